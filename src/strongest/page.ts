/** The page `docs/strongest.md`: the strongest attacks, from what was measured. */

import { markdownTable } from "markdown-table";
import type { ClaimResult } from "../claims/claim.ts";
import { byScale, scaleTitle } from "../evidence/ensemble_files.ts";
import { duration } from "../reports/duration.ts";
import { datasetLabel, shortCommit } from "../reports/names.ts";
import { capital, folded } from "../reports/wording.ts";
import { answerQuestions, ANSWERS } from "./judge.ts";
import { suiteEnsemble, type SuiteOutcomes } from "./outcomes.ts";
import { remainsTable, whatRemains } from "./remains.ts";
import { methodTitle, tableNote } from "./table.ts";
import {
  answersTable,
  casesTable,
  curveTable,
  placeTitle,
  strongestTable,
  transferTable,
} from "./text.ts";

/** Renders the page: a section for each scale that networks were trained at, the largest first. */
export function strongestPage(all: readonly SuiteOutcomes[]): string {
  return [
    "# The strongest attack per image",
    "The paper attacks with FGSM and BIM alone, and hopes that its ensembles help against other " +
    "attacks as well. This page puts the attacks to them that a sceptical reviewer would run, within " +
    "the paper's epsilons but for the checks of the attacks themselves (E4). Every number in it is " +
    "computed from recorded labels and counters (`deno task docs`).",
    ...byScale(all, suiteEnsemble).flatMap(({ scale, found }) =>
      scaleSection(scaleTitle(scale), found)
    ),
    "## How it was measured",
    provenanceTable(all),
    "FGSM and BIM have the paper's steps, scaled to the epsilon; PGD has steps of 2.5 epsilon / " +
    "steps; APGD and Square have the settings of their papers, Square with the queries above where " +
    "its authors take 5000. Attacks know the true label. Intervals are over images, and over " +
    "networks where accuracies of several are averaged; those of E3 and E5 are over images alone, " +
    "of these networks and no others. None holds the luck of training, since each ensemble was " +
    "trained once.",
    "`deno task reproduce strongest` makes the attacks, on the networks of the tables, `--help` " +
    "lists its flags; `deno task record:strongest` keeps every label in `golden/measured/strongest`.",
  ].join("\n\n") + "\n";
}

/** What is left, a table for each scale. */
export function remainsByScale(all: readonly SuiteOutcomes[]): string {
  return byScale(all, suiteEnsemble)
    .map(({ scale, found }) => `${scaleTitle(scale)}:\n\n${remainsTable(found)}`).join("\n\n");
}

function scaleSection(title: string, all: readonly SuiteOutcomes[]): string[] {
  const answers = answerQuestions(all);
  return [
    `## ${title}`,
    ...whatRemains(all),
    "Accuracies of single networks and of the ensemble: on clean images, under the paper's BIM (on " +
    "an ensemble with Grad. 2), and under the strongest attack for each image, where an image " +
    "counts only if no attack of the list, whichever model it was made on, made it misclassified.",
    remainsTable(all),
    "### What a sceptical reviewer asks",
    "Answers hold at 5 % after Holm's correction for the number of cases that a question has on a data " +
    "set, and intervals are of 95 % each: a case may be open although its own interval lies beyond " +
    "the bound.",
    answersTable(answers),
    ...answers.map((answer) => folded(questionTitle(answer), questionText(answer, all))),
    "### Table X",
    "Single networks are each under the attack on itself; what is made on several networks has an " +
    "interval over images and networks that holds a bootstrap's and Student's t's, everything else " +
    "has Wilson's. Under Grad. 1 the " +
    "ensemble's accuracy is the mean over the members that attack.",
    ...all.flatMap((found) =>
      found.options.epsilons.map((epsilon) =>
        folded(
          placeTitle(found, epsilon),
          [strongestTable(found, epsilon), tableNote([found], epsilon)].join("\n\n"),
        )
      )
    ),
  ];
}

function questionTitle({ id, statement, verdict }: ClaimResult): string {
  return `${id}: ${statement} ${capital(ANSWERS[verdict])}.`;
}

function questionText({ id, test, cases }: ClaimResult, all: readonly SuiteOutcomes[]): string {
  return [
    test!,
    casesTable(cases),
    ...(id === "E4" ? ["Accuracy of the ensemble under PGD-40:", curveTable(all)] : []),
    ...(id === "E5" ? all.flatMap(matrices) : []),
  ].join("\n\n");
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
        `${datasetLabel(found.dataset)}, ${methodTitle(found)}`,
        String(members),
        `${trainImages} images, ${epochs} epochs`,
        String(labels.length),
        backend,
        computing.commits.map(shortCommit).join(", "),
        duration(computing.seconds),
      ];
    }),
  ]);
}
