/** Outcomes of the strongest attacks that are made up, for tests. */

import { randomStream } from "../random/stream.ts";
import { MADE_UP_RUN } from "../experiments/_made_up_attack_run.ts";
import type { SuiteOutcome, SuiteOutcomes } from "./outcomes.ts";
import { suiteName, type SuiteOptions, type SuitePoint, suitePoints } from "./suite.ts";

const MEMBERS = 3;

/** What a made-up list has unless told otherwise. */
export const MADE_UP_OPTIONS: SuiteOptions = {
  epsilons: [0.2],
  restarts: 2,
  queries: 50,
  singles: 2,
};

/** How often the ensemble, and each of its members, is right. */
export interface MadeUpAccuracy {
  readonly ensemble: number;
  readonly member: number;
}

/**
 * Outcomes in which an attack leaves models right with given chances, drawn image by image; of three
 * members. What is right under an attack is right on the clean image too.
 *
 * @param accuracyOf Of an attack, or on clean images
 */
export function madeUpSuite(
  images: number,
  accuracyOf: (point: SuitePoint | "clean") => MadeUpAccuracy,
  changes: Partial<Pick<SuiteOutcomes, "method" | "dataset" | "seed" | "options">> = {},
): SuiteOutcomes {
  const { dataset = "mnist", method = "randomInit", seed = 1, options = MADE_UP_OPTIONS } = changes;
  const stream = randomStream(1, "made-up suite", method);
  const labels = Uint8Array.from({ length: images }, () => stream.integer(10));
  const drawn = (rows: number, right: number): Uint8Array =>
    Uint8Array.from({ length: rows * images }, (_, i) => {
      const label = labels[i % images]!;
      return stream.uniform() < right ? label : (label + 1 + stream.integer(9)) % 10;
    });
  const step = {
    images,
    zeroShare: 0,
    normShares: [0.5, 0.25, 0.25],
    allZeroImages: 0,
    meanCosine: 0.5,
    cosines: 3 * images,
    membersFooled: 1,
    fooled: { largestShare: 0.25, share: 0.5, cosineToOthers: 0.25, cosines: images },
  };
  const clean = accuracyOf("clean");
  const points = suitePoints(dataset, options).map((point): [string, SuiteOutcome] => {
    const { ensemble, member } = accuracyOf(point);
    const sets = point.on === "grad1" ? MEMBERS : 1;
    return [suiteName(point), {
      point,
      sets,
      ensembleLabels: drawn(sets, ensemble),
      memberLabels: drawn(sets * MEMBERS, member),
      ...(point.attack === "fgsm" || point.attack === "bim"
        ? { counters: [step, { ...step, zeroShare: 0.25 }] }
        : { work: { queries: 5 * images, gradients: 4 * images, zeroGradients: 3 } }),
    }];
  });
  return {
    run: MADE_UP_RUN,
    dataset,
    method,
    seed,
    members: MEMBERS,
    attackers: [0, 1, 2],
    options,
    ensemble: `the ensemble of ${method}`,
    labels,
    cleanEnsembleLabels: drawn(1, clean.ensemble),
    cleanMemberLabels: drawn(MEMBERS, clean.member),
    points: new Map(points),
  };
}
