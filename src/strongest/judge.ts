/** The questions E1 to E6, answered from outcomes. */

import { type ClaimResult, claimResult } from "../claims/claim.ts";
import { judgeTogether } from "../claims/evidence.ts";
import { GRADIENT_FREE, TRANSFER, UNBOUNDED_ATTACK } from "./attack_questions.ts";
import { isAnswering } from "../evaluation/answering.ts";
import { CONVERGED, OWN_OUTPUT, SOUND_GRADIENTS } from "./gradient_questions.ts";
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

/**
 * Answers every question: yes is `reproduced`, no `refuted`. The cases of a question on one data set
 * are decided together, at 5 % after Holm's correction for their number. Ensembles that answer alike
 * whatever they are shown are asked nothing.
 */
export function answerQuestions(all: readonly SuiteOutcomes[]): ClaimResult[] {
  const byDataset = [...Map.groupBy(all.filter(isAnswering), ({ dataset }) => dataset)];
  return QUESTIONS.map(({ casesOf, ...text }) =>
    claimResult(
      text,
      byDataset.flatMap(([dataset, found]) =>
        judgeTogether({ dataset, replicates: [] }, found.flatMap(casesOf))
      ),
    )
  );
}

/** A verdict as an answer. */
export const ANSWERS = { reproduced: "yes", refuted: "no", inconclusive: "open" } as const;
