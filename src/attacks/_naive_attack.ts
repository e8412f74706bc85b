/**
 * The paper's attacks as its formulas read, for tests: one image, one member and one pixel after
 * the other, on tfjs's stock operations, without a member axis.
 */

import * as tf from "@tensorflow/tfjs";
import { resolveLayers } from "../models/architecture.ts";
import type { Member } from "../models/ensemble.ts";
import type { Loss } from "../ops/cross_entropy.ts";
import type { PixelClip } from "./attack.ts";
import type { AttackLabel } from "./attack_label.ts";
import type { Grad2Reading } from "./gradient_source.ts";
import type { AttackParameters } from "./parameters.ts";

export interface NaiveOptions {
  /** Grad. 1 of the member with this number, or Grad. 2 under a reading. */
  readonly source: number | Grad2Reading;
  readonly loss: Loss;
  readonly attackLabel: AttackLabel;
  readonly pixelClip: PixelClip;
}

/** The final image of an attack on one image with the true class `label`. */
export function naiveAttack(
  members: readonly Member[],
  image: Float32Array,
  label: number,
  parameters: AttackParameters,
  options: NaiveOptions,
): Float32Array {
  const { source } = options;
  const everyone = members.map((_, i) => i);
  const walk = (attackers: number[], average: (gradients: number[]) => number): Float32Array =>
    naiveWalk(members, attackers, average, image, label, parameters, options);
  switch (source) {
    case "signOfMean":
      return walk(everyone, (gradients) => Math.sign(mean(gradients)));
    case "meanOfSigns":
      return walk(everyone, (gradients) => mean(gradients.map(Math.sign)));
    case "meanOfPerturbations": {
      const finals = everyone.map((i) => walk([i], ([gradient]) => Math.sign(gradient!)));
      return image.map((clean, p) => clean + mean(finals.map((final) => final[p]! - clean)));
    }
    default:
      return walk([source], ([gradient]) => Math.sign(gradient!));
  }
}

function naiveWalk(
  members: readonly Member[],
  attackers: readonly number[],
  direction: (gradients: number[]) => number,
  clean: Float32Array,
  label: number,
  { epsilon, alpha, iterations }: AttackParameters,
  { source, loss, attackLabel, pixelClip }: NaiveOptions,
): Float32Array {
  const labelFor = (attacker: number, image: Float32Array): number => {
    switch (attackLabel) {
      case "true":
        return label;
      case "predictedClean":
        return predict(typeof source === "number" ? [members[source]!] : members, clean);
      case "predictedEachStep":
        return predict([members[attacker]!], image);
      case "predictedEachStepEnsemble":
        return predict(members, image);
    }
  };
  let image = clean;
  for (let step = 0; step < iterations; step++) {
    const gradients = attackers.map((i) =>
      naiveGradient(members[i]!, image, labelFor(i, image), loss)
    );
    image = image.map((value, p) => {
      let next = value + alpha * direction(gradients.map((gradient) => gradient[p]!));
      next = Math.min(Math.max(next, clean[p]! - epsilon), clean[p]! + epsilon);
      return pixelClip === "none" ? next : Math.min(Math.max(next, 0), 1);
    });
  }
  return image;
}

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

function costOf(member: Member, x: tf.Tensor, label: number, loss: Loss): tf.Scalar {
  const logits = logitsOf(member, x);
  const ofLabel = (values: tf.Tensor): tf.Scalar =>
    tf.reshape(tf.slice(values, [label], [1]), []) as tf.Scalar;
  if (loss === "fused") return tf.sub(tf.logSumExp(logits), ofLabel(logits));
  const clipped = tf.clipByValue(ofLabel(probabilitiesOf(logits)), 1e-7, 1 - 1e-7);
  return tf.neg(tf.log(clipped));
}

function probabilitiesOf(logits: tf.Tensor): tf.Tensor {
  const powers = tf.exp(tf.sub(logits, tf.max(logits)));
  return tf.div(powers, tf.sum(powers));
}

function logitsOf({ architecture, checkpoint }: Member, x: tf.Tensor): tf.Tensor {
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

/** The class that the mean of the members' probabilities is largest for. */
function predict(members: readonly Member[], image: Float32Array): number {
  const probabilities = members.map((member) =>
    tf.tidy(() => probabilitiesOf(logitsOf(member, tf.tensor(image))).dataSync())
  );
  const means = Array.from(
    probabilities[0]!,
    (_, k) => mean(probabilities.map((values) => values[k]!)),
  );
  return means.indexOf(Math.max(...means));
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
