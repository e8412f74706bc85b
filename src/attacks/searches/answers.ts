/** What searches ask of an output and are told: the questions of many images, in batches. */

import * as tf from "@tensorflow/tfjs";
import { takeValues } from "../../ops/take_values.ts";
import type { AttackCost } from "../attack_cost.ts";
import type { AttackTask } from "../attack_task.ts";
import { outputAt, outputGradients } from "../attacked_output.ts";

/** What a search asks for: the cost of n images. */
export interface Question {
  /** `[n, H, W, C]` */
  readonly images: ArrayLike<number>;
  /** What the cost takes as the labels of each image, `[n, K]`. */
  readonly goals: ArrayLike<number>;
  /** Whether gradients are wanted. */
  readonly gradients: boolean;
}

/** What it is told. */
export interface Answer {
  /** `[n, K]` */
  readonly logits: Float32Array;
  /** The cost at each image, `[n]`. */
  readonly costs: Float32Array;
  /** Whether the attack has its way with each image. */
  readonly fooled: readonly boolean[];
  /** The gradient of each image's cost, `[n, H, W, C]`; empty if not wanted. */
  readonly gradients: Float32Array;
}

/** At most so many images in one pass. */
const BATCH = 256;

/** What questions are about. */
export interface Asking {
  readonly task: AttackTask;
  readonly cost: AttackCost;
  readonly size: number;
  readonly classes: number;
}

/** What was asked so far. */
export interface Asked {
  queries: number;
  gradients: number;
  zeroGradients: number;
}

/** An answer that is being written. */
interface Draft extends Answer {
  readonly fooled: boolean[];
}

/** Answers questions about the images with these numbers, those without gradients apart. */
export async function answerAll(
  asking: Asking,
  questions: readonly Question[],
  numbers: readonly number[],
  asked: Asked,
): Promise<Answer[]> {
  const { size, classes } = asking;
  const answers = questions.map(({ images, gradients }): Draft => {
    const count = images.length / size;
    return {
      logits: new Float32Array(count * classes),
      costs: new Float32Array(count),
      fooled: Array<boolean>(count).fill(false),
      gradients: new Float32Array(gradients ? images.length : 0),
    };
  });
  for (const wanted of [true, false]) {
    const places = questions.flatMap(({ images, gradients }, q) =>
      gradients === wanted
        ? Array.from({ length: images.length / size }, (_, image) => ({ q, image }))
        : []
    );
    for (let from = 0; from < places.length; from += BATCH) {
      const batch = places.slice(from, from + BATCH);
      await answerBatch(asking, batch, questions, numbers, answers, wanted);
      asked.queries += batch.length;
      if (!wanted) continue;
      asked.gradients += batch.length;
      for (const { q, image } of batch) {
        const gradient = answers[q]!.gradients.subarray(image * size, (image + 1) * size);
        if (gradient.every((value) => value === 0)) asked.zeroGradients++;
      }
    }
  }
  return answers;
}

async function answerBatch(
  { task: { output, images, labels, targets, onPass }, cost, size, classes }: Asking,
  batch: readonly { readonly q: number; readonly image: number }[],
  questions: readonly Question[],
  numbers: readonly number[],
  answers: readonly Draft[],
  withGradients: boolean,
): Promise<void> {
  await onPass?.();
  const [x, y] = [new Float32Array(batch.length * size), new Float32Array(batch.length * classes)];
  const copy = (from: ArrayLike<number>, start: number, into: Float32Array): void => {
    for (let i = 0; i < into.length; i++) into[i] = from[start + i]!;
  };
  batch.forEach(({ q, image }, row) => {
    const question = questions[q]!;
    copy(question.images, image * size, x.subarray(row * size, (row + 1) * size));
    copy(question.goals, image * classes, y.subarray(row * classes, (row + 1) * classes));
  });
  const at = tf.tidy(() => {
    const [, ...shape] = images.shape;
    const points = tf.tensor4d(x, [batch.length, ...shape]);
    const goals = tf.tensor2d(y, [batch.length, classes]);
    return withGradients
      ? outputGradients(output, points, goals, cost)
      : outputAt(output, points, goals, cost);
  });
  const [logits, costs, predicted, gradients] = await Promise.all([
    takeValues(at.logits),
    takeValues(at.costs),
    takeValues<"int32">(at.labels),
    "gradients" in at ? takeValues(at.gradients as tf.Tensor4D) : undefined,
  ]);
  batch.forEach(({ q, image }, row) => {
    const answer = answers[q]!;
    const i = numbers[q]!;
    answer.logits.set(logits.subarray(row * classes, (row + 1) * classes), image * classes);
    answer.costs[image] = costs[row]!;
    answer.fooled[image] = targets === undefined
      ? predicted[row] !== labels[i]
      : predicted[row] === targets[i];
    if (gradients) {
      answer.gradients.set(gradients.subarray(row * size, (row + 1) * size), image * size);
    }
  });
}
