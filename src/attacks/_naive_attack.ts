/**
 * The paper's attacks as its formulas read, for tests: one image, one member and one pixel after
 * the other.
 */

import type { Member } from "../models/ensemble.ts";
import type { Loss } from "../ops/loss_readings.ts";
import type { PixelClip } from "../ops/pixel_clip.ts";
import { mean, naiveFusedGradient, naiveGradient, naivePrediction } from "./_naive_network.ts";
import type { AttackLabel } from "./attack_label_names.ts";
import type { FurtherSource } from "./further_sources.ts";
import type { Grad2Reading } from "./grad2_readings.ts";
import type { AttackParameters } from "./parameters.ts";

export interface NaiveOptions {
  /** Grad. 1 of the member with this number, Grad. 2 under a reading, or another source. */
  readonly source: number | Grad2Reading | FurtherSource;
  readonly loss: Loss;
  readonly attackLabel: AttackLabel;
  readonly pixelClip: PixelClip;
}

/** The direction of a step from an image, for every pixel. */
type Direction = (image: Float32Array, step: number) => ArrayLike<number>;

/** The final image of an attack on one image with the true class `label`. */
export function naiveAttack(
  members: readonly Member[],
  image: Float32Array,
  label: number,
  parameters: AttackParameters,
  options: NaiveOptions,
): Float32Array {
  const { source, loss } = options;
  const walk = (direction: Direction): Float32Array =>
    naiveWalk(direction, image, parameters, options.pixelClip);
  const gradientOf = (member: number, image: Float32Array): Float32Array =>
    naiveGradient(members[member]!, image, labelFor(member, image), loss);
  const labelFor = attackedLabel(members, image, label, options);
  const everyone = members.map((_, i) => i);
  /** Brings the members' gradients together pixel by pixel. */
  const together = (average: (gradients: number[]) => number, scale = unscaled): Direction => {
    return (image) => {
      const gradients = everyone.map((i) => scale(gradientOf(i, image)));
      return image.map((_, p) => average(gradients.map((gradient) => gradient[p]!)));
    };
  };
  const alone = (member: number): Direction => (image) => gradientOf(member, image).map(Math.sign);
  switch (source) {
    case "signOfMean":
      return walk(together((gradients) => Math.sign(mean(gradients))));
    case "meanOfSigns":
      return walk(together((gradients) => mean(gradients.map(Math.sign))));
    case "meanOfPerturbations": {
      const finals = everyone.map((i) => walk(alone(i)));
      return image.map((clean, p) => clean + mean(finals.map((final) => final[p]! - clean)));
    }
    case "normalisedMean":
      return walk(together((gradients) => Math.sign(mean(gradients)), toUnitLength));
    case "signVote":
      return walk(together((gradients) => Math.sign(mean(gradients.map(Math.sign)))));
    case "meanAtClean": {
      const direction = together((gradients) => Math.sign(mean(gradients)))(image, 0);
      return walk(() => direction);
    }
    case "scaledMean":
      return walk((image, step) => toLargestOne(together(mean)(image, step)));
    case "cycle":
      return walk((image, step) => alone(step % members.length)(image, step));
    case "meanProbability":
    case "meanLogits":
      return walk((image) =>
        naiveFusedGradient(members, source, image, labelFor("everyone", image), loss)
          .map(Math.sign)
      );
    default:
      return walk(alone(source));
  }
}

function naiveWalk(
  direction: Direction,
  clean: Float32Array,
  { epsilon, alpha, iterations }: AttackParameters,
  pixelClip: PixelClip,
): Float32Array {
  let image = clean;
  for (let step = 0; step < iterations; step++) {
    const moves = direction(image, step);
    image = image.map((value, p) => {
      let next = value + alpha * moves[p]!;
      next = Math.min(Math.max(next, clean[p]! - epsilon), clean[p]! + epsilon);
      return pixelClip === "none" ? next : Math.min(Math.max(next, 0), 1);
    });
  }
  return image;
}

/** The label that the cost of a member, or of everyone together, is taken for at an image. */
function attackedLabel(
  members: readonly Member[],
  clean: Float32Array,
  label: number,
  { source, attackLabel }: NaiveOptions,
): (attacker: number | "everyone", image: Float32Array) => number {
  return (attacker, image) => {
    switch (attackLabel) {
      case "true":
        return label;
      case "predictedClean":
        return naivePrediction(typeof source === "number" ? [members[source]!] : members, clean);
      case "predictedEachStep":
        return naivePrediction(attacker === "everyone" ? members : [members[attacker]!], image);
      case "predictedEachStepEnsemble":
        return naivePrediction(members, image);
    }
  };
}

function unscaled(gradient: Float32Array): ArrayLike<number> {
  return gradient;
}

function toUnitLength(gradient: Float32Array): ArrayLike<number> {
  const norm = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0));
  return Array.from(gradient, (value) => norm === 0 ? 0 : value / norm);
}

function toLargestOne(gradient: ArrayLike<number>): ArrayLike<number> {
  const values = Array.from(gradient);
  const largest = Math.max(...values.map(Math.abs));
  return values.map((value) => largest === 0 ? 0 : value / largest);
}
