/** What stands on every data set at once, as something that the paper says of both must. */

import { datasetLabel } from "../reports/names.ts";
import { signed } from "../reports/numbers.ts";
import { outcomeOf } from "./accuracies.ts";
import { withoutConstantAttackers } from "./constant_attackers.ts";
import { EXPLANATIONS } from "./explanations.ts";
import type { Grad2Findings } from "./findings.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { attacksOf, findPairing } from "./pairings.ts";
import { hundredths, lowestToHighest } from "./range.ts";
import { type ExplanationFinding, judgeExplanations, leadsOf } from "./standings.ts";
import { STANDINGS } from "./standings_text.ts";

const AND = new Intl.ListFormat("en-GB");

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
    `If ensembles of ${members} of ${labelsOf(together)} are judged together, ` +
    `these have both signs in the paper's steps: ${both}.${otherwise}` +
    wrongAtOnceText(all, others),
  ];
}

/**
 * What FGSM comes to if members predict the labels, which on clean images are true where networks are
 * right on nearly all of them: how many members are wrong, and the difference.
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
  return " Members that are wrong about a clean image, " +
    `${lowestToHighest(other, hundredths)} of them on ${labelsOf(others)} and ` +
    `${lowestToHighest(most, hundredths)} on ${labelsOf(all)}, are attacked at their wrong label ` +
    `at once if members predict the labels: under _${title}_ FGSM's difference is ` +
    `${lowestToHighest(effects, signed)} on ${labelsOf(others)}.`;
}

function labelsOf(ensembles: readonly GridOutcomes[]): string {
  return AND.format([...new Set(ensembles.map(({ dataset }) => datasetLabel(dataset)))]);
}

function leadsText(leads: readonly ExplanationFinding[]): string {
  if (leads.length === 0) return "none";
  return leads
    .map(({ explanation: { title }, standing }) => `${title} (${STANDINGS[standing].word})`)
    .join("; ");
}
