/** E1 to E3: which gradient is the strongest, run to convergence, and what gradients look like. */

import type { UndecidedCase } from "../claims/evidence.ts";
import { boundedMeanEstimate } from "../evaluation/estimate.ts";
import { mean } from "../evaluation/mean.ts";
import { MANY_ZEROS } from "../evaluation/self_checks.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { caseOf, differenceOf, type Question, WORTH } from "./question.ts";
import {
  cleanEnsemble,
  cleanSingles,
  ensembleUnder,
  ensembleWorst,
  pointOutcome,
  singlesUnder,
  singlesWorst,
} from "./scores.ts";
import { ATTACK_TITLES, FOLLOWED_TITLES } from "./table.ts";

const OTHERS = ["meanProbability", "meanLogits", "normalisedMean"] as const;

/** Which gradient of an ensemble BIM is the strongest with. */
export const OWN_OUTPUT: Question = {
  id: "E1",
  statement: "Is another gradient of the ensemble stronger than Grad. 2?",
  place: "beyond the paper",
  quantifier: "some",
  test:
    "BIM in the paper's steps: the accuracy under Grad. 2 minus that under the gradient of the " +
    "mean probability, of the mean logits, and of members brought to the same length. Above 0, that " +
    "gradient is the stronger one. Beside it the same for Grad. 1.",
  casesOf: (found) =>
    found.options.epsilons.flatMap((epsilon) =>
      OTHERS.flatMap((on) =>
        (["grad2", "grad1"] as const).flatMap((from): UndecidedCase[] => {
          const more = ensembleUnder(found, { epsilon, attack: "bim", on: from });
          const less = ensembleUnder(found, { epsilon, attack: "bim", on });
          if (more === undefined || less === undefined) return [];
          const words = {
            on: `epsilon ${epsilon}, ${FOLLOWED_TITLES[on]}`,
            quantity: `${FOLLOWED_TITLES[from]} - this`,
            ...(from === "grad1" && { beside: true as const }),
          };
          const estimate = differenceOf(found, ["E1", `${epsilon}`, on, from], more, less);
          return [caseOf(found, words, estimate, [0, Infinity])];
        })
      )
    ),
};

/** Whether the ensemble's advantage survives an attack that is run to convergence. */
export const CONVERGED: Question = {
  id: "E2",
  statement: `Is each ensemble ${WORTH} above one network under 100 steps?`,
  place: "beyond the paper",
  test: "PGD with random starts in 100 steps of 2.5 epsilon / 100, on the ensemble's mean " +
    "probability and on each network alone, and likewise the strongest attack per image: the " +
    `ensemble's accuracy minus a network's must be above ${WORTH}. Beside them 10 and 40 steps, and ` +
    "the clean images.",
  casesOf: (found) =>
    found.options.epsilons.flatMap((epsilon) => {
      const compared = [
        ["clean", cleanEnsemble(found), cleanSingles(found), true],
        ...(["pgd10", "pgd40", "pgd100"] as const).map((attack) =>
          [
            ATTACK_TITLES[attack],
            ensembleUnder(found, { epsilon, attack, on: "meanProbability" }),
            singlesUnder(found, { epsilon, attack }),
            attack !== "pgd100",
          ] as const
        ),
        [
          "strongest per image",
          ensembleWorst(found, epsilon),
          singlesWorst(found, epsilon),
          false,
        ],
      ] as const;
      return compared.flatMap(([title, more, less, isBeside]): UndecidedCase[] => {
        if (more === undefined || less === undefined) return [];
        const words = {
          on: `epsilon ${epsilon}, ${title}`,
          quantity: "ensemble - single",
          ...(isBeside && { beside: true as const }),
        };
        const estimate = differenceOf(found, ["E2", `${epsilon}`, title], more, less);
        return [caseOf(found, words, estimate, [WORTH, Infinity])];
      });
    }),
};

/** A member with more of the norms' sum than all others together decides alone. */
const HALF = 0.5;

/** Whether members' gradients are there, and whether one of them rules or they pull apart. */
export const SOUND_GRADIENTS: Question = {
  id: "E3",
  statement: "Are gradients there, none ruling, none pulling against?",
  place: "beyond the paper",
  test:
    "The counters of BIM with Grad. 2, averaged over its steps: fewer than 10 % of the members' " +
    "gradients are exactly 0 (else they are masked); the largest member has less than half of the " +
    "norms' sum (else it dominates); the mean cosine between two members' gradients is above 0 (else " +
    "they block each other). Only means were kept; their intervals are Wilson's for as many " +
    "images, which are never too narrow. Few members dominate easily: where norms are exponential, " +
    "the largest of three has 0.61 of their sum on average, of ten 0.29.",
  casesOf: (found) =>
    found.options.epsilons.flatMap((epsilon): UndecidedCase[] => {
      const outcome = pointOutcome(found, { epsilon, attack: "bim", on: "grad2" });
      if (outcome?.counters === undefined) return [];
      const { counters } = outcome;
      const words = (quantity: string, of: (step: StepCounters) => number | null | undefined) => ({
        on: `epsilon ${epsilon}`,
        quantity,
        note: `first step ${short(of(counters[0]!))}, last ${short(of(counters.at(-1)!))}`,
      });
      const measured = [
        ["share of zero gradients", (step: StepCounters) => step.zeroShare, [0, 1], [
          -Infinity,
          MANY_ZEROS,
        ]],
        ["largest member's share", (step: StepCounters) => step.fooled?.largestShare, [0, 1], [
          -Infinity,
          HALF,
        ]],
        ["cosine of two members", (step: StepCounters) => step.meanCosine, [-1, 1], [0, Infinity]],
      ] as const;
      return measured.flatMap(([quantity, of, limits, bounds]) => {
        const known = counters.map(of).filter((value) => value != null);
        if (known.length === 0) return [];
        const estimate = boundedMeanEstimate(mean(known), found.labels.length, limits);
        return [caseOf(found, words(quantity, of), estimate, bounds)];
      });
    }),
};

function short(value: number | null | undefined): string {
  return value == null ? "none" : value.toFixed(2);
}
