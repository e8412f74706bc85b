/**
 * The paper's networks and costs as its formulas read, for tests: one image and one member at a
 * time, on tfjs's stock operations, without a member axis.
 */

import * as tf from "@tensorflow/tfjs";
import { resolveLayers } from "../models/architecture.ts";
import type { Member } from "../models/ensemble.ts";
import type { Loss } from "../ops/loss_readings.ts";

/** The gradient of one member's cost by one image. */
export function naiveGradient(
  member: Member,
  image: Float32Array,
  label: number,
  loss: Loss,
): Float32Array {
  return tf.tidy(() =>
    tf.grad((x) => costOf(member, x, label, loss))(tf.tensor(image)).dataSync<"float32">()
  );
}

/** One member's cost J on one image. */
export function naiveCost(member: Member, image: Float32Array, label: number, loss: Loss): number {
  return tf.tidy(() => costOf(member, tf.tensor(image), label, loss).dataSync()[0]!);
}

/** One output of all members, of which there is one cost. */
export type NaiveFusion = "meanProbability" | "meanLogits";

/** The gradient by one image, which all members see, of the cost of their fused output. */
export function naiveFusedGradient(
  members: readonly Member[],
  fusion: NaiveFusion,
  image: Float32Array,
  label: number,
  loss: Loss,
): Float32Array {
  const cost = (x: tf.Tensor): tf.Tensor =>
    fusedCost(members, fusion, members.map(() => x), label, loss);
  return tf.tidy(() => tf.grad(cost)(tf.tensor(image)).dataSync<"float32">());
}

/** The same by the image of each member, where every member sees another one. */
export function naiveFusedParts(
  members: readonly Member[],
  fusion: NaiveFusion,
  images: readonly Float32Array[],
  label: number,
  loss: Loss,
): Float32Array[] {
  const cost = (...xs: tf.Tensor[]): tf.Tensor => fusedCost(members, fusion, xs, label, loss);
  return tf.tidy(() =>
    tf.grads(cost)(images.map((image) => tf.tensor(image)))
      .map((part) => part.dataSync<"float32">())
  );
}

function fusedCost(
  members: readonly Member[],
  fusion: NaiveFusion,
  xs: readonly tf.Tensor[],
  label: number,
  loss: Loss,
): tf.Tensor {
  const average = (values: tf.Tensor[]): tf.Tensor => tf.div(tf.addN(values), values.length);
  const logits = members.map((member, m) => logitsOf(member, xs[m]!));
  if (fusion === "meanLogits") return costOfLogits(average(logits), label, loss);
  const probability = tf.slice(average(logits.map(probabilitiesOf)), [label], [1]);
  return tf.neg(tf.log(loss === "fused" ? probability : clipped(probability)));
}

/** The class that the mean of the members' probabilities is largest for. */
export function naivePrediction(members: readonly Member[], image: Float32Array): number {
  const probabilities = members.map((member) =>
    tf.tidy(() => probabilitiesOf(logitsOf(member, tf.tensor(image))).dataSync())
  );
  const means = Array.from(
    probabilities[0]!,
    (_, k) => mean(probabilities.map((values) => values[k]!)),
  );
  return means.indexOf(Math.max(...means));
}

/** The mean of plain numbers. */
export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function costOf(member: Member, x: tf.Tensor, label: number, loss: Loss): tf.Scalar {
  return costOfLogits(logitsOf(member, x), label, loss);
}

function costOfLogits(logits: tf.Tensor, label: number, loss: Loss): tf.Scalar {
  const ofLabel = (values: tf.Tensor): tf.Scalar =>
    tf.reshape(tf.slice(values, [label], [1]), []) as tf.Scalar;
  if (loss === "fused") return tf.sub(tf.logSumExp(logits), ofLabel(logits));
  return tf.neg(tf.log(clipped(ofLabel(probabilitiesOf(logits)))));
}

function clipped<T extends tf.Tensor>(probability: T): T {
  return tf.clipByValue(probability, 1e-7, 1 - 1e-7);
}

/** The softmax of logits `[K]`. */
export function probabilitiesOf(logits: tf.Tensor): tf.Tensor {
  const powers = tf.exp(tf.sub(logits, tf.max(logits)));
  return tf.div(powers, tf.sum(powers));
}

/** One member's logits `[K]` at one image. */
export function logitsOf({ architecture, checkpoint }: Member, x: tf.Tensor): tf.Tensor {
  const { height, width, channels } = architecture.input;
  const parameter = (name: string): tf.Tensor =>
    tf.tensor(checkpoint[name]!.data, [...checkpoint[name]!.shape]);
  let activations = tf.reshape(x, [height, width, channels]);
  for (const { layer, kernel, bias } of resolveLayers(architecture)) {
    if (layer.kind === "convolution") {
      const filters = parameter(kernel!.name) as tf.Tensor4D;
      activations = tf.conv2d(activations as tf.Tensor3D, filters, 1, layer.padding);
      activations = tf.add(activations, parameter(bias!.name));
    } else if (layer.kind === "maxPool") {
      activations = tf.maxPool(activations as tf.Tensor3D, layer.size, layer.size, "valid");
    } else if (layer.kind === "dense") {
      const row = tf.reshape(activations, [1, -1]) as tf.Tensor2D;
      const product = tf.matMul(row, parameter(kernel!.name) as tf.Tensor2D);
      activations = tf.add(tf.reshape(product, [layer.units]), parameter(bias!.name));
    }
    if ("relu" in layer && layer.relu) activations = tf.relu(activations);
  }
  return activations;
}
