/** The page `docs/grad2.md`: the experiment on Grad. 2, from what was measured. */

import { type ChartSpec, renderSvg } from "../charts/render.ts";
import { markdownTable } from "markdown-table";
import { isAnswering } from "../evaluation/answering.ts";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { byScale, scaleName, scaleTitle } from "../evidence/ensemble_files.ts";
import { duration } from "../reports/duration.ts";
import { shortCommit } from "../reports/names.ts";
import { capital, folded } from "../reports/wording.ts";
import { EXPLANATIONS } from "./explanations.ts";
import { type ExplanationFinding, judgeExplanations, leadsOf, leftOutText } from "./standings.ts";
import type { BimSchedule } from "./grid.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { explanationsChart, fooledChart, oppositionChart, stepCountsChart } from "./plots.ts";
import { countersTable, iterateText } from "./counters_text.ts";
import { explanationsTable, standingsTable, standingsText } from "./standings_text.ts";
import { levelShiftsTable, levelsTable } from "./levels.ts";
import { reasonsText } from "./reasons.ts";
import {
  coverageTable,
  crossPairings,
  nearestPairings,
  signsTable,
  signsText,
} from "./crossing.ts";
import { elsewhere, type ScaleOutcomes } from "./summary.ts";
import { suspectsText } from "./suspects_text.ts";
import { measuredSchedules } from "./text.ts";
import { ensembleTitle, scheduleTitle } from "./titles.ts";

/** A page and the plots that it shows, by the names of their files. */
export interface Grad2Page {
  readonly markdown: string;
  readonly plots: Readonly<Record<string, string>>;
}

/**
 * Renders the page: the argument on the ensembles that were trained most, and below it what the same
 * attacks give on smaller ones.
 */
export async function grad2Page(recorded: readonly GridOutcomes[]): Promise<Grad2Page> {
  const [{ found: all }, ...smaller] = byScale(recorded, gridEnsemble) as [
    ScaleOutcomes,
    ...ScaleOutcomes[],
  ];
  const charts: Record<string, ChartSpec> = {
    "explanations.svg": explanationsChart(all),
    "fooled.svg": fooledChart(all),
    "opposition.svg": oppositionChart(all),
  };
  const longer = measuredSchedules(all).filter((schedule) => schedule !== "paper");
  if (longer.length > 1) charts["steps.svg"] = stepCountsChart(all);
  for (const { scale, found } of smaller) {
    charts[`explanations-${scaleName(scale)}.svg`] = explanationsChart(found);
  }
  const plots: Record<string, string> = {};
  for (const [name, chart] of Object.entries(charts)) plots[name] = await renderSvg(chart);
  return { markdown: markdown(all, longer, smaller, recorded), plots };
}

function markdown(
  all: readonly GridOutcomes[],
  longer: readonly BimSchedule[],
  smaller: readonly ScaleOutcomes[],
  recorded: readonly GridOutcomes[],
): string {
  const stands = judgeExplanations(all, "paper");
  const inPapersSteps = crossPairings(all, "paper");
  const inMoreSteps = longer.map((schedule) => [schedule, crossPairings(all, schedule)] as const);
  const levels = levelShiftsTable([stands[0]!, ...leadsOf(stands)]);
  const bim = paperRow(PAPER_TABLE2, "mnist", "bim", "randomInit")!;
  return [
    "# The riddle of Grad. 2",
    "The paper attacks an ensemble with the gradient of one member (Grad. 1) or with the average of " +
    "all members' gradients (Grad. 2). With FGSM, one step, Grad. 2 is the stronger attack, as one " +
    "would expect. With BIM, eight steps, the paper finds the opposite on all eight ensembles of its " +
    "Table 2: that of randomly initialised networks on MNIST is right on " +
    `${bim.grad1Ensemble} of the images under Grad. 1 and on ${bim.grad2Ensemble} under Grad. 2. It ` +
    "calls this surprising (section 4.1), and suggests that the members might block each other " +
    `(section 4.2). This page puts ${EXPLANATIONS.length} explanations to ensembles of our own, of ` +
    "the paper's networks. Every number in it is computed from recorded labels and counters and " +
    "from the paper's tables (`deno task docs`).",
    ensemblesText(all),
    ...leftOutText(all),
    "## What stands",
    `${leadsOf(stands).length} of ${EXPLANATIONS.length} explanations have both of the paper's ` +
    "signs. That does not say which of them is what the paper did: at most one is, signs cannot tell " +
    "them apart, and under none are the accuracies the paper's ([the levels](#the-levels)). What " +
    "stands of the suspects that come to mind, and Grad. 2 minus Grad. 1 under each, from the lowest " +
    "to the highest ensemble:",
    suspectsText(stands),
    signsText(inPapersSteps),
    "![Both differences by explanation](grad2/explanations.svg)",
    "## The explanations",
    "FGSM and BIM: accuracy of the ensemble under Grad. 2 minus that under Grad. 1, from the lowest " +
    "to the highest ensemble. Differences and accuracies: the largest distance from the paper's, of " +
    "both differences, and of the four accuracies that they are made of. Of `--gradients`, equal " +
    "weights are `normalisedMean`, votes `signVote`, the ensemble's own output `meanProbability`, " +
    "the gradient taken once `meanAtClean`, the mean without its sign `scaledMean`.",
    standingsTable(stands),
    RULE,
    addedLaterText(),
    folded(
      "Both differences on each ensemble, with intervals",
      `${explanationsTable(all, "paper")}\n\n${SIGNS}`,
    ),
    "## Why they give the paper's signs",
    reasonsText(stands, all.filter(isAnswering)),
    "## The levels",
    "Differences can agree where accuracies do not. These are the ensembles' accuracies minus the " +
    "paper's, under the literal words and under what stands, from the lowest to the highest " +
    "ensemble. FGSM's under Grad. 1, which most explanations leave alone, are off too: something " +
    "besides Grad. 2 differs from the paper. " +
    `They are of the first test images (${
      imageCounts(all)
    } of them), on which BIM leaves less than ` +
    "on all that [Table 2](results.md) has.",
    levels,
    folded("Accuracies, by the label that is attacked", levelsTable(all)),
    "## What happens at the shared iterate",
    "Counted before each step: gradients that are exactly 0 (*zero*), members whose label is wrong " +
    "(*fooled*), the largest share that one member has of the sum of the gradients' norms, the share " +
    "that the fooled members have together, the mean cosine between two members' gradients, and that " +
    "between a fooled member and one that is not. Members that block each other have a negative one; " +
    "fooled members that rule the mean have a large share; masked gradients are 0.",
    "![Members fooled, step by step](grad2/fooled.svg)",
    "![Cosine of fooled members to the others, step by step](grad2/opposition.svg)",
    iterateText(all.filter(isAnswering)),
    folded("All counters, before the first step and the last", countersTable(all)),
    ...longer.flatMap((schedule) => [
      `## ${capital(scheduleTitle(schedule))}`,
      standingsText(judgeExplanations(all, schedule)),
      folded(
        "Both differences on each ensemble, with intervals",
        explanationsTable(all, schedule),
      ),
    ]),
    ...(longer.length > 1 ? ["![Accuracy after more and more steps](grad2/steps.svg)"] : []),
    "## All combinations",
    "A pairing is a loss, a label for either gradient and one way to average under both attacks. How " +
    "many of those that differ were measured on each of these ensembles, and how many have both of " +
    "the paper's signs beyond doubt on all:",
    coverageTable(new Map([["paper", inPapersSteps], ...inMoreSteps])),
    "In the paper's steps, by the average (down) and the label (across) of Grad. 2, over the losses " +
    "and the labels of Grad. 1: the pairings that have both signs on all, of those measured. (The " +
    "members' mean probability or logits have one label: predicted again by members is by the " +
    "ensemble.)",
    signsTable(inPapersSteps),
    "The nearest to the paper with BIM in its own steps, by the largest distance over the ensembles; " +
    "[pairings.csv](../golden/measured/grad2/pairings.csv) has all that were measured on any, with " +
    "intervals, and the explanations that are no such pairing:",
    nearestPairings(inPapersSteps),
    ...inMoreSteps.map(([schedule, crossed]) =>
      folded(`The nearest with ${scheduleTitle(schedule)}`, nearestPairings(crossed))
    ),
    ...smaller.flatMap((one) => smallerSection(stands, one)),
    "## How it was measured",
    folded("Members, training, images, commits and times", provenanceTable(recorded)),
    "Attacks have the paper's sizes and start from the same first test images" +
    `${
      longer.length > 0 ? "; BIM's other numbers of steps have alpha = 2.5 epsilon / steps" : ""
    }. ` +
    "Intervals are over images, and over attackers for Grad. 1. `deno task reproduce grad2` runs the " +
    "experiment at any scale, `--help` lists its flags; [golden/README.md](../golden/README.md) has " +
    "the calls of `deno task record:grad2` that kept every label and every counter of this page.",
  ].join("\n\n") + "\n";
}

const RULE =
  "A finding has both of the paper's signs, FGSM below 0 and BIM above, each with its whole 95 % " +
  "interval, on every ensemble, with all four methods of Table 2 among them, on every data set of " +
  "which networks were trained as long. Excluded is what has one sign the other way round on one " +
  "ensemble, at 5 % after Bonferroni over the explanation's own signs, two on each ensemble. What " +
  "is neither is open.";

const SIGNS =
  "*Distance*: how far from the paper's two differences, the farther one counting. *Paper's signs*: " +
  "of each sign alone, by its 95 % interval; only what stands on all ensembles together is corrected " +
  "for their number.";

/** Which explanations were thought of too late to be free of what was seen. */
function addedLaterText(): string {
  const later = EXPLANATIONS.filter(({ addedLater }) => addedLater);
  return `${
    EXPLANATIONS.length - later.length
  } explanations, some of which small experiments had ` +
    "suggested, were listed before these networks were attacked. The " +
    `${later.length} with an asterisk (*) were added when the others' results were known: where one ` +
    "of them stands, it was found by looking. None was taken out.";
}

/** What was attacked, and where. */
function ensemblesText(all: readonly GridOutcomes[]): string {
  const { members, trainImages, epochs } = gridEnsemble(all[0]!).scale;
  return `The ensembles: ${all.map(ensembleTitle).join("; ")}. Each has ${members} networks, ` +
    `trained on ${
      trainImages.toLocaleString("en-US")
    } images for ${epochs} epochs, and was attacked ` +
    `on the first ${imageCounts(all)} test images. No interval holds the luck of training.`;
}

/** How many images the ensembles were attacked on, if they differ in that all of them. */
function imageCounts(all: readonly GridOutcomes[]): string {
  return [...new Set(all.map(({ labels }) => labels.length.toLocaleString("en-US")))].join(", ");
}

/** The same attacks on ensembles that were trained less. */
function smallerSection(stands: readonly ExplanationFinding[], smaller: ScaleOutcomes): string[] {
  const { scale, found } = smaller;
  return [
    `## ${scaleTitle(scale)}`,
    "The same attacks on networks that were trained less: what holds at the paper's scale need not " +
    "hold here.",
    ...elsewhere(stands, [smaller]),
    ...leftOutText(found),
    folded(
      "Both differences by explanation",
      [
        `![Both differences by explanation](grad2/explanations-${scaleName(scale)}.svg)`,
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
