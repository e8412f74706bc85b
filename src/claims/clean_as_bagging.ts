/** C25: what adversarial training costs an ensemble of bagging on clean images. */

import { equivalenceTest } from "../evaluation/equivalence.ts";
import type { Estimate } from "../evaluation/estimate.ts";
import { table4Cell } from "../evaluation/table4_methods.ts";
import type { Claim, ClaimCase } from "./claim.ts";
import { decide, type Decision } from "./decision.ts";
import { judgeTogether, type MethodCell } from "./evidence.ts";

/** Accuracies of Table 4 that differ by no more are equal: 20 of 10,000 images. */
export const EQUAL_WITHIN = 0.002;

const COMBINED = "bagging+adversarialTraining";

/** The claim C25. */
export const CLEAN_AS_BAGGING: Claim = {
  id: "C25",
  statement: "clean: bagging + adv. training equals bagging on MNIST alone",
  place: "sections 4.3 and 5, Table 4",
  words: "[…] more robust classifiers can be obtained by combining ensemble methods with other " +
    "defense mechanisms such as adversarial training. However, this typically leads to a decrease " +
    "of accuracy on unperturbed data. [Table 4: 0.9927* and 0.9927* on MNIST, 0.8415* and 0.8320 on " +
    "CIFAR-10]",
  test:
    "Clean accuracy of bagging with adversarial training minus that of bagging, paired on the " +
    "same images. MNIST: equal within 0.002 by two one-sided tests at 5 % each (the 90 % interval " +
    "lies between -0.002 and 0.002); refuted if the whole 95 % interval lies outside. CIFAR-10: " +
    "the whole interval must lie below 0.",
  compares: { methods: ["bagging", COMBINED], under: [] },
  evaluate(evidence): ClaimCase[] {
    const [more, less] = [COMBINED, "bagging"].map((method): MethodCell => ({
      method,
      ...table4Cell(method, "clean"),
    }));
    if (!(evidence.has(more!) && evidence.has(less!))) return [];
    const isLess = evidence.dataset === "cifar10";
    const estimate = evidence.estimate(more!, less!, isLess ? undefined : "margin");
    return judgeTogether(evidence, [{
      shown: {
        method: COMBINED,
        on: isLess ? "below bagging" : "equal to bagging",
        quantity: `${COMBINED} - bagging`,
      },
      estimate,
      decision: isLess ? decide(estimate, -Infinity, 0) : decideEqual(estimate),
    }]);
  },
};

/** Equal by two one-sided tests, each at the whole level, or unequal by a two-sided one. */
function decideEqual(estimate: Pick<Estimate, "atMost" | "atLeast">): Decision {
  const { pValue } = equivalenceTest(estimate, EQUAL_WITHIN);
  const unequal = Math.min(
    1,
    2 * Math.min(estimate.atLeast(-EQUAL_WITHIN), estimate.atMost(EQUAL_WITHIN)),
  );
  if (pValue < unequal) return { verdict: "reproduced", pValue };
  if (unequal < pValue) return { verdict: "refuted", pValue: unequal };
  return { verdict: "inconclusive", pValue: 1 };
}
