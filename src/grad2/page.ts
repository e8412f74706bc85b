/** The page `docs/grad2.md`: the experiment on Grad. 2, from what was measured. */

import { type ChartSpec, renderSvg } from "../charts/render.ts";
import { markdownTable } from "markdown-table";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { byScale, scaleName, scaleTitle } from "../evidence/ensemble_files.ts";
import { duration } from "../reports/duration.ts";
import { capital, folded } from "../reports/wording.ts";
import { EXPLANATIONS, judgeExplanations } from "./explanations.ts";
import type { BimSchedule } from "./grid.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { explanationsChart, fooledChart, oppositionChart, stepCountsChart } from "./plots.ts";
import { countersTable, iterateText } from "./counters_text.ts";
import { explanationsTable, standingsTable, standingsText } from "./explanations_text.ts";
import { levelsTable } from "./levels.ts";
import { elsewhere, levelsOfLeads, type ScaleOutcomes } from "./stands.ts";
import { suspectsText } from "./suspects_text.ts";
import { measuredSchedules, nearestPairings } from "./text.ts";
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
    "explanations.svg": explanationsChart(all, "paper"),
    "fooled.svg": fooledChart(all),
    "opposition.svg": oppositionChart(all),
  };
  const longer = measuredSchedules(all).filter((schedule) => schedule !== "paper");
  if (longer.length > 1) charts["steps.svg"] = stepCountsChart(all);
  for (const { scale, found } of smaller) {
    charts[`explanations-${scaleName(scale)}.svg`] = explanationsChart(found, "paper");
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
  const nearest = nearestPairings(all);
  const bim = paperRow(PAPER_TABLE2, "mnist", "bim", "randomInit")!;
  return [
    "# The riddle of Grad. 2",
    "The paper attacks an ensemble with the gradient of one member (Grad. 1) or with the average of " +
    "all members' gradients (Grad. 2). With FGSM, one step, Grad. 2 is the stronger attack, as one " +
    "would expect. With BIM, eight steps, the paper finds the opposite: " +
    `its MNIST ensemble of randomly initialised networks is right on ${bim.grad1Ensemble} of the ` +
    `images under Grad. 1 and on ${bim.grad2Ensemble} under Grad. 2. It calls this surprising ` +
    "(section 4.1), and supposes that the members block each other (section 4.2). This page puts " +
    `${EXPLANATIONS.length} explanations to the same ensembles. Every number in ` +
    "it is computed from recorded labels (`deno task docs`).",
    "## What stands",
    "What stands of the suspects that come to mind, and Grad. 2 minus Grad. 1 under each, from the " +
    "lowest to the highest ensemble:",
    suspectsText(stands),
    "An explanation must give both of the paper's signs, FGSM below 0 and BIM above, each with its " +
    "whole 95 % interval, on every ensemble. It is a finding only if it does so on all four methods " +
    "of Table 2, on every data set that was measured with networks trained as long. It is excluded " +
    "when one sign is the other way round on one ensemble, after a correction for the number of " +
    "signs that were looked at. Nothing was chosen by these numbers: the explanations, some of which " +
    "small experiments had suggested, were listed before these networks were attacked, but for " +
    `${laterTitles()}, which were added afterwards; all of them are below.`,
    ...elsewhere(stands, smaller),
    "![Both differences by explanation](grad2/explanations.svg)",
    "## The explanations",
    "Both differences from the lowest to the highest ensemble, and how far from the paper's they " +
    "are, the farther of the two counting, on the ensemble where they are farthest:",
    standingsTable(stands),
    folded(
      "On each ensemble, with intervals",
      `${explanationsTable(all, "paper")}\n\n*Distance*: how far from the paper's two ` +
        "differences, the farther one counting.",
    ),
    "## The levels",
    "Differences can agree where accuracies do not" + levelsOfLeads(stands) +
    ". These are of the " +
    `first test images (${imageCounts(all)} of them), which need not be as hard as all that ` +
    "[Table 2](results.md) has.",
    folded("Accuracies, by the label that is attacked", levelsTable(all)),
    "## What happens at the shared iterate",
    "Counted before each step: gradients that are exactly 0 (*zero*), members whose label is wrong " +
    "(*fooled*), the largest share that one member has of the sum of the gradients' norms, the share " +
    "that the fooled members have together, the mean cosine between two members' gradients, and that " +
    "between a fooled member and one that is not. Members that block each other have a negative one; " +
    "fooled members that rule the mean have a large share; masked gradients are 0.",
    "![Members fooled, step by step](grad2/fooled.svg)",
    "![Cosine of fooled members to the others, step by step](grad2/opposition.svg)",
    iterateText(all),
    folded("All counters, before the first step and the last", countersTable(all)),
    ...longer.flatMap((schedule) => [
      `## ${capital(scheduleTitle(schedule))}`,
      standingsText(judgeExplanations(all, schedule)),
      folded("Both differences by explanation", explanationsTable(all, schedule)),
    ]),
    ...(longer.length > 1 ? ["![Accuracy after 8, 40 and 100 steps](grad2/steps.svg)"] : []),
    "## All combinations",
    "A pairing is a loss, a label for either gradient and a way to average. " +
    `${capital(nearest.of)} were measured on each of these ensembles, and ` +
    "[pairings.csv](../golden/measured/grad2/pairings.csv) has all that were measured on any, with " +
    "intervals. The nearest to the paper with BIM in its own steps, by the largest distance over the " +
    "ensembles:",
    nearest.table,
    ...smaller.flatMap(smallerSection),
    "## How it was measured",
    provenanceTable(recorded),
    "Attacks have the paper's sizes and start from the same first test images" +
    `${
      longer.length > 0 ? "; BIM's other numbers of steps have alpha = 2.5 epsilon / steps" : ""
    }. ` +
    "Intervals are over images, and over attackers for " +
    "Grad. 1; they do not hold the luck of training. `deno task reproduce grad2` runs the " +
    "experiment, `--help` lists its flags; `deno task record:grad2` keeps what it finds, every " +
    "label and every counter, in `golden/measured/grad2`.",
  ].join("\n\n") + "\n";
}

function laterTitles(): string {
  return EXPLANATIONS.filter(({ addedLater }) => addedLater).map(({ title }) => `“${title}”`)
    .join(" and ");
}

/** How many images the ensembles were attacked on, if they differ in that all of them. */
function imageCounts(all: readonly GridOutcomes[]): string {
  return [...new Set(all.map(({ labels }) => labels.length.toLocaleString("en-US")))].join(", ");
}

/** The same attacks on ensembles that were trained less. */
function smallerSection({ scale, found }: ScaleOutcomes): string[] {
  return [
    `## ${scaleTitle(scale)}`,
    "The same attacks on networks that were trained less, and are fooled more easily: what holds at " +
    "the paper's scale need not hold here.",
    standingsText(judgeExplanations(found, "paper")),
    `![Both differences by explanation](grad2/explanations-${scaleName(scale)}.svg)`,
    folded("Both differences by explanation", explanationsTable(found, "paper")),
    folded("The levels", levelsTable(found)),
    folded("What happens at the shared iterate", countersTable(found)),
    folded("The pairings nearest to the paper", nearestPairings(found).table),
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
      "Time of one thread",
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
        [...commits].map((commit) => commit?.slice(0, 7) ?? "unknown").join(", "),
        duration(Math.max(...runs.map(({ computing }) => computing.seconds))),
      ];
    }),
  ]);
}
