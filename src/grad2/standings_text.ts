/** What was found of the explanations, as tables and in words. */

import { markdownTable } from "markdown-table";
import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import { fraction, NOTHING, signed, signedInterval } from "../reports/numbers.ts";
import {
  type ExplanationFinding,
  farthest,
  judgeExplanations,
  type Standing,
} from "./standings.ts";
import type { BimSchedule } from "./grid.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { paperDifferences, type SignedDifference } from "./pairings.ts";
import { farthestLevel } from "./levels.ts";
import { lowestToHighest } from "./range.ts";
import { ensembleTitle } from "./titles.ts";

/** Each standing in a word, and what it says; tables have the best first. */
export const STANDINGS: Readonly<Record<Standing, { readonly word: string; says?: string }>> = {
  "both signs": {
    word: "both signs",
    says: "the paper's, beyond doubt on every ensemble, all four methods among them",
  },
  lead: {
    word: "a lead",
    says:
      "both signs on every ensemble of Table 2's methods that was measured, of fewer than all " +
      "four",
  },
  open: { word: "open" },
  excluded: {
    word: "excluded",
    says: "one sign at least is beyond doubt the other way round on one ensemble at least",
  },
  "not measured": { word: "not measured" },
};

/** The standings, the best first. */
export const BY_STANDING = Object.keys(STANDINGS) as Standing[];

/** What stands, one line for each standing; the explanations that were listed later have an asterisk. */
export function standingsText(findings: readonly ExplanationFinding[]): string {
  const byStanding = Map.groupBy(findings, ({ standing }) => standing);
  return BY_STANDING.flatMap((standing) => {
    const titles = byStanding.get(standing)?.map(titleOf);
    if (titles === undefined) return [];
    const { word, says } = STANDINGS[standing];
    return [`- ${[word, ...(says === undefined ? [] : [says]), titles.join("; ")].join(": ")}`];
  }).join("\n");
}

/**
 * Explanations, both differences from the lowest to the highest ensemble, how far they and the four
 * accuracies are from the paper's where they are farthest, and what stands; what stands best first, the
 * later ones with an asterisk.
 */
export function standingsTable(findings: readonly ExplanationFinding[]): string {
  const bestFirst = findings.toSorted((a, b) =>
    BY_STANDING.indexOf(a.standing) - BY_STANDING.indexOf(b.standing)
  );
  const numbers = ["FGSM", "BIM", "Differences", "Accuracies"];
  return markdownTable([
    ["Explanation", "What would be the case", ...numbers, "Standing"],
    ...bestFirst.map((finding) => [
      titleOf(finding),
      finding.explanation.says,
      ...differenceCells(finding),
      STANDINGS[finding.standing].word,
    ]),
  ], { align: ["l", "l", ...numbers.map(() => "r"), "l"] });
}

/** What the columns of distances are. */
export const DISTANCES =
  "Differences and accuracies: the largest distance from the paper's two differences, and from the " +
  "four accuracies that they are made of.";

/** An explanation's name, with an asterisk if it was listed later. */
export function titleOf({ explanation: { title, addedLater } }: ExplanationFinding): string {
  return addedLater ? `${title} *` : title;
}

/**
 * Both differences from the lowest to the highest ensemble, and how far they and the four accuracies
 * are from the paper's where they are farthest.
 */
export function differenceCells(finding: ExplanationFinding): string[] {
  const { ensembles } = finding;
  const differences = ATTACK_NAMES.map((attack) => {
    const effects = ensembles.map(({ finding }) => finding[attack].effect);
    return effects.length === 0 ? NOTHING : lowestToHighest(effects, signed);
  });
  const away = [farthest(ensembles), farthestLevel(finding)].map((distance) =>
    distance === undefined ? NOTHING : distance.toFixed(2)
  );
  return [...differences, ...away];
}

/** Every explanation on every ensemble: both differences, and the distance to the paper's. */
export function explanationsTable(all: readonly GridOutcomes[], schedule: BimSchedule): string {
  const rows = all.flatMap((found) => {
    const measured = judgeExplanations([found], schedule).flatMap((
      { explanation, ensembles: [first] },
    ) => {
      if (first === undefined) return [];
      const { fgsm, bim, distance } = first.finding;
      return [[
        "",
        explanation.title,
        ...intervalCells(fgsm),
        ...intervalCells(bim),
        distance === null ? NOTHING : fraction(distance.effect),
        distance === null ? NOTHING : `[${distance.interval.map(fraction).join(", ")}]`,
        signsText(fgsm, bim),
      ]];
    });
    return measured.length === 0 ? [] : [paperRowOf(found), ...measured];
  });
  return markdownTable([
    ["Ensemble", "Explanation", "FGSM", "95 %", "BIM", "95 %", "Distance", "95 %", "Paper's signs"],
    ...rows,
  ], { align: ["l", "l", "r", "r", "r", "r", "r", "r", "l"] });
}

function paperRowOf(found: GridOutcomes): string[] {
  const paper = paperDifferences(found.dataset, found.method);
  const [fgsm, bim] = paper === null ? [NOTHING, NOTHING] : [signed(paper.fgsm), signed(paper.bim)];
  return [ensembleTitle(found), "the paper", fgsm, "", bim, "", "", "", ""];
}

function intervalCells({ effect, interval }: SignedDifference): [string, string] {
  return [signed(effect), signedInterval(interval)];
}

/** Which of the paper's signs were found. */
function signsText(fgsm: SignedDifference, bim: SignedDifference): string {
  const words = { reproduced: "yes", refuted: "no", inconclusive: "open" };
  return `FGSM ${words[fgsm.verdict]}, BIM ${words[bim.verdict]}`;
}
