/**
 * Pairings: what Grad. 1 and Grad. 2 may each have been, which gives the paper's two differences, of
 * FGSM and of BIM, "Grad. 2 minus Grad. 1" on the ensemble.
 */

import { ATTACK_LABELS, type AttackLabel } from "../attacks/attack_label_names.ts";
import type { Interval } from "../evaluation/interval.ts";
import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { tQuantile } from "../evaluation/student_t.ts";
import { alikeInterval, imagesEstimate, type TDistributed } from "../evaluation/estimate.ts";
import type { Verdict } from "../claims/claim.ts";
import { differenceOf, ensembleScoresOf, outcomeOf, type PointScores } from "./accuracies.ts";
import {
  type Average,
  AVERAGES,
  type BimSchedule,
  type GridLoss,
  type GridPoint,
  LOSSES,
  type Schedule,
} from "./grid.ts";
import type { GridOutcomes, PointOutcome } from "./outcomes.ts";

/** One way to read the paper's attacks with both gradients. */
export interface Pairing {
  /** What both climb. */
  readonly loss: GridLoss;
  /** Whose label's loss Grad. 1 climbs. */
  readonly grad1Label: AttackLabel;
  /** How Grad. 2 brings the members' gradients together. */
  readonly average: Average;
  /** How it does so in FGSM, if in another way than in BIM. */
  readonly fgsmAverage?: Average;
  /** Whose label's loss Grad. 2 climbs. */
  readonly grad2Label: AttackLabel;
  /** BIM's accuracies with either gradient were printed in each other's column. */
  readonly bimExchanged?: true;
}

/**
 * The pairings of the grid: each loss with each label for either gradient and each average, the same
 * one in both attacks, every accuracy in its own column.
 */
export const PAIRINGS: readonly Pairing[] = LOSSES.flatMap((loss) =>
  ATTACK_LABELS.flatMap((grad1Label) =>
    AVERAGES.flatMap((average) =>
      ATTACK_LABELS.map((grad2Label) => ({ loss, grad1Label, average, grad2Label }))
    )
  )
);

/** The paper's literal words: true labels, the fused loss, the sign of the mean gradient. */
export const LITERAL: Pairing = {
  loss: "fused",
  grad1Label: "true",
  average: "signOfMean",
  grad2Label: "true",
};

/** The names of a pairing's averages: one, or FGSM's and BIM's, as `signOfMean+meanOfSigns`. */
export function averageName({ average, fgsmAverage, bimExchanged }: Pairing): string {
  const names = fgsmAverage === undefined ? average : `${fgsmAverage}+${average}`;
  return bimExchanged ? `${names} (BIM exchanged)` : names;
}

/** The attacks with either gradient that a pairing compares, in the steps of a schedule. */
export function attacksOf(
  { loss, grad1Label, average, fgsmAverage = average, grad2Label }: Pairing,
  schedule: Schedule,
): { readonly grad1: GridPoint; readonly grad2: GridPoint } {
  const followed = schedule === "fgsm" ? fgsmAverage : average;
  return {
    grad1: { schedule, loss, attackLabel: grad1Label, followed: "grad1" },
    grad2: { schedule, loss, attackLabel: grad2Label, followed },
  };
}

/** A difference with its 95 % interval, and what it says of the paper's sign. */
export interface SignedDifference {
  /** Accuracy under Grad. 2 minus that under Grad. 1, in [-1, 1]. */
  readonly effect: number;
  /** Its 95 % interval. */
  readonly interval: Interval;
  /** The paper's own difference in this place; null where it has none. */
  readonly paper: number | null;
  /** Whether the sign is the paper's: FGSM below 0, BIM above. */
  readonly verdict: Verdict;
  /** The one-sided p-value of "the sign is the paper's, or there is no difference". */
  readonly againstSign: number;
}

/** What a pairing gives on one ensemble. */
export interface PairingFinding {
  /** The difference under FGSM. */
  readonly fgsm: SignedDifference;
  /** The difference under BIM. */
  readonly bim: SignedDifference;
  /**
   * How far from the paper's two differences, the farther one counting; null where the paper has
   * none. The interval has a confidence of 95 % at least (Bonferroni over the two).
   */
  readonly distance: { readonly effect: number; readonly interval: Interval } | null;
  /** Images that both gradients' attacks were made on. */
  readonly images: number;
}

/**
 * What a pairing gives, with BIM in the steps of a schedule; undefined if it was not measured.
 *
 * @example FGSM leaves two of four images with Grad. 1, one with Grad. 2; BIM the other way round
 * ```ts
 * import { findPairing, type GridOutcomes, gridPoints, LITERAL, pointName } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(7, 2, 1, 0);
 * const left = { "fgsm grad1": 2, "fgsm signOfMean": 1, "paper grad1": 1, "paper signOfMean": 2 };
 * const points = gridPoints({
 *   schedules: ["fgsm", "paper"],
 *   losses: ["fused"],
 *   attackLabels: ["true"],
 *   followed: ["grad1", "signOfMean"],
 * });
 * const found: GridOutcomes = {
 *   runs: [],
 *   dataset: "mnist",
 *   method: "randomInit",
 *   seed: 1,
 *   members: 1,
 *   attackers: [0],
 *   ensemble: "",
 *   labels,
 *   cleanEnsembleLabels: labels,
 *   cleanMemberLabels: labels,
 *   points: new Map(points.map((point) => {
 *     const right = left[`${point.schedule} ${point.followed}` as keyof typeof left];
 *     const ensembleLabels = labels.map((label, image) => image < right ? label : 3);
 *     return [pointName(point), { point, images: 4, ensembleLabels, counters: [] }];
 *   })),
 * };
 * const { fgsm, bim, distance } = findPairing(found, LITERAL, "paper")!;
 * assert.deepEqual([fgsm.effect, bim.effect], [-0.25, 0.25]);
 * assert.equal(bim.verdict, "inconclusive"); // of four images
 * assert.equal(distance?.effect.toFixed(2), "0.09"); // the paper has -0.16 and +0.24
 * ```
 */
export function findPairing(
  found: GridOutcomes,
  pairing: Pairing,
  schedule: BimSchedule,
): PairingFinding | undefined {
  const fgsm = difference(found, pairing, "fgsm");
  const measured = difference(found, pairing, schedule);
  if (fgsm === undefined || measured === undefined) return undefined;
  const bim = pairing.bimExchanged ? { ...measured, effect: -measured.effect } : measured;
  const paper = paperDifferences(found.dataset, found.method);
  return {
    fgsm: signed(fgsm, paper?.fgsm ?? null, -1),
    bim: signed(bim, paper?.bim ?? null, 1),
    distance: paper && distance(paper, { fgsm, bim }),
    images: bim.images,
  };
}

/**
 * Whether both of the paper's signs are there beyond doubt.
 *
 * @example
 * ```ts
 * import { agrees } from "ensemble-defense";
 * import assert from "assert";
 *
 * const is = { effect: 0.2, interval: [0.1, 0.3], paper: 0.2, againstSign: 1 } as const;
 * const [fgsm, bim] = [{ ...is, verdict: "reproduced" }, { ...is, verdict: "refuted" }] as const;
 * assert(!agrees({ fgsm, bim, distance: null, images: 100 }));
 * ```
 */
export function agrees({ fgsm, bim }: PairingFinding): boolean {
  return fgsm.verdict === "reproduced" && bim.verdict === "reproduced";
}

/** The paper's differences, Grad. 2 minus Grad. 1 on the ensemble, for a method of Table 2. */
export function paperDifferences(
  dataset: string,
  method: string,
): { readonly fgsm: number; readonly bim: number } | null {
  const of = (attack: "fgsm" | "bim"): number | undefined => {
    const row = paperRow(PAPER_TABLE2, dataset, attack, method);
    return row && row.grad2Ensemble - row.grad1Ensemble;
  };
  const [fgsm, bim] = [of("fgsm"), of("bim")];
  return fgsm === undefined || bim === undefined ? null : { fgsm, bim };
}

type Measured = TDistributed & { readonly images: number };

function difference(
  found: GridOutcomes,
  pairing: Pairing,
  schedule: Schedule,
): Measured | undefined {
  const attacks = attacksOf(pairing, schedule);
  const grad1 = outcomeOf(found, attacks.grad1);
  const grad2 = outcomeOf(found, attacks.grad2);
  if (grad1 === undefined || grad2 === undefined) return undefined;
  const images = Math.min(grad1.images, grad2.images);
  const of = (outcome: PointOutcome): PointScores =>
    ensembleScoresOf(outcome, found.labels, images);
  return { ...differenceOf(of(grad2), of(grad1)), images };
}

function signed(measured: Measured, paper: number | null, sign: 1 | -1): SignedDifference {
  const { effect, interval, atLeast, atMost } = imagesEstimate(measured, measured.images);
  const [low, high] = sign > 0 ? interval : [-interval[1], -interval[0]];
  const verdict = low > 0 ? "reproduced" : high < 0 ? "refuted" : "inconclusive";
  return { effect, interval, paper, verdict, againstSign: sign > 0 ? atLeast(0) : atMost(0) };
}

function distance(
  paper: { readonly fgsm: number; readonly bim: number },
  measured: { readonly fgsm: Measured; readonly bim: Measured },
): { effect: number; interval: Interval } {
  const parts = ATTACK_NAMES.map((attack) => {
    const [low, high] = around(measured[attack], 0.975).map((end) => end - paper[attack]) as [
      number,
      number,
    ];
    return {
      effect: Math.abs(measured[attack].effect - paper[attack]),
      least: low > 0 ? low : high < 0 ? -high : 0,
      most: Math.max(-low, high),
    };
  });
  const largest = (of: (part: typeof parts[number]) => number): number =>
    Math.max(...parts.map(of));
  return {
    effect: largest(({ effect }) => effect),
    interval: [largest(({ least }) => least), largest(({ most }) => most)],
  };
}

/** The interval of a confidence, inside [-1, 1]. */
function around(
  { effect, standardError, df, images }: Measured,
  confidence: number,
): Interval {
  if (standardError === 0) return alikeInterval(effect, images, confidence);
  const radius = tQuantile((1 + confidence) / 2, df) * standardError;
  return [Math.max(-1, effect - radius), Math.min(1, effect + radius)];
}
