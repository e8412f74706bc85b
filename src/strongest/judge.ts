/** The questions E1 to E6, answered from outcomes. */

import { type ClaimCase, type ClaimResult, claimResult } from "../claims/claim.ts";
import { judgeTogether, type UndecidedCase } from "../claims/evidence.ts";
import type { DatasetName } from "../data/dataset.ts";
import { GRADIENT_FREE, TRANSFER, UNBOUNDED_ATTACK } from "./attack_questions.ts";
import { isAnswering } from "./answering.ts";
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
 * are decided together, at 5 % after Holm's correction for their number, and so are those beside it,
 * which the answer does not hang on. Ensembles that answer alike whatever they are shown are asked
 * nothing.
 */
export function answerQuestions(all: readonly SuiteOutcomes[]): ClaimResult[] {
  const byDataset = [...Map.groupBy(all.filter(isAnswering), ({ dataset }) => dataset)];
  return QUESTIONS.map(({ casesOf, ...text }) =>
    claimResult(
      text,
      byDataset.flatMap(([dataset, found]) => judgeBeside(dataset, found.flatMap(casesOf))),
    )
  );
}

/** Decides the cases that count and those beside them, each among themselves, in their order. */
function judgeBeside(dataset: DatasetName, cases: readonly UndecidedCase[]): ClaimCase[] {
  const isBeside = ({ shown }: UndecidedCase): boolean => shown.beside === true;
  const judged = new Map<UndecidedCase, ClaimCase>();
  for (const family of [cases.filter(isBeside), cases.filter((one) => !isBeside(one))]) {
    judgeTogether({ dataset, replicates: [] }, family)
      .forEach((result, i) => judged.set(family[i]!, result));
  }
  return cases.map((one) => judged.get(one)!);
}

/** A verdict as an answer. */
export const ANSWERS = { reproduced: "yes", refuted: "no", inconclusive: "open" } as const;
