/** Accuracies under the attacks of the grid, and the differences of two on the same images. */

import type { TDistributed } from "../evaluation/estimate.ts";
import { mean } from "../evaluation/mean.ts";
import { errorOf, imagesPart, meanPart } from "../evaluation/satterthwaite.ts";
import type { GridOutcomes, PointOutcome } from "./outcomes.ts";
import { type GridPoint, pointName, samePoint } from "./grid.ts";

/** What is kept of an attack's scores to compare it with others on the same images. */
export interface PointScores {
  /** For each image the share of the attackers whose image leaves the ensemble right, `[images]`. */
  readonly byImage: Float64Array;
  /** For each attacker the ensemble's accuracy; one for an attack of the whole ensemble. */
  readonly byAttacker: Float64Array;
}

/** The outcome of a point, if it was measured, under whatever name it was. */
export function outcomeOf(found: GridOutcomes, point: GridPoint): PointOutcome | undefined {
  return found.points.get(pointName(samePoint(point)));
}

/** The scores of the ensemble under an attack, on its first `images` images. */
export function ensembleScoresOf(
  { ensembleLabels, images: attacked }: PointOutcome,
  labels: Uint8Array,
  images: number = attacked,
): PointScores {
  return scoresOf(ensembleLabels, attacked, labels, images);
}

/** The scores of the attackers themselves, each on the images that it made; of Grad. 1 alone. */
export function attackerScoresOf(
  { attackerLabels, images }: PointOutcome,
  labels: Uint8Array,
): PointScores | undefined {
  return attackerLabels && scoresOf(attackerLabels, images, labels, images);
}

/** The mean score, a fraction in [0, 1]. */
export function accuracyOf({ byAttacker }: PointScores): number {
  return mean(byAttacker);
}

/** The mean score with its standard error, which has the parts that {@linkcode differenceOf} says. */
export function accuracyError({ byImage, byAttacker }: PointScores): TDistributed {
  return {
    effect: mean(byAttacker),
    ...errorOf([imagesPart(byImage, [0, 1]), meanPart(byAttacker)]),
  };
}

/**
 * The difference of two accuracies of one ensemble on the same images, with a standard error that
 * has a part from the images and a part from the attackers where there are several. Each part holds
 * the interaction of both, so the error is slightly too large (Owen 2007, section 3). Few attackers
 * say little of how attackers differ: the degrees of freedom are Satterthwaite's,
 * `total^2 / sum(part^2 / (count - 1))`. The claims take the more careful of such an error and of a
 * bootstrap ({@linkcode replicateEstimate}); this one takes no resamples, and there are thousands of
 * differences.
 *
 * @throws {RangeError} If the scores are of different numbers of images
 */
export function differenceOf(more: PointScores, less: PointScores): TDistributed {
  const images = more.byImage.length;
  if (less.byImage.length !== images) {
    throw new RangeError(
      `Scores must be of the same images: received ${images} and ${less.byImage.length}`,
    );
  }
  const byImage = more.byImage.map((score, image) => score - less.byImage[image]!);
  const ofAttackers = [more, less].map(({ byAttacker }) => meanPart(byAttacker));
  return { effect: mean(byImage), ...errorOf([imagesPart(byImage, [-1, 1]), ...ofAttackers]) };
}

function scoresOf(
  predicted: Uint8Array,
  attacked: number,
  labels: Uint8Array,
  images: number,
): PointScores {
  const attackers = predicted.length / attacked;
  // Counted whole and divided once: ten tenths are not 1.
  const byImage = new Float64Array(images);
  const byAttacker = new Float64Array(attackers);
  for (let attacker = 0; attacker < attackers; attacker++) {
    for (let image = 0; image < images; image++) {
      if (predicted[attacker * attacked + image] !== labels[image]) continue;
      byImage[image]!++;
      byAttacker[attacker]!++;
    }
  }
  return {
    byImage: byImage.map((right) => right / attackers),
    byAttacker: byAttacker.map((right) => right / images),
  };
}
