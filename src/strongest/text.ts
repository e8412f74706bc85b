/** The strongest attacks as text, for a terminal, for reports and for `docs/strongest.md`. */

import { markdownTable } from "markdown-table";
import type { ClaimCase, ClaimResult } from "../claims/claim.ts";
import type { Estimate } from "../evaluation/estimate.ts";
import { transferMatrix } from "../evaluation/transfer.ts";
import { datasetLabel } from "../reports/names.ts";
import { effectCells, fraction, NOTHING } from "../reports/numbers.ts";
import { capital } from "../reports/wording.ts";
import { accuracyCurve, attacksOnMembers } from "./attack_questions.ts";
import { answerQuestions, ANSWERS } from "./judge.ts";
import type { SuiteOutcomes } from "./outcomes.ts";
import { remainsTable, whatRemains } from "./remains.ts";
import { methodTitle, strongestRows, tableNote } from "./table.ts";

/** Everything that is printed: what is left, Table X, and the answers with their cases. */
export function strongestText(all: readonly SuiteOutcomes[]): string {
  const answers = answerQuestions(all);
  return [
    whatRemains(all).join("\n"),
    remainsTable(all),
    ...all.flatMap((found) =>
      found.options.epsilons.flatMap((epsilon) => [
        `Table X, ${placeTitle(found, epsilon)}: accuracy with its 95 % interval`,
        strongestTable(found, epsilon),
        tableNote([found], epsilon),
      ])
    ),
    "What a sceptical reviewer asks",
    answersTable(answers),
    ...answers.flatMap((answer) => [
      `${answer.id}  ${answer.statement} ${capital(ANSWERS[answer.verdict])}.`,
      casesTable(answer.cases),
    ]),
  ].join("\n\n");
}

/** Where a table was measured: `MNIST, randomInit, epsilon 0.2`. */
export function placeTitle(found: SuiteOutcomes, epsilon: number): string {
  return `${datasetLabel(found.dataset)}, ${methodTitle(found)}, epsilon ${epsilon}`;
}

/** Table X of one ensemble at one epsilon, a line for each attack. */
export function strongestTable(found: SuiteOutcomes, epsilon: number): string {
  return markdownTable([
    ["Attack", "Single network", "95 %", "Ensemble", "95 %"],
    ...strongestRows(found, epsilon).map(({ title, single, ensemble }) => [
      title,
      ...accuracyCells(single),
      ...accuracyCells(ensemble),
    ]),
  ], { align: ["l", "r", "r", "r", "r"] });
}

function accuracyCells(estimate: Estimate | undefined): [string, string] {
  if (estimate === undefined) return [NOTHING, ""];
  return [fraction(estimate.effect), `[${estimate.interval.map(fraction).join(", ")}]`];
}

/** Every question with its answer. */
export function answersTable(answers: readonly ClaimResult[]): string {
  return markdownTable([
    ["", "Question", "Answer", "Cases"],
    ...answers.map(({ id, statement, verdict, cases }) => [
      id,
      statement,
      ANSWERS[verdict],
      answerCounts(cases),
    ]),
  ]);
}

function answerCounts(cases: readonly ClaimCase[]): string {
  const counted = cases.filter(({ beside }) => beside !== true);
  return (Object.keys(ANSWERS) as (keyof typeof ANSWERS)[]).flatMap((verdict) => {
    const count = counted.filter((one) => one.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${ANSWERS[verdict]}`];
  }).join(", ");
}

/** The cases of a question, each with its interval. */
export function casesTable(cases: readonly ClaimCase[]): string {
  if (cases.length === 0) return "Nothing was measured that answers it.";
  return markdownTable([
    ["Ensemble", "On", "Quantity", "Value", "95 %", "Answer"],
    ...cases.map((one) => [
      `${datasetLabel(one.dataset)}, ${one.method}`,
      one.on ?? "",
      one.quantity ?? "",
      ...effectCells(one),
      ANSWERS[one.verdict] + (one.beside === true ? " (beside)" : "") +
      (one.note === undefined ? "" : `; ${one.note}`),
    ]),
  ], { align: ["l", "l", "l", "r", "r", "l"] });
}

/** Accuracy of the ensemble against epsilon. */
export function curveTable(all: readonly SuiteOutcomes[]): string {
  return all.map((found) => {
    const curve = accuracyCurve(found);
    return markdownTable([
      [
        `${datasetLabel(found.dataset)}, ${methodTitle(found)}: epsilon`,
        ...curve.map(([epsilon]) => String(epsilon)),
      ],
      ["accuracy", ...curve.map(([, accuracy]) => fraction(accuracy))],
    ], { align: ["l", ...curve.map(() => "r")] });
  }).join("\n\n");
}

/** Accuracies under BIM on each member: a row for each, the ensemble in the last column. */
export function transferTable(found: SuiteOutcomes, epsilon: number): string {
  const made = attacksOnMembers(found, { epsilon, attack: "bim" });
  const rows = transferMatrix(made, found.labels);
  const members = Array.from({ length: found.members }, (_, member) => String(member));
  return markdownTable([
    ["Attacked", ...members, "Ensemble"],
    ...rows.map((row, i) => [
      String(made[i]!.attacker),
      ...row.map((accuracy) => accuracy.toFixed(2)),
    ]),
  ], { align: ["l", ...members.map(() => "r"), "r"] });
}
