/** E4 to E6: whether the attacks themselves are sound, and whether they carry over. */

import type { UndecidedCase } from "../claims/evidence.ts";
import { cleanPredictions } from "../evaluation/answering.ts";
import { proportionEstimate } from "../evaluation/estimate.ts";
import type { Grad1Outcome } from "../evaluation/outcomes.ts";
import { meanScore } from "../evaluation/scores.ts";
import { type ShareCounts, shareEstimate } from "../evaluation/share.ts";
import { transferCounts } from "../evaluation/transfer.ts";
import type { SuiteOutcome, SuiteOutcomes } from "./outcomes.ts";
import { caseOf, type Question, streamOf, WORTH } from "./question.ts";
import { cleanEnsemble, ensembleUnder, ensembleWorst, onlyIn, pointOutcome } from "./scores.ts";
import { CURVE_ATTACK, UNBOUNDED } from "./suite.ts";
import { ATTACK_TITLES } from "./table.ts";

/** Whether an attack that may change everything leaves nothing. */
export const UNBOUNDED_ATTACK: Question = {
  id: "E4",
  statement: "Does accuracy fall to about 0 where any change is allowed?",
  place: "beyond the paper",
  test: "The ensemble's accuracy under PGD-40 on its mean probability at epsilon 1, where every " +
    `image is within reach: it must be below ${WORTH}. If it is not, the attack is broken, whatever ` +
    "the defence.",
  casesOf: (found) => {
    const accuracy = ensembleUnder(found, { epsilon: UNBOUNDED, ...CURVE_ATTACK });
    if (accuracy === undefined) return [];
    const note = `at epsilon ${
      accuracyCurve(found).map(([epsilon, left]) => `${epsilon}: ${left.toFixed(2)}`).join(", ")
    }`;
    const estimate = proportionEstimate(
      accuracy.values.reduce((sum, right) => sum + right, 0),
      accuracy.images,
    );
    const words = { on: `epsilon ${UNBOUNDED}`, quantity: "accuracy", note };
    return [caseOf(found, words, estimate, [-Infinity, WORTH])];
  },
};

/** The ensemble's accuracy under PGD-40 at each epsilon, from 0 on. */
export function accuracyCurve(found: SuiteOutcomes): [epsilon: number, accuracy: number][] {
  const measured = [...found.points.values()].flatMap(({ point }): [number, number][] => {
    if (point.attack !== CURVE_ATTACK.attack || point.on !== CURVE_ATTACK.on) return [];
    return [[point.epsilon, meanScore(ensembleUnder(found, point)!)]];
  });
  return [[0, meanScore(cleanEnsemble(found))] as [number, number], ...measured]
    .sort(([a], [b]) => a - b);
}

/** So many that a p-value is small enough for every ensemble and epsilon together. */
const RESAMPLES = 9999;

/** Whether an attack on one member is one on the ensemble. */
export const TRANSFER: Question = {
  id: "E5",
  statement: "Does an attack on one member mostly fool the ensemble too?",
  place: "beyond the paper",
  test:
    "BIM and APGD-CE on one member: of the images that they make this member misclassify, and " +
    "that it and the ensemble classified rightly before, the share that the ensemble misclassifies " +
    "must be above one half. Beside it the share of the other members that do. BIM goes on after the " +
    "member is fooled, APGD-CE stops there, so its images carry over less.",
  casesOf: (found) =>
    found.options.epsilons.flatMap((epsilon) =>
      (["bim", "apgdCe"] as const).flatMap((attack) => {
        const made = attacksOnMembers(found, { epsilon, attack });
        return [
          ["the ensemble", ensembleTransfer(found, made)] as const,
          ["other members", memberTransfer(found, made)] as const,
        ].flatMap(([whom, counts]): UndecidedCase[] => {
          if (!counts.wholes.some((tried) => tried > 0)) return [];
          const path = ["E5", `${epsilon}`, attack, whom];
          const words = {
            on: `epsilon ${epsilon}, ${ATTACK_TITLES[attack]}, to ${whom}`,
            quantity: "transfer rate",
            ...(whom !== "the ensemble" && { beside: true as const }),
          };
          const estimate = shareEstimate([counts], () => streamOf(found, path), RESAMPLES);
          return [caseOf(found, words, estimate, [0.5, Infinity])];
        });
      })
    ),
};

/** The predictions on the images that were made on single members, each with its attacker. */
export function attacksOnMembers(
  found: SuiteOutcomes,
  { epsilon, attack }: { readonly epsilon: number; readonly attack: "bim" | "apgdCe" },
): Grad1Outcome[] {
  const { attackers, options: { singles } } = found;
  if (attack === "bim") {
    const outcome = pointOutcome(found, { epsilon, attack, on: "grad1" });
    return outcome === undefined
      ? []
      : attackers.map((attacker, set) => attackOutcome(found, outcome, attacker, set));
  }
  return Array.from({ length: singles }, (_, member) => member).flatMap((member) => {
    const outcome = pointOutcome(found, { epsilon, attack, on: { member } });
    return outcome === undefined ? [] : [attackOutcome(found, outcome, member, 0)];
  });
}

function attackOutcome(
  { members, labels: { length: images } }: SuiteOutcomes,
  { memberLabels, ensembleLabels }: SuiteOutcome,
  attacker: number,
  set: number,
): Grad1Outcome {
  return {
    attacker,
    predictions: {
      members,
      images,
      memberLabels: memberLabels.subarray(set * members * images, (set + 1) * members * images),
      ensembleLabels: ensembleLabels.subarray(set * images, (set + 1) * images),
    },
  };
}

function memberTransfer(found: SuiteOutcomes, made: readonly Grad1Outcome[]): ShareCounts {
  return transferCounts(cleanPredictions(found), made, found.labels);
}

/** As {@linkcode transferCounts} has it for other members, for the ensemble. */
function ensembleTransfer(found: SuiteOutcomes, made: readonly Grad1Outcome[]): ShareCounts {
  const { labels, cleanEnsembleLabels, cleanMemberLabels } = found;
  const { length } = labels;
  const wholes = new Uint32Array(length);
  const parts = new Uint32Array(length);
  for (const { attacker, predictions } of made) {
    for (let i = 0; i < length; i++) {
      const label = labels[i];
      const wasRight = cleanEnsembleLabels[i] === label &&
        cleanMemberLabels[attacker * length + i] === label;
      if (!wasRight || predictions.memberLabels[attacker * length + i] === label) continue;
      wholes[i]!++;
      if (predictions.ensembleLabels[i] !== label) parts[i]!++;
    }
  }
  return { wholes, parts };
}

/** Whether gradients are masked: an attack without them finds what they do not. */
export const GRADIENT_FREE: Question = {
  id: "E6",
  statement: "Does an attack without gradients find nothing beyond them?",
  place: "beyond the paper",
  test:
    "Square on the mean probability: the share of images on which it fools the ensemble, and no " +
    `attack that follows gradients does, must be below ${WORTH}. If it is not, gradients are masked.`,
  casesOf: (found) =>
    found.options.epsilons.flatMap((epsilon): UndecidedCase[] => {
      const square = ensembleUnder(found, { epsilon, attack: "square", on: "meanProbability" });
      if (square === undefined) return [];
      const byGradients = ensembleWorst(found, epsilon, ({ attack }) => attack !== "square");
      const alone = onlyIn(byGradients, square).values.reduce((sum, one) => sum + one, 0);
      const words = {
        on: `epsilon ${epsilon}`,
        quantity: "share that Square alone fools",
        note: `accuracy under Square ${meanScore(square).toFixed(2)}, under all attacks with ` +
          `gradients together ${meanScore(byGradients).toFixed(2)}`,
      };
      const estimate = proportionEstimate(alone, square.images);
      return [caseOf(found, words, estimate, [-Infinity, WORTH])];
    }),
};
