/** The page `docs/strongest.md`: the strongest attacks, from what was measured. */

import { markdownTable } from "markdown-table";
import { duration } from "../reports/duration.ts";
import { answerQuestions, ANSWERS } from "./judge.ts";
import type { SuiteOutcomes } from "./outcomes.ts";
import { whatRemains } from "./remains.ts";
import { methodTitle, tableNote } from "./table.ts";
import {
  answersTable,
  casesTable,
  curveTable,
  placeTitle,
  strongestTable,
  transferTable,
} from "./text.ts";

/** Renders the page. */
export function strongestPage(all: readonly SuiteOutcomes[]): string {
  const answers = answerQuestions(all);
  return [
    "# The strongest attack per image",
    "The paper attacks with FGSM and BIM alone, and hopes that its ensembles help against other " +
    "attacks as well. This page puts the attacks to them that a sceptical reviewer would run, all " +
    "within the paper's epsilons. Every number in it is computed from recorded labels " +
    "(`deno task docs`).",
    "## What is left",
    whatRemains(all).join("\n\n"),
    "## Table X",
    "Single networks are each under the attack on itself; what is made on several networks has the " +
    "bootstrap's interval, over images and networks, everything else Wilson's. Under Grad. 1 the " +
    "ensemble's accuracy is the mean over the members that attack. The last row counts an image " +
    "only if no attack of the list, whichever model it was made on, made it misclassified.",
    ...all.flatMap((found) =>
      found.options.epsilons.flatMap((epsilon) => [
        `### ${placeTitle(found, epsilon)}`,
        strongestTable(found, epsilon),
        tableNote(found, epsilon),
      ])
    ),
    "## What a sceptical reviewer asks",
    answersTable(answers),
    ...answers.flatMap(({ id, statement, test, verdict, cases }) => [
      `### ${id}: ${statement} ${capital(ANSWERS[verdict])}.`,
      test!,
      casesTable(cases),
      ...(id === "E4" ? ["Accuracy of the ensemble under PGD-40:", curveTable(all)] : []),
      ...(id === "E5" ? all.flatMap(matrices) : []),
    ]),
    "## How it was measured",
    provenanceTable(all),
    "FGSM and BIM have the paper's steps, scaled to the epsilon; PGD has steps of 2.5 epsilon / " +
    "steps; APGD and Square have the settings of their papers, Square with the queries above where " +
    "its authors take 5000. Attacks know the true label. Intervals are over images, and over " +
    "networks where there are several; they do not hold the luck of training, since each ensemble " +
    "was trained once.",
    "`deno task reproduce strongest` makes the attacks, on the networks of the tables, `--help` " +
    "lists its flags; `deno task record:strongest` keeps every label in `golden/measured/strongest`.",
  ].join("\n\n") + "\n";
}

/** Who fools whom, at each epsilon. */
function matrices(found: SuiteOutcomes): string[] {
  return found.options.epsilons.flatMap((epsilon) => [
    `Accuracy of each member (columns) under BIM on each member (rows), ${
      placeTitle(found, epsilon)
    }:`,
    transferTable(found, epsilon),
  ]);
}

function provenanceTable(all: readonly SuiteOutcomes[]): string {
  return markdownTable([
    ["Ensemble", "Networks", "Training", "Images", "Backend", "Commits", "Time of one thread"],
    ...all.map((found) => {
      const { run: { epochs, trainImages, backend, computing }, members, labels } = found;
      return [
        `${found.dataset}, ${methodTitle(found)}`,
        String(members),
        `${trainImages} images, ${epochs} epochs`,
        String(labels.length),
        backend,
        computing.commits.map((commit) => commit?.slice(0, 7) ?? "unknown").join(", "),
        duration(computing.seconds),
      ];
    }),
  ]);
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
