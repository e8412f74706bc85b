/**
 * Attacks that search image by image: each search is a generator that asks for the output at some
 * images and is told, in plain numbers. Searches advance in lockstep, so that the questions of all
 * images are one batch, and an image whose search has ended costs nothing more.
 */

import { takeValues } from "../../ops/take_values.ts";
import type { AttackCost } from "../attack_cost.ts";
import { type AttackResult, type AttackTask, goalRows } from "../attack_task.ts";
import { type Answer, answerAll, type Question } from "./answers.ts";
import { marginOf } from "./margin_of.ts";

/** What a search is for. */
export interface SearchStart {
  /** The clean image, `[H, W, C]`, not fooled. */
  readonly clean: Float32Array;
  /** The shape of the image. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** Its logits, `[K]`. */
  readonly logits: Float32Array;
  /** Its cost. */
  readonly cost: number;
  /** Its true class. */
  readonly label: number;
  /** The class that it is to be taken for, if a certain one. */
  readonly target: number | undefined;
  /** One-hot, of the target if there is one and else of the label, `[K]`. */
  readonly goal: Float32Array;
  /** The number of the image, for random streams. */
  readonly number: number;
  /** Of all random numbers. */
  readonly seed: number;
}

/** What a search ends with. */
export interface Found {
  /** The image that the attack ends with, `[H, W, C]`, in [0, 1]. */
  readonly image: ArrayLike<number>;
  /** Whether the attack has its way with it. */
  readonly fooled: boolean;
  /** The logits at the image, `[K]`. */
  readonly logits: ArrayLike<number>;
}

/** The search for one image. */
export type Search = Generator<Question, Found, Answer>;

/** An attack that searches. */
export interface SearchAttack {
  /** The cost that questions are about. */
  readonly cost: AttackCost;
  /** Begins the search for one image. */
  readonly search: (start: SearchStart) => Search;
}

/**
 * Searches for every image of a task that is not fooled as it is. The questions of all searches are
 * asked together, 256 images in one pass.
 *
 * @param task At least one image in [0, 1], `[B, H, W, C]`
 * @throws {RangeError} If labels or targets do not fit the images, or a target is the true class
 *
 * @example A search that looks at one image alone, the negative
 * ```ts
 * import * as ensembles from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await ensembles.activateBackend("cpu");
 * const ensemble = ensembles.makeEnsemble([{
 *   architecture: {
 *     input: { height: 1, width: 1, channels: 1 },
 *     layers: [{ kind: "dense", units: 2, relu: false }],
 *   },
 *   checkpoint: { // logits (0, 2 · pixel - 1)
 *     "dense1/kernel": { shape: [1, 2], data: Float32Array.of(0, 2) },
 *     "dense1/bias": { shape: [2], data: Float32Array.of(0, -1) },
 *   },
 * }], "single");
 * function* search({ clean, goal, logits }: ensembles.SearchStart): ensembles.Search {
 *   const negative = clean.map((pixel) => 1 - pixel);
 *   const answer = yield { images: negative, goals: goal, gradients: false };
 *   return answer.fooled[0]
 *     ? { image: negative, fooled: true, logits: answer.logits }
 *     : { image: clean, fooled: false, logits };
 * }
 * const images = tf.tensor4d([0.25, 0.75], [2, 1, 1, 1]);
 * const { untargeted } = ensembles.ATTACK_LOSSES.crossEntropy;
 * const result = await ensembles.withOutput(ensemble, "meanProbability", (output) =>
 *   ensembles.searchAll(
 *     { output, images, labels: Uint8Array.of(0, 0), seed: 1 },
 *     { cost: untargeted, search },
 *   ));
 * assert.deepEqual([...result.images], [0.75, 0.75]); // the second one was wrong as it was
 * assert.equal(result.queries, 3);
 * images.dispose();
 * ensembles.disposeEnsemble(ensemble);
 * ```
 */
export async function searchAll(
  task: AttackTask,
  { cost, search }: SearchAttack,
): Promise<AttackResult> {
  const { images, labels, targets, seed, firstImage = 0 } = task;
  const [count, height, width, channels] = images.shape;
  const pixels = (await images.data<"float32">()).slice();
  const rows = goalRows(task);
  rows.labels.dispose();
  const goals = await takeValues(rows.targets);
  const [size, classes] = [pixels.length / count, goals.length / count];
  const asked = { queries: 0, gradients: 0, zeroGradients: 0 };
  const ask = (questions: readonly Question[], numbers: readonly number[]): Promise<Answer[]> =>
    answerAll({ task, cost, size, classes }, questions, numbers, asked);

  const everyone = Array.from(labels.keys());
  const part = (values: Float32Array, i: number, of: number): Float32Array =>
    values.subarray(i * of, (i + 1) * of);
  const first = await ask(
    everyone.map((i) => ({
      images: part(pixels, i, size),
      goals: part(goals, i, classes),
      gradients: false,
    })),
    everyone,
  );
  const found: Found[] = everyone.map((i) => ({
    image: part(pixels, i, size).slice(),
    fooled: first[i]!.fooled[0]!,
    logits: first[i]!.logits,
  }));
  let running = everyone.filter((i) => !found[i]!.fooled).map((i) => {
    const generator = search({
      clean: part(pixels, i, size).slice(),
      shape: [height, width, channels],
      logits: first[i]!.logits,
      cost: first[i]!.costs[0]!,
      label: labels[i]!,
      target: targets?.[i],
      goal: part(goals, i, classes).slice(),
      number: firstImage + i,
      seed,
    });
    return { i, generator, turn: generator.next() };
  });
  for (;;) {
    for (const { i, turn } of running) if (turn.done) found[i] = turn.value;
    running = running.filter(({ turn }) => !turn.done);
    if (running.length === 0) break;
    const answers = await ask(
      running.map(({ turn }) => turn.value as Question),
      running.map(({ i }) => i),
    );
    running.forEach((one, r) => one.turn = one.generator.next(answers[r]!));
  }
  found.forEach(({ image }, i) => pixels.set(Float32Array.from(image), i * size));
  return {
    images: pixels,
    fooled: Uint8Array.from(found, ({ fooled }) => Number(fooled)),
    costs: Float32Array.from(found, ({ logits }, i) => marginOf(logits, labels[i]!, targets?.[i])),
    ...asked,
  };
}
