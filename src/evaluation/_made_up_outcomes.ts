/** Made-up outcomes for tests: accuracies are given, and who is wrong about what is drawn. */

import { randomStream } from "../random/stream.ts";
import type { AttackName, MethodOutcomes, Predictions } from "./outcomes.ts";

/** Probabilities of being right: of one member alone, and of the ensemble. */
export interface MadeUpAccuracy {
  readonly single: number;
  readonly ensemble: number;
}

/** What to make up of one method. */
export interface MadeUp {
  readonly method: string;
  readonly members: number;
  readonly images: number;
  readonly clean: MadeUpAccuracy;
  /** `single` is the attacker's own accuracy; the other members are right as on clean images. */
  readonly grad1: MadeUpAccuracy;
  readonly grad2: MadeUpAccuracy;
  /** Members that attack; all of them if absent. */
  readonly attackers?: readonly number[];
  readonly attacks?: readonly AttackName[];
}

/** True labels of made-up images: 0 to 9 in turn. */
export function madeUpLabels(images: number): Uint8Array {
  return Uint8Array.from({ length: images }, (_, i) => i % 10);
}

/**
 * Draws outcomes. An image has a difficulty that everyone shares, so predictions are correlated as
 * real ones are.
 */
export function madeUpOutcomes(wanted: MadeUp, seed: number = 1): MethodOutcomes {
  const { method, members, images, clean, grad1, grad2 } = wanted;
  const labels = madeUpLabels(images);
  const stream = randomStream(seed, "made up", method);
  const difficulty = Float64Array.from(labels, () => stream.uniform());
  const label = (i: number, share: number): number =>
    // Mostly the image's difficulty, a little luck: right for about `share` of the images.
    0.9 * difficulty[i]! + 0.1 * stream.uniform() < share ? labels[i]! : (labels[i]! + 1) % 10;

  const predict = (single: (member: number) => number, ensemble: number): Predictions => ({
    members,
    images,
    memberLabels: Uint8Array.from(
      { length: members * images },
      (_, j) => label(j % images, single(Math.floor(j / images))),
    ),
    memberConfidences: new Float32Array(members * images).fill(0.9),
    memberTrueProbabilities: new Float32Array(members * images).fill(0.5),
    ensembleLabels: Uint8Array.from({ length: images }, (_, i) => label(i, ensemble)),
  });

  return {
    method,
    labels,
    clean: predict(() => clean.single, clean.ensemble),
    attacks: (wanted.attacks ?? ["fgsm", "bim"]).map((attack) => ({
      attack,
      grad1: (wanted.attackers ?? Array.from({ length: members }, (_, m) => m)).map((attacker) => ({
        attacker,
        predictions: predict(
          (member) => member === attacker ? grad1.single : clean.single,
          grad1.ensemble,
        ),
      })),
      grad2: predict(() => grad2.single, grad2.ensemble),
    })),
  };
}
