/** C16: for small epsilon no attack makes most members useless. */

import {
  alikeEstimate,
  boundedMeanEstimate,
  drawsEstimate,
  type Estimate,
  FEW_IMAGES,
  imagesEstimate,
  largestVariance,
} from "../evaluation/estimate.ts";
import { mean } from "../evaluation/mean.ts";
import type { MethodOutcomes, Predictions, SweepPoint } from "../evaluation/outcomes.ts";
import { replicateMean } from "../evaluation/replicates.ts";
import { type RandomStream, randomStream } from "../random/stream.ts";
import type { Claim, ClaimCase } from "./claim.ts";
import { decide } from "./decision.ts";
import { type Evidence, judgeTogether, methodsWith, outcomesOf } from "./evidence.ts";

/** "A classifier is said to be accurate if it is better than random guessing": one of ten classes. */
const GUESSING = 0.1;

/** Enough for an interval of 95 %, and little enough for a sweep of many attacked sets. */
const RESAMPLES = 999;

/** The claim C16. */
export const SMALL_EPSILON: Claim = {
  id: "C16",
  statement: "small epsilon: no attack makes most members non-accurate",
  place: "section 3",
  words:
    "In other words, for any small ε > 0, we could not find an adversarial attack that would " +
    "turn the majority of classifiers into non-accurate classifiers.",
  test:
    "Accurate is A > 0.1. At the smallest epsilon tried, the accuracy that half of the members " +
    "reach or exceed (the lowest over all attacked sets) minus 0.1; the whole interval must lie " +
    "above 0. The largest epsilon up to which that accuracy is above 0.1 is reported.",
  evaluate(evidence): ClaimCase[] {
    const methods = methodsWith(evidence, ({ sweep = [] }) => sizes(sweep).length > 0);
    return judgeTogether(
      evidence,
      methods.map((method) => {
        const replicates = outcomesOf(evidence, method);
        const [smallest] = sizes(replicates[0]!.sweep!);
        const estimate = estimateAt(replicates, smallest!, evidence, method);
        return {
          shown: {
            method,
            quantity: `the middle member's accuracy at epsilon ${smallest} - 0.1`,
            note: describe(replicates),
          },
          estimate,
          decision: decide(estimate, 0, Infinity),
        };
      }),
    );
  },
};

/** The sizes above 0 in a sweep, ascending. */
function sizes(sweep: readonly SweepPoint[]): number[] {
  const all = sweep.map(({ epsilon }) => epsilon).filter((epsilon) => epsilon > 0);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The largest size up to which the majority stays accurate in every replicate, in words. */
function describe(replicates: readonly MethodOutcomes[]): string {
  const tried = sizes(replicates[0]!.sweep!);
  const fails = tried.findIndex((epsilon) =>
    replicates.some((outcomes) => middleAccuracy(membersWrong(outcomes, epsilon)) <= GUESSING)
  );
  if (fails === 0) return `not even at epsilon ${tried[0]}`;
  return fails < 0
    ? `up to epsilon ${tried.at(-1)}, the largest`
    : `up to epsilon ${tried[fails - 1]}, not ${tried[fails]}`;
}

/** Which images each member is wrong about, in each attacked set of one size. */
interface MembersWrong {
  readonly images: number;
  /** `[sets][members]`: indices of images. */
  readonly wrong: readonly (readonly Uint32Array[])[];
}

function membersWrong({ sweep = [], labels }: MethodOutcomes, epsilon: number): MembersWrong {
  const sets = sweep.filter((point) => point.epsilon === epsilon).flatMap(({ grad1, grad2 }) => [
    ...grad1.map(({ predictions }) => predictions),
    grad2,
  ]);
  const images = Math.min(...sets.map((set) => set.images));
  return { images, wrong: sets.map((set) => wrongImages(set, labels, images)) };
}

function wrongImages(
  { members, images, memberLabels }: Predictions,
  labels: Uint8Array,
  first: number,
): Uint32Array[] {
  return Array.from({ length: members }, (_, member) => {
    const wrong: number[] = [];
    for (let i = 0; i < first; i++) {
      if (memberLabels[member * images + i] !== labels[i]) wrong.push(i);
    }
    return Uint32Array.from(wrong);
  });
}

/**
 * The accuracy that at least half of the members have, the lowest over the attacked sets. A majority
 * is non-accurate exactly if it is at most 0.1.
 *
 * @param times How often each image counts; once each if absent
 */
function middleAccuracy({ images, wrong }: MembersWrong, times?: Uint32Array): number {
  return Math.min(...wrong.map((members) => {
    const accuracies = members.map((missed) => {
      let count = 0;
      if (times === undefined) count = missed.length;
      else for (let k = 0; k < missed.length; k++) count += times[missed[k]!]!;
      return 1 - count / images;
    }).sort((a, b) => b - a);
    return accuracies[Math.ceil(accuracies.length / 2) - 1]!;
  }));
}

/** No mean, so images are resampled one by one: the same ones in every attacked set and replicate. */
function estimateAt(
  replicates: readonly MethodOutcomes[],
  epsilon: number,
  { seed, dataset }: Evidence,
  method: string,
): Estimate {
  const all = replicates.map((outcomes) => membersWrong(outcomes, epsilon));
  const effects = all.map((wrong) => middleAccuracy(wrong) - GUESSING);
  const effect = mean(effects);
  const { images } = all[0]!;
  const stream = randomStream(seed, "small epsilon", dataset, method, epsilon);
  const draws = Float64Array.from({ length: RESAMPLES }, () => {
    const times = drawImages(images, stream);
    return all.reduce((sum, wrong) => sum + middleAccuracy(wrong, times), 0) / all.length -
      GUESSING;
  }).sort();
  const limits = [-GUESSING, 1 - GUESSING] as const;
  const [isVaried, isFew] = [draws[0] !== draws.at(-1), images < FEW_IMAGES];
  if (all.length === 1) {
    if (!isVaried) return alikeEstimate(effect, images, limits);
    return isFew ? boundedMeanEstimate(effect, images, limits) : drawsEstimate(effect, draws);
  }
  const centre = draws.reduce((sum, draw) => sum + draw, 0) / RESAMPLES;
  const variance = isFew
    ? largestVariance(effect, images, limits)
    : draws.reduce((sum, draw) => sum + (draw - centre) ** 2, 0) / RESAMPLES;
  return imagesEstimate(replicateMean(effects, variance), images, limits);
}

function drawImages(images: number, stream: RandomStream): Uint32Array {
  const times = new Uint32Array(images);
  for (let i = 0; i < images; i++) times[stream.integer(images)]!++;
  return times;
}
