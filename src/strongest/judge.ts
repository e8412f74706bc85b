/** The questions E1 to E6, answered from outcomes. */

import { type ClaimResult, claimResult } from "../claims/claim.ts";
import { judgeTogether, type UndecidedCase } from "../claims/evidence.ts";
import { GRADIENT_FREE, TRANSFER, UNBOUNDED_ATTACK } from "./attack_questions.ts";
import { isAnswering } from "../evaluation/answering.ts";
import { CONVERGED, OWN_OUTPUT, SOUND_GRADIENTS } from "./gradient_questions.ts";
import { once } from "./once.ts";
import type { SuiteOutcomes } from "./outcomes.ts";
import type { Question } from "./question.ts";

/** The questions in their order. */
export const QUESTIONS: readonly Question[] = [
  OWN_OUTPUT,
  CONVERGED,
  SOUND_GRADIENTS,
  UNBOUNDED_ATTACK,
  TRANSFER,
  GRADIENT_FREE,
];

const casesOnce = once<readonly UndecidedCase[]>();

/**
 * Answers every question: yes is `reproduced`, no `refuted`. The cases of a question on one data set
 * are decided together, at 5 % after Holm's correction for their number. Ensembles that answer alike
 * whatever they are shown are asked nothing.
 *
 * @returns E1 to E6, in their order
 *
 * @example E4: an attack without bounds leaves none of 100 images, as it must
 * ```ts
 * import { answerQuestions, suiteName, type SuiteOutcomes, suitePoints } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.from({ length: 100 }, (_, image) => image % 10);
 * const wrong = labels.map((label) => 9 - label);
 * const trained = { profile: "smoke", epochs: 1, batchSize: 1, trainImages: 1, readings: {} };
 * const computing = { seconds: 1, devices: ["CPU"], commits: [null] };
 * const options = { epsilons: [0.2], restarts: 1, queries: 1, singles: 1 };
 * const found: SuiteOutcomes = {
 *   run: { ...trained, backend: "cpu", startedAt: "2026-01-01T00:00:00Z", computing },
 *   dataset: "mnist",
 *   method: "randomInit",
 *   seed: 1,
 *   members: 1,
 *   attackers: [0],
 *   options,
 *   ensemble: "",
 *   labels,
 *   cleanEnsembleLabels: labels,
 *   cleanMemberLabels: labels,
 *   points: new Map(suitePoints("mnist", options).map((point) => {
 *     const outcome = { point, sets: 1, ensembleLabels: wrong, memberLabels: wrong };
 *     return [suiteName(point), outcome];
 *   })),
 * };
 * const e4 = answerQuestions([found]).find(({ id }) => id === "E4");
 * assert.equal(e4?.verdict, "reproduced");
 * ```
 */
export function answerQuestions(all: readonly SuiteOutcomes[]): ClaimResult[] {
  const byDataset = [...Map.groupBy(all.filter(isAnswering), ({ dataset }) => dataset)];
  return QUESTIONS.map(({ casesOf, ...text }) =>
    claimResult(
      text,
      byDataset.flatMap(([dataset, found]) =>
        judgeTogether(
          { dataset, replicates: [] },
          found.flatMap((one) => casesOnce(one, text.id, () => casesOf(one))),
        )
      ),
    )
  );
}

/** A verdict as an answer. */
export const ANSWERS = { reproduced: "yes", refuted: "no", inconclusive: "open" } as const;
