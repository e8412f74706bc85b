/** The page `docs/grad2/numbers.md`: all that was measured of Grad. 2, which `docs/grad2.md` argues from. */

import { markdownTable } from "markdown-table";
import type { ChartSpec } from "../charts/render.ts";
import { isAnswering } from "../evaluation/answering.ts";
import { scaleName, scaleTitle } from "../evidence/ensemble_files.ts";
import { duration } from "../reports/duration.ts";
import { datasetLabel, shortCommit } from "../reports/names.ts";
import { capital, folded } from "../reports/wording.ts";
import { bothDatasetsSigns } from "./both_datasets_text.ts";
import { constantAttackersText } from "./constant_attackers.ts";
import { countersTable, iterateText } from "./counters_text.ts";
import {
  coverageTable,
  crossPairings,
  nearestPairings,
  signsTable,
  stepsSignsText,
} from "./crossing.ts";
import { ELSEWHERE_HEADING, elsewhereTable } from "./elsewhere.ts";
import type { Grad2Findings, ScaleFinding } from "./findings.ts";
import { levelShiftsTable, levelsTable } from "./levels.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { explanationsChart } from "./plots.ts";
import { arguedFor, reasonsText } from "./reasons.ts";
import { cleanAccuracies, type ScaleOutcomes } from "./scales.ts";
import { leadsOf, leftOutText } from "./standings.ts";
import { DISTANCES, explanationsTable, standingsTable, standingsText } from "./standings_text.ts";
import { ensembleTitle, imageCounts, scheduleTitle } from "./titles.ts";

/** The charts that the page shows, by the names of their files beside it. */
export function numbersCharts({ smaller }: Grad2Findings): Record<string, ChartSpec> {
  return Object.fromEntries(
    smaller.map(({ scale, found }) => [smallerChartName(scale), explanationsChart(found)]),
  );
}

/** Renders the page. */
export function numbersPage(findings: Grad2Findings): string {
  const { recorded, all, inPapersSteps, inMoreSteps, smaller, onBothDatasets } = findings;
  const elsewhere = elsewhereTable(findings);
  const { stands, crossed } = inPapersSteps;
  const answering = all.filter(isAnswering);
  const otherReasons = reasonsText(stands, answering, leadsOf(stands), arguedFor(findings));
  return [
    "# Grad. 2 in numbers",
    "What was measured for [the riddle of Grad. 2](../grad2.md), which says what it is about and " +
    "what comes of it.",
    "## The explanations",
    "FGSM and BIM: accuracy of the ensemble under Grad. 2 minus that under Grad. 1, from the lowest " +
    `to the highest ensemble. ${DISTANCES} Of \`--gradients\`, equal weights are ` +
    "`normalisedMean`, votes `signVote`, the ensemble's own output `meanProbability`, the gradient " +
    "taken once `meanAtClean`, the mean without its sign `scaledMean`.",
    standingsTable(stands),
    folded(
      "Both differences on each ensemble, with intervals",
      `${explanationsTable(all, "paper")}\n\n${SIGNS}`,
    ),
    "## The levels",
    "Differences can agree where accuracies do not. These are the ensembles' accuracies minus the " +
    "paper's, under the literal words and under what stands, from the lowest to the highest " +
    `ensemble. They are of the first test images (${
      imageCounts(all)
    } of them), on which BIM leaves ` +
    "less than on all that [Table 2](../results.md) has.",
    levelShiftsTable([stands[0]!, ...leadsOf(stands)]),
    folded("Accuracies, by the label that is attacked", levelsTable(all)),
    "## What happens at the shared iterate",
    "Counted before each step: gradients that are exactly 0 (*zero*), members whose label is wrong " +
    "(*fooled*), the largest share that one member has of the sum of the gradients' norms, the share " +
    "that the fooled members have together, the mean cosine between two members' gradients, and that " +
    "between a fooled member and one that is not. Members that block each other have a negative one; " +
    "fooled members that rule the mean have a large share; masked gradients are 0.",
    iterateText(answering),
    folded("All counters, before the first step and the last", countersTable(all)),
    ...(otherReasons === "" ? [] : ["## Why others have both signs", otherReasons]),
    ...(elsewhere.length === 0 ? [] : [`## ${ELSEWHERE_HEADING}`, ...elsewhere]),
    ...inMoreSteps.flatMap(({ schedule, stands }) => [
      `## ${capital(scheduleTitle(schedule))}`,
      standingsText(stands),
      folded(
        "Both differences on each ensemble, with intervals",
        explanationsTable(all, schedule),
      ),
    ]),
    "## All combinations",
    "A pairing is a loss, a label for either gradient and one way to average under both attacks. How " +
    "many of those that differ were measured on each of these ensembles, and how many have both of " +
    "the paper's signs beyond doubt on all:",
    coverageTable([inPapersSteps, ...inMoreSteps]),
    ...(inMoreSteps.length === 0 ? [] : [stepsSignsText(inMoreSteps)]),
    "In the paper's steps, by the average (down) and the label (across) of Grad. 2, over the losses " +
    "and the labels of Grad. 1: the pairings that have both signs on all, of those measured. (The " +
    "members' mean probability or logits have one label: predicted again by members is by the " +
    "ensemble.)",
    signsTable(crossed),
    "The nearest to the paper with BIM in its own steps, by the largest distance over the ensembles; " +
    "[pairings.csv](../../golden/measured/grad2/pairings.csv) has all that were measured on any, with " +
    "intervals, and the explanations that are no such pairing:",
    nearestPairings(crossed),
    ...inMoreSteps.map(({ schedule, crossed }) =>
      folded(
        `The signs, and the nearest, with ${scheduleTitle(schedule)}`,
        `${signsTable(crossed)}\n\n${nearestPairings(crossed)}`,
      )
    ),
    ...(onBothDatasets === undefined ? [] : [
      `${bothDatasetsSigns(onBothDatasets)} The nearest, over all of them:`,
      nearestPairings(onBothDatasets.crossed),
    ]),
    ...smaller.flatMap((one) => smallerSection(one)),
    "## How it was measured",
    provenanceTable(recorded),
    "Attacks have the paper's sizes and start from the same first test images" +
    `${
      inMoreSteps.length > 0
        ? "; BIM's other numbers of steps have alpha = 2.5 epsilon / steps"
        : ""
    }. ` +
    "Intervals are over images, and over attackers for Grad. 1. `deno task reproduce grad2` runs the " +
    "experiment at any scale, `--help` lists its flags; [golden/README.md](../../golden/README.md) " +
    "has the calls of `deno task record:grad2` that kept every label and every counter of this page.",
  ].join("\n\n") + "\n";
}

const SIGNS =
  "*Distance*: how far from the paper's two differences, the farther one counting. *Paper's signs*: " +
  "of each sign alone, by its 95 % interval; only what stands on all ensembles together is corrected " +
  "for their number.";

function smallerChartName(scale: ScaleOutcomes["scale"]): string {
  return `explanations-${scaleName(scale)}.svg`;
}

/** The same attacks on ensembles that were trained less. */
function smallerSection({ scale, found, datasets }: ScaleFinding): string[] {
  return [
    `## ${scaleTitle(scale)}`,
    "The same attacks on networks that were trained less: what holds at the paper's scale need not " +
    "hold here.",
    ...datasets.flatMap(({ dataset, found, stands }) => [
      `On ${datasetLabel(dataset)}, where the ensembles are right on ${cleanAccuracies(found)} ` +
      "before any attack:",
      standingsText(stands),
      ...constantAttackersText(found, "paper", stands),
      "Accuracies minus the paper's, under the literal words and under what stands:",
      levelShiftsTable([stands[0]!, ...leadsOf(stands)]),
    ]),
    ...leftOutText(found),
    folded(
      "Both differences by explanation",
      [
        `![Both differences by explanation](${smallerChartName(scale)})`,
        `${explanationsTable(found, "paper")}`,
      ].join("\n\n"),
    ),
    folded("The levels", levelsTable(found)),
    folded("What happens at the shared iterate", countersTable(found)),
    folded("The pairings nearest to the paper", nearestPairings(crossPairings(found, "paper"))),
  ];
}

function provenanceTable(all: readonly GridOutcomes[]): string {
  return markdownTable([
    [
      "Ensemble",
      "Members",
      "Training",
      "Images",
      "Attacks",
      "Backend",
      "Commits",
      "Longest run, one thread",
    ],
    ...all.map((found) => {
      const { runs, labels, members, points } = found;
      const [{ epochs, trainImages, backend }] = runs as [typeof runs[number]];
      const commits = new Set(runs.flatMap(({ computing }) => computing.commits));
      return [
        ensembleTitle(found),
        String(members),
        `${trainImages} images, ${epochs} epochs`,
        String(labels.length),
        String(points.size),
        backend,
        [...commits].map(shortCommit).join(", "),
        duration(Math.max(...runs.map(({ computing }) => computing.seconds))),
      ];
    }),
  ]);
}
