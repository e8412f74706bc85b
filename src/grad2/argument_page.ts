/** The page `docs/grad2.md`: what the experiment on Grad. 2 says, in two pages with their plots. */

import type { ChartSpec } from "../charts/render.ts";
import { isAnswering } from "../evaluation/answering.ts";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { findingsText } from "./both_datasets_text.ts";
import { signsText } from "./crossing.ts";
import { ELSEWHERE_HEADING, elsewhereText } from "./elsewhere.ts";
import { EXPLANATIONS } from "./explanations.ts";
import type { Grad2Findings } from "./findings.ts";
import { firstImagesText, type TableRun } from "./first_images.ts";
import { levelsText } from "./levels.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { explanationsChart, fooledChart, oppositionChart, stepCountsChart } from "./plots.ts";
import { arguedFor, reasonsText } from "./reasons.ts";
import { leadsOf, leftOutText } from "./standings.ts";
import { DISTANCES, standingsTable, standingsText } from "./standings_text.ts";
import { suspectsText } from "./suspects_text.ts";
import { datasetsText, ensembleTitle, imageCounts } from "./titles.ts";

/** The charts that the page shows, by the names of their files in `docs/grad2`. */
export function argumentCharts({ all, inMoreSteps }: Grad2Findings): Record<string, ChartSpec> {
  return {
    "explanations.svg": explanationsChart(all),
    "fooled.svg": fooledChart(all),
    "opposition.svg": oppositionChart(all),
    ...(inMoreSteps.length > 1 && { "steps.svg": stepCountsChart(all) }),
  };
}

/**
 * Renders the page, for a reader who knows FGSM.
 *
 * @param runs Of the same ensembles on all test images
 */
export function argumentPage(findings: Grad2Findings, runs: readonly TableRun[] = []): string {
  const { all, inPapersSteps, inMoreSteps, onBothDatasets } = findings;
  const { stands, crossed } = inPapersSteps;
  const leads = leadsOf(stands);
  const elsewhere = elsewhereText(
    findings,
    "grad2/numbers.md#in-more-steps-and-on-other-networks",
  );
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
    "from the paper's tables (`deno task docs`); [all of them](grad2/numbers.md), with intervals, " +
    "have a page of their own.",
    ensemblesText(all),
    ...leftOutText(all),
    "## What stands",
    "The paper's signs: an ensemble's accuracy under Grad. 2 minus that under Grad. 1 is below 0 with " +
    "FGSM and above 0 with BIM. What has both may be what the paper did, and is no proof of it: at " +
    "most one such explanation is, and signs cannot tell them apart. Differences are from the lowest " +
    "to the highest ensemble.",
    // The answer, before what led to it.
    ...(onBothDatasets === undefined ? [] : findingsText(onBothDatasets)),
    `The suspects that come to mind, on ${datasetsText(all)}:`,
    suspectsText(stands),
    `On ${
      datasetsText(all)
    } ${leads.length} of ${EXPLANATIONS.length} explanations have both signs.`,
    ...levelsText(stands[0]!, leads),
    ...firstImagesText(all, runs),
    signsText(crossed),
    "![Both differences by explanation](grad2/explanations.svg)",
    // Where there are findings, their table tells of distances, and the others' are among the numbers.
    ...(onBothDatasets === undefined
      ? [
        `What has both signs on ${
          datasetsText(all)
        }, and the paper's own words in the last line. ` +
        DISTANCES,
        standingsTable([stands[0]!, ...leads]),
      ]
      : []),
    `All of them on ${datasetsText(all)} ([in words](grad2/numbers.md#the-explanations)):`,
    standingsText(stands),
    RULE,
    addedLaterText(),
    "## Why they give the paper's signs",
    reasonsText(stands, all.filter(isAnswering), arguedFor(findings)),
    "![Members fooled, step by step](grad2/fooled.svg)",
    "![Cosine of fooled members to the others, step by step](grad2/opposition.svg)",
    ...(elsewhere.length === 0 ? [] : [
      `## ${ELSEWHERE_HEADING}`,
      ...elsewhere,
    ]),
    ...(inMoreSteps.length > 1 ? ["![Accuracy after more and more steps](grad2/steps.svg)"] : []),
  ].join("\n\n") + "\n";
}

const RULE =
  "Both signs are there if each has its whole 95 % interval on the paper's side of 0, on every " +
  "ensemble, with all four methods of Table 2 among them. A finding has them on both data sets, of " +
  "ensembles of as many networks. Excluded is what has one sign the other way round on one " +
  "ensemble, at 5 % after Bonferroni over the explanation's own signs, two on each ensemble. What " +
  "is neither is open.";

/** Which explanations were thought of too late to be free of what was seen. */
function addedLaterText(): string {
  const later = EXPLANATIONS.filter(({ addedLater }) => addedLater);
  const inTime = later.flatMap(({ title, addedLater }) =>
    typeof addedLater === "string" ? `; _${title}_ was listed ${addedLater}` : []
  );
  const early = EXPLANATIONS.length - later.length;
  return `${early} explanations, some of which small experiments had suggested, were listed before ` +
    `these networks were attacked. The ${later.length} with an asterisk (*) were added when the ` +
    "others' results were known: where one of them stands, it was found by looking" +
    `${inTime.join("")}. None was taken out.`;
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
