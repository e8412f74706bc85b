/** Outcomes of random labels with every part that evidence can have, for tests. */

import type { Grad1Outcome, MethodOutcomes, Predictions } from "../evaluation/outcomes.ts";
import { SUBSET_ORDERS } from "../evaluation/subset_orders.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { randomStream } from "../random/stream.ts";

/** Random outcomes of `members` members on `images` images, with variants and a sweep. */
export function randomOutcomes(
  method: string,
  members: number,
  images: number,
  sweepImages: number,
  dataset: MethodOutcomes["dataset"] = "mnist",
): MethodOutcomes {
  const stream = randomStream(1, "random outcomes", dataset, method);
  const labels = (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, () => stream.integer(10));
  const predictions = (images: number): Predictions => ({
    members,
    images,
    memberLabels: labels(members * images),
    ensembleLabels: labels(images),
    subsetLabels: labels(SUBSET_ORDERS * members * images),
  });
  const grad1 = (images: number): Grad1Outcome[] =>
    Array.from({ length: members }, (_, attacker) => {
      const { subsetLabels: _dropped, ...kept } = predictions(images);
      return { attacker, predictions: kept };
    });
  const steps = (images: number): StepCounters[] =>
    Array.from({ length: 2 }, (_, step) => ({
      images,
      zeroShare: stream.uniform(),
      normShares: step === 0 ? Array.from({ length: members }, () => stream.uniform()) : null,
      allZeroImages: stream.integer(images),
      meanCosine: step === 0 ? stream.uniform() : null,
      cosines: stream.integer(100),
      membersFooled: stream.uniform(),
    }));
  const variants = (["fgsm", "bim"] as const).flatMap((attack) =>
    ["true", "predictedClean"].map((attackLabel) => ({
      attack,
      attackLabel,
      grad1: grad1(images - 3),
      grad2: { signOfMean: predictions(images - 3), meanOfSigns: predictions(images - 3) },
      counters: {
        grad1: steps(images - 3),
        grad2: { signOfMean: steps(images - 3), meanOfSigns: steps(images - 3) },
      },
    }))
  );
  const attacks = (["fgsm", "bim"] as const).map((attack) => ({
    attack,
    grad1: grad1(images),
    grad2: predictions(images),
    counters: { grad1: steps(images), grad2: steps(images) },
  }));
  return {
    dataset,
    method,
    labels: labels(images),
    clean: predictions(images),
    attacks,
    variants,
    sweep: [0.1, 0.25].map((epsilon) => ({
      attack: "fgsm",
      epsilon,
      grad1: grad1(sweepImages),
      grad2: predictions(sweepImages),
      counters: { grad1: steps(sweepImages), grad2: steps(sweepImages) },
    })),
  };
}
