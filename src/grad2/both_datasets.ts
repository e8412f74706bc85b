/** The findings: what stands on every data set at once, as what the paper says of both must. */

import { signed } from "../reports/numbers.ts";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { outcomeOf } from "./accuracies.ts";
import { withoutConstantAttackers } from "./constant_attackers.ts";
import { EXPLANATIONS } from "./explanations.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { attacksOf, findPairing } from "./pairings.ts";
import { hundredths, lowestToHighest } from "./range.ts";
import type { ScaleOutcomes } from "./scales.ts";
import { type ExplanationFinding, judgeExplanations, leadsOf, type Standing } from "./standings.ts";
import { datasetsText } from "./titles.ts";

/** What was found on the ensembles that were trained most and on as large ones of other data sets. */
export interface BothDatasetsFinding {
  /** The ensembles that were trained most. */
  readonly most: readonly GridOutcomes[];
  /** Those of as many networks of other data sets. */
  readonly others: readonly GridOutcomes[];
  /** What was put to all data sets and has both signs in the paper's steps, all judged together. */
  readonly leads: readonly ExplanationFinding[];
  /** The same if attackers that give every image the same label are left out. */
  readonly leadsWithoutConstant: readonly ExplanationFinding[];
}

/**
 * Judges the ensembles that were trained most together with those of as many networks of other data
 * sets, with BIM in the paper's steps; undefined if there are no others.
 */
export function judgeBothDatasets(
  most: readonly GridOutcomes[],
  smaller: readonly ScaleOutcomes[],
): BothDatasetsFinding | undefined {
  const { members } = gridEnsemble(most[0]!).scale;
  const known = new Set(most.map(({ dataset }) => dataset));
  const others = smaller
    .filter(({ scale }) => scale.members === members)
    .flatMap(({ found }) => found)
    .filter(({ dataset }) => !known.has(dataset));
  if (others.length === 0) return undefined;
  const together = [...most, ...others];
  return {
    most,
    others,
    leads: leadsOnAll(together),
    leadsWithoutConstant: leadsOnAll(together.map(withoutConstantAttackers)),
  };
}

/** What has both signs and was put to every data set: what was put to one alone does not stand on both. */
function leadsOnAll(together: readonly GridOutcomes[]): ExplanationFinding[] {
  const datasets = new Set(together.map(({ dataset }) => dataset));
  return leadsOf(judgeExplanations(together, "paper")).filter(({ ensembles }) =>
    datasets.isSubsetOf(new Set(ensembles.map(({ found }) => found.dataset)))
  );
}

/** The findings: what has both signs on both data sets. */
export function bothDatasetsText(found: BothDatasetsFinding): string {
  const { most, others, leads, leadsWithoutConstant } = found;
  const { members } = gridEnsemble(most[0]!).scale;
  const [both, without] = [leads, leadsWithoutConstant].map(leadsText);
  const otherwise = both === without
    ? ""
    : ` Without attackers that give every image the same label: ${without}.`;
  return `If ensembles of ${members} of ${
    datasetsText([...most, ...others])
  } are judged together, ` +
    `these have both signs in the paper's steps, and are findings: ${both}.${otherwise}`;
}

/**
 * What FGSM comes to if members predict the labels, which on clean images are true where networks are
 * right on nearly all of them: how many members are wrong, here and in the paper, and the difference;
 * nothing if that was not measured.
 */
export function wrongAtOnceText({ most, others }: BothDatasetsFinding): string[] {
  const { pairing, title } = EXPLANATIONS.find(({ id }) => id === "repredictedGrad2")!;
  const { grad2 } = attacksOf(pairing, "fgsm");
  const wrongIn = (ensembles: readonly GridOutcomes[]): number[] =>
    ensembles.flatMap((found) => outcomeOf(found, grad2)?.counters[0]?.membersFooled ?? []);
  const [wrongMost, wrongOthers] = [most, others].map(wrongIn) as [number[], number[]];
  const effects = others.flatMap((found) =>
    findPairing(found, pairing, "paper")?.fgsm.effect ?? []
  );
  if (wrongMost.length === 0 || effects.length === 0) return [];
  const counted = (ensembles: readonly GridOutcomes[], wrong: readonly number[]): string =>
    `${lowestToHighest(wrong, hundredths)}${paperWrongText(ensembles)} on ` +
    datasetsText(ensembles);
  return [
    "Members that are wrong about a clean image, " +
    `${counted(others, wrongOthers)} and ${
      counted(most, wrongMost)
    }, are attacked at their wrong ` +
    `label at once if members predict the labels: under _${title}_ FGSM's difference is ` +
    `${lowestToHighest(effects, signed)} on ${datasetsText(others)}.`,
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
