/** What stands on both data sets, in words and as a table. */

import { markdownTable } from "markdown-table";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { signed } from "../reports/numbers.ts";
import { outcomeOf } from "./accuracies.ts";
import type { BothDatasetsFinding } from "./both_datasets.ts";
import { agreeingText, pairingsMeasured } from "./crossing.ts";
import { type Explanation, explanationNamed } from "./explanations.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { attacksOf, findPairing } from "./pairings.ts";
import { hundredths, lowestToHighest } from "./range.ts";
import type { ExplanationFinding, Standing } from "./standings.ts";
import { differenceCells, DISTANCES, titleOf } from "./standings_text.ts";
import { datasetsText, trainedText } from "./titles.ts";

/** The findings: what has both signs on both data sets. */
export function bothDatasetsText(found: BothDatasetsFinding): string {
  const { most, others, leads, leadsWithoutConstant } = found;
  const { members } = gridEnsemble(most[0]!).scale;
  const [both, without] = [leads, leadsWithoutConstant].map(leadsText);
  const otherwise = both === without
    ? ""
    : ` Without attackers that give every image the same label: ${without}.`;
  return `If ensembles of ${members} of ${
    trainedText([...most, ...others])
  } are judged together, these have both signs in the ` +
    `paper's steps, and are findings: ${both}.${otherwise}`;
}

/**
 * The findings, the paper's literal words after them, on each data set by itself: both differences, and
 * how far they and the four accuracies are from the paper's.
 */
export function findingsTable({ literal, leads }: BothDatasetsFinding): string {
  const isLead = leads.some(({ explanation }) => explanation === literal.explanation);
  const rows = [...leads, ...(isLead ? [] : [literal])].flatMap((finding) =>
    [...Map.groupBy(finding.ensembles, ({ found }) => found.dataset).values()]
      .map((ensembles, i) => [
        i === 0 ? titleOf(finding) : "",
        datasetsText(ensembles.map(({ found }) => found)),
        ...differenceCells({ ...finding, ensembles }),
      ])
  );
  return markdownTable([
    ["Explanation", "Data set", "FGSM", "BIM", "Differences", "Accuracies"],
    ...rows,
  ], { align: ["l", "l", "r", "r", "r", "r"] });
}

/**
 * All that a page tells of the findings: which they are, what the table's columns are, the table, and
 * each in words.
 *
 * @param remarks What the page says of the table besides
 */
export function findingsText(found: BothDatasetsFinding, ...remarks: readonly string[]): string[] {
  return [
    [bothDatasetsText(found), DISTANCES, ...remarks].join(" "),
    findingsTable(found),
    ...(found.leads.length === 0 ? [] : [findingsInWords(found)]),
  ];
}

/** The findings in words, a line for each. */
function findingsInWords({ leads }: BothDatasetsFinding): string {
  return leads.map(({ explanation: { title, says } }) => `- _${title}_: ${says}`).join("\n");
}

/** How many pairings have both signs on all ensembles of both data sets, and which. */
export function bothDatasetsSigns({ most, others, crossed }: BothDatasetsFinding): string {
  return `${pairingsMeasured(crossed)} were measured on all ${most.length + others.length} ` +
    `ensembles of both data sets. Of these ${agreeingText(crossed)}.`;
}

/**
 * What FGSM comes to if members predict the labels, which on clean images are true where networks are
 * right on nearly all of them: how many members are wrong, here and in the paper, and the difference;
 * nothing if that was not measured.
 */
export function wrongAtOnceText({ most, others }: BothDatasetsFinding): string[] {
  const again = explanationNamed("repredictedGrad2");
  const noLabels = explanationNamed("noLabels");
  const { grad2 } = attacksOf(again.pairing, "fgsm");
  const wrongIn = (ensembles: readonly GridOutcomes[]): number[] =>
    ensembles.flatMap((found) => outcomeOf(found, grad2)?.counters[0]?.membersFooled ?? []);
  const [wrongMost, wrongOthers] = [most, others].map(wrongIn) as [number[], number[]];
  const effectsOf = ({ pairing }: Explanation): number[] =>
    others.flatMap((found) => findPairing(found, pairing, "paper")?.fgsm.effect ?? []);
  const [effects, ofBoth] = [again, noLabels].map(effectsOf) as [number[], number[]];
  if (wrongMost.length === 0 || effects.length === 0) return [];
  const counted = (ensembles: readonly GridOutcomes[], wrong: readonly number[]): string =>
    `${lowestToHighest(wrong, hundredths)}${paperWrongText(ensembles)} on ` +
    datasetsText(ensembles);
  return [
    "Members that are wrong about a clean image, " +
    `${counted(others, wrongOthers)} and ${
      counted(most, wrongMost)
    }, are attacked at their wrong ` +
    `label at once if members predict the labels: under _${again.title}_ FGSM's difference is ` +
    `${lowestToHighest(effects, signed)} on ${datasetsText(others)}` +
    (ofBoth.length === 0 ? "." : `, and ${lowestToHighest(ofBoth, signed)} under ` +
      `_${noLabels.title}_, where Grad. 1 is at their wrong label too.`),
  ];
}

/** How many of as many members are wrong by the clean accuracies that the paper has of single ones. */
function paperWrongText(ensembles: readonly GridOutcomes[]): string {
  const wrong = ensembles.flatMap(({ dataset, method, members }) => {
    const row = paperRow(PAPER_TABLE2, dataset, "fgsm", method);
    return row === undefined ? [] : [members * (1 - row.cleanSingle)];
  });
  return wrong.length === 0 ? "" : ` (${lowestToHighest(wrong, hundredths)} in the paper)`;
}

/** The findings, and what is less for want of methods. */
function leadsText(leads: readonly ExplanationFinding[]): string {
  const titlesOf = (wanted: Standing): string[] =>
    leads.filter(({ standing }) => standing === wanted).map(({ explanation: { title } }) => title);
  const [findings, partial] = [titlesOf("both signs"), titlesOf("lead")];
  return [
    findings.length === 0 ? "none" : findings.join("; "),
    ...(partial.length === 0 ? [] : [`and leads, on fewer methods: ${partial.join("; ")}`]),
  ].join("; ");
}
