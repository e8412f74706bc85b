/** C20: what was observed on MNIST is observed on CIFAR-10. */

import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import { TABLE2_METHODS } from "../evaluation/table2.ts";
import type { Claim } from "./claim.ts";
import { closestCase } from "./closest.ts";
import { type Comparison, type Evidence, judgeTogether } from "./evidence.ts";
import { baggingGains, noiseGains } from "./method_claims.ts";
import { cleanGains, gains, gradientDifferences } from "./table2_claims.ts";
import { ownBimDifferences } from "./weaker_gradient.ts";
import { OVER_MEMBERS } from "./words.ts";

/** The claims on MNIST that are to hold on CIFAR-10, and what each compares. */
const OBSERVATIONS: readonly (readonly [string, (evidence: Evidence) => Comparison[]])[] = [
  ["C1", cleanGains],
  ["C2", (evidence) => gains(evidence, "fgsm", "grad1Ensemble")],
  ["C3", (evidence) => gains(evidence, "fgsm", "grad2Ensemble")],
  ["C4", (evidence) => gradientDifferences(evidence, "fgsm")],
  ["C5", (evidence) => gains(evidence, "bim", "grad1Ensemble")],
  ["C6", (evidence) => gains(evidence, "bim", "grad2Ensemble")],
  ["C8", ownBimDifferences],
  ["C10", baggingGains],
  ["C12", noiseGains],
];

/** The claim C20. */
export const CIFAR10_CONFIRMS: Claim = {
  id: "C20",
  statement: "CIFAR-10 confirms C1 to C6, C8, C10 and C12 of MNIST",
  place: "section 4.2, Table 2",
  words: "In general, the observations on the MNIST data set are confirmed by the experiments on " +
    "CIFAR-10. […] The same observations as on the MNIST data set can be made on the CIFAR-10 data " +
    "set.",
  test:
    "Every comparison of those claims on CIFAR-10, by the run's own readings. A claim is one case: " +
    "it shows the comparison that holds least, and fails if one comparison fails. Unlike there, all " +
    "nine are corrected for together." + OVER_MEMBERS,
  compares: { methods: TABLE2_METHODS, under: ATTACK_NAMES },
  evaluate: (evidence) =>
    evidence.dataset !== "cifar10" ? [] : judgeTogether(
      evidence,
      OBSERVATIONS.flatMap(([id, compared]) => {
        const comparisons = compared(evidence).map((one) => ({
          ...one,
          rival: one.on ?? one.method,
        }));
        return closestCase(evidence, { method: "all", on: id }, comparisons);
      }),
    ),
};
