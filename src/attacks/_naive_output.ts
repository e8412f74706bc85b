/** One output of an ensemble at one image, for tests: values, and derivatives class by class. */

import * as tf from "@tensorflow/tfjs";
import type { Member } from "../models/ensemble.ts";
import { naiveLoss } from "./_naive_losses.ts";
import { logitsOf, naivePrediction, probabilitiesOf } from "./_naive_network.ts";
import type { OutputName } from "./attacked_output.ts";
import type { AttackLossName } from "./losses.ts";

/** A model under attack, and what the attack wants of one image. */
export interface NaiveGoal {
  readonly members: readonly Member[];
  readonly output: OutputName;
  readonly loss: AttackLossName;
  readonly label: number;
  readonly target?: number | undefined;
}

function outputOf(members: readonly Member[], output: OutputName, x: tf.Tensor): tf.Tensor {
  if (typeof output !== "string") return logitsOf(members[output.member]!, x);
  const logits = members.map((member) => logitsOf(member, x));
  const mean = (values: tf.Tensor[]): tf.Tensor => tf.div(tf.addN(values), values.length);
  return output === "meanLogits" ? mean(logits) : tf.log(mean(logits.map(probabilitiesOf)));
}

/** The logits of an output at an image, `[K]`. */
export function naiveOutput(
  { members, output }: Pick<NaiveGoal, "members" | "output">,
  image: ArrayLike<number>,
): number[] {
  return tf.tidy(
    () => [...outputOf(members, output, tf.tensor(Float32Array.from(image))).dataSync()],
  );
}

/** The derivatives of every logit by every pixel, `[K][P]`. */
export function naiveJacobian(
  { members, output }: Pick<NaiveGoal, "members" | "output">,
  image: ArrayLike<number>,
): number[][] {
  const x = Float32Array.from(image);
  return naiveOutput({ members, output }, image).map((_, k) =>
    tf.tidy(() => [
      ...tf.grad((x) => tf.sum(tf.slice(outputOf(members, output, x), [k], [1])))(tf.tensor(x))
        .dataSync(),
    ])
  );
}

/** Whether an image has what the attack wants, by the label that the model gives it. */
export function naiveFooled(goal: NaiveGoal, image: ArrayLike<number>): boolean {
  const { members, output, label, target } = goal;
  const judges = typeof output === "string" ? members : [members[output.member]!];
  const predicted = naivePrediction(judges, Float32Array.from(image));
  return target === undefined ? predicted !== label : predicted === target;
}

/** The loss at an image. */
export function naiveLossAt(goal: NaiveGoal, image: ArrayLike<number>): number {
  return naiveLoss(goal.loss, naiveOutput(goal, image), goal.label, goal.target);
}

/** The gradient of the loss at an image, by the chain rule; of the loss by differences. */
export function naiveLossGradient(goal: NaiveGoal, image: ArrayLike<number>): number[] {
  const { loss, label, target } = goal;
  const logits = naiveOutput(goal, image);
  const step = 1e-5;
  const byLogit = logits.map((_, k) => {
    const moved = (by: number): number =>
      naiveLoss(loss, logits.map((z, j) => j === k ? z + by : z), label, target);
    return (moved(step) - moved(-step)) / (2 * step);
  });
  const jacobian = naiveJacobian(goal, image);
  return Array.from(image, (_, p) => byLogit.reduce((sum, d, k) => sum + d * jacobian[k]![p]!, 0));
}
