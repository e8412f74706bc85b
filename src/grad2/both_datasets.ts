/** The findings: what stands on every data set at once, as what the paper says of both must. */

import { signed } from "../reports/numbers.ts";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { outcomeOf } from "./accuracies.ts";
import { withoutConstantAttackers } from "./constant_attackers.ts";
import { EXPLANATIONS } from "./explanations.ts";
import type { Grad2Findings } from "./findings.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { attacksOf, findPairing } from "./pairings.ts";
import { hundredths, lowestToHighest } from "./range.ts";
import { type ExplanationFinding, judgeExplanations, leadsOf, type Standing } from "./standings.ts";
import { datasetsText } from "./titles.ts";

/**
 * What has both signs in the paper's steps if the ensembles that were trained most are judged together
 * with those of as many networks of other data sets, and if attackers that give every image the same
 * label are left out; nothing if there are no others.
 */
export function bothDatasetsText(
  { all, smaller }: Pick<Grad2Findings, "all" | "smaller">,
): string[] {
  const { members } = gridEnsemble(all[0]!).scale;
  const known = new Set(all.map(({ dataset }) => dataset));
  const others = smaller
    .filter(({ scale }) => scale.members === members)
    .flatMap(({ found }) => found)
    .filter(({ dataset }) => !known.has(dataset));
  if (others.length === 0) return [];
  const together = [...all, ...others];
  const datasets = new Set(together.map(({ dataset }) => dataset));
  const titlesOf = (ensembles: readonly GridOutcomes[]): string => {
    // What was put to one data set alone does not stand on both.
    const onAll = leadsOf(judgeExplanations(ensembles, "paper")).filter(({ ensembles }) =>
      datasets.isSubsetOf(new Set(ensembles.map(({ found }) => found.dataset)))
    );
    return leadsText(onAll);
  };
  const both = titlesOf(together);
  const without = titlesOf(together.map(withoutConstantAttackers));
  const otherwise = both === without
    ? ""
    : ` Without attackers that give every image the same label: ${without}.`;
  return [
    `If ensembles of ${members} of ${datasetsText(together)} are judged together, ` +
    `these have both signs in the paper's steps, and are findings: ${both}.${otherwise}` +
    wrongAtOnceText(all, others),
  ];
}

/**
 * What FGSM comes to if members predict the labels, which on clean images are true where networks are
 * right on nearly all of them: how many members are wrong, here and in the paper, and the difference.
 */
function wrongAtOnceText(all: readonly GridOutcomes[], others: readonly GridOutcomes[]): string {
  const { pairing, title } = EXPLANATIONS.find(({ id }) => id === "repredictedGrad2")!;
  const { grad2 } = attacksOf(pairing, "fgsm");
  const wrongIn = (ensembles: readonly GridOutcomes[]): number[] =>
    ensembles.flatMap((found) => outcomeOf(found, grad2)?.counters[0]?.membersFooled ?? []);
  const [most, other] = [wrongIn(all), wrongIn(others)];
  const effects = others.flatMap((found) =>
    findPairing(found, pairing, "paper")?.fgsm.effect ?? []
  );
  if (most.length === 0 || effects.length === 0) return "";
  const counted = (ensembles: readonly GridOutcomes[], wrong: readonly number[]): string =>
    `${lowestToHighest(wrong, hundredths)}${paperWrongText(ensembles)} on ` +
    datasetsText(ensembles);
  return " Members that are wrong about a clean image, " +
    `${counted(others, other)} and ${counted(all, most)}, are attacked at their wrong label ` +
    `at once if members predict the labels: under _${title}_ FGSM's difference is ` +
    `${lowestToHighest(effects, signed)} on ${datasetsText(others)}.`;
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
