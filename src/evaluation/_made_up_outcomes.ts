/** Made-up outcomes for tests: accuracies are given, and who is wrong about what is drawn. */

import type { DatasetName } from "../data/dataset.ts";
import { randomStream } from "../random/stream.ts";
import type { AttackName, AttackOutcomes, MethodOutcomes, Predictions } from "./outcomes.ts";
import { SUBSET_ORDERS } from "./subset_orders.ts";

/** Probabilities of being right: of one member alone, and of the ensemble. */
export interface MadeUpAccuracy {
  readonly single: number;
  readonly ensemble: number;
}

/** What to make up of one method. */
export interface MadeUp {
  /** Drawn digits if absent. */
  readonly dataset?: DatasetName;
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
  /** What FGSM leaves, if not what BIM does. */
  readonly fgsm?: { readonly grad1: MadeUpAccuracy; readonly grad2: MadeUpAccuracy };
  /** On which images members that are wrong name different labels; with Grad. 2 if absent. */
  readonly diverseOn?: "clean" | "grad2";
  /** Probability of being right of a smaller ensemble; none is kept if absent. */
  readonly smaller?: (size: number, ensemble: number) => number;
  /** Readings `attackLabel` by name, each with what Grad. 2 leaves under every reading `grad2`. */
  readonly variants?: Readonly<Record<string, Readonly<Record<string, MadeUpAccuracy>>>>;
  /** Members' probability of being right under either attack, by epsilon. */
  readonly sweep?: Readonly<Record<number, number>>;
}

/**
 * What to ask for so that `accuracy` of the images come out right: an image is right if
 * 0.9 difficulty + 0.1 luck, both uniform, is below what was asked for.
 */
export function madeUpShare(accuracy: number): number {
  if (accuracy < 1 / 18) return Math.sqrt(0.18 * accuracy);
  if (accuracy > 17 / 18) return 1 - Math.sqrt(0.18 * (1 - accuracy));
  return 0.9 * accuracy + 0.05;
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
  const { dataset = "synthetic", method, members, images, clean, grad1, grad2 } = wanted;
  const labels = madeUpLabels(images);
  const stream = randomStream(seed, "made up", method);
  const difficulty = Float64Array.from(labels, () => stream.uniform());
  const isRight = (i: number, share: number): boolean =>
    // Mostly the image's difficulty, a little luck: right for about `share` of the images.
    0.9 * difficulty[i]! + 0.1 * stream.uniform() < share;

  const predict = (
    single: (member: number) => number,
    ensemble: number,
    isDiverse: boolean = false,
    shown: number = images,
  ): Predictions => {
    const label = (i: number, share: number, wrong: number = 1): number =>
      isRight(i, share) ? labels[i]! : (labels[i]! + wrong) % 10;
    const predictions = {
      members,
      images: shown,
      memberLabels: Uint8Array.from({ length: members * shown }, (_, j) => {
        const member = Math.floor(j / shown);
        return label(j % shown, single(member), isDiverse ? 1 + member % 9 : 1);
      }),
      memberConfidences: new Float32Array(members * shown).fill(0.9),
      memberTrueProbabilities: new Float32Array(members * shown).fill(0.5),
      ensembleLabels: Uint8Array.from({ length: shown }, (_, i) => label(i, ensemble)),
    };
    const { smaller } = wanted;
    if (smaller === undefined) return predictions;
    const length = SUBSET_ORDERS * members * shown;
    return {
      ...predictions,
      subsetLabels: Uint8Array.from({ length }, (_, j) => {
        const size = Math.floor(j / shown) % members + 1;
        return size === members
          ? predictions.ensembleLabels[j % shown]!
          : label(j % shown, smaller(size, ensemble));
      }),
    };
  };

  const attackers = wanted.attackers ?? Array.from({ length: members }, (_, m) => m);
  const attacked = (left: { grad1: MadeUpAccuracy; grad2: MadeUpAccuracy }, shown?: number): Omit<
    AttackOutcomes,
    "attack"
  > => ({
    grad1: attackers.map((attacker) => ({
      attacker,
      predictions: predict(
        (member) => member === attacker ? left.grad1.single : clean.single,
        left.grad1.ensemble,
        false,
        shown,
      ),
    })),
    grad2: predict(
      () => left.grad2.single,
      left.grad2.ensemble,
      wanted.diverseOn !== "clean",
      shown,
    ),
  });
  const attacks = wanted.attacks ?? ["fgsm", "bim"];
  const of = (attack: AttackName): { grad1: MadeUpAccuracy; grad2: MadeUpAccuracy } =>
    attack === "fgsm" ? wanted.fgsm ?? { grad1, grad2 } : { grad1, grad2 };
  const { variants, sweep } = wanted;

  return {
    dataset,
    method,
    labels,
    clean: predict(() => clean.single, clean.ensemble, wanted.diverseOn === "clean"),
    attacks: attacks.map((attack) => ({ attack, ...attacked(of(attack)) })),
    ...variants && {
      variants: attacks.flatMap((attack) =>
        Object.entries(variants).map(([attackLabel, byReading]) => ({
          attack,
          attackLabel,
          grad1: attacked(of(attack)).grad1,
          grad2: Object.fromEntries(
            Object.entries(byReading).map(([reading, { single, ensemble }]) =>
              [reading, predict(() => single, ensemble)] as const
            ),
          ),
        }))
      ),
    },
    ...sweep && {
      sweep: Object.entries(sweep).flatMap(([epsilon, share]) => {
        const left = { single: share, ensemble: share };
        return attacks.map((attack) => ({
          attack,
          epsilon: Number(epsilon),
          ...attacked({ grad1: left, grad2: left }, Math.ceil(images / 2)),
        }));
      }),
    },
  };
}
