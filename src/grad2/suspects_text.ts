/** The suspects by name: what stands of each, and what it gives from the lowest to the highest ensemble. */

import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import { percent, signed } from "../reports/numbers.ts";
import { outcomeOf } from "./accuracies.ts";
import type { EnsembleFinding, ExplanationFinding } from "./standings.ts";
import { STANDINGS } from "./standings_text.ts";
import { attacksOf, type PairingFinding } from "./pairings.ts";
import { hundredths, lowestToHighest } from "./range.ts";

/** The suspects that are one explanation each, the paper's literal words before them. */
const SUSPECTS: Readonly<Record<string, string>> = {
  literal: "The literal words",
  repredictedGrad2: "Re-predicted labels, each member's own, for Grad. 2",
  noLabels: "No labels given: predicted once for Grad. 1, by each member at every step for Grad. 2",
  repredictedEnsembleGrad2: "Re-predicted labels, the ensemble's, for Grad. 2",
  masking: "Numerical masking",
  averagedPerturbations: "Averaged perturbations",
};

/**
 * What the literal words, re-predicted labels, masking and averaged perturbations give, and how much
 * re-predicted labels do when no member's gradient is longer than another's.
 *
 * @param findings What was found of every explanation on the same ensembles
 */
export function suspectsText(findings: readonly ExplanationFinding[]): string {
  const most = Math.max(...findings.map(({ ensembles }) => ensembles.length));
  const someOf = (count: number): string =>
    count < most ? `, on ${count} of ${most} ensembles` : "";
  const lines = Object.entries(SUSPECTS).map(([id, title]) => {
    const finding = findingOf(findings, id);
    const { ensembles } = finding;
    if (ensembles.length === 0) return `${title}: not measured.`;
    const [fgsm, bim] = ATTACK_NAMES.map((attack) =>
      lowestToHighest(ensembles.map(({ finding }) => finding[attack].effect), signed)
    );
    const { word } = STANDINGS[finding.standing];
    const vanished = id === "masking" ? vanishedText(finding) : "";
    return `${title}${someOf(ensembles.length)}, ${word}: FGSM ${fgsm}, BIM ${bim}${vanished}.`;
  });
  const raised = dominationOf(findings);
  const domination = raised.length === 0
    ? ": not measured."
    : `${someOf(raised.length)}: predicting the labels again raises BIM's difference by ` +
      `${lowestToHighest(raised.map(({ whole }) => whole), hundredths)}. With gradients of one ` +
      "length, where none can dominate, it still does so by " +
      `${lowestToHighest(raised.map(({ atOneLength }) => atOneLength), hundredths)}: ` +
      `${
        lowestToHighest(raised.map(({ whole, atOneLength }) => atOneLength / whole), percent)
      } of ` +
      "the effect is no domination.";
  return [...lines, `Domination by fooled members${domination}`]
    .map((line) => `- ${line}`).join("\n");
}

function findingOf(findings: readonly ExplanationFinding[], id: string): ExplanationFinding {
  return findings.find(({ explanation }) => explanation.id === id)!;
}

/** How many gradients were exactly 0 when probabilities were clipped. */
function vanishedText({ explanation, ensembles }: ExplanationFinding): string {
  const { grad2 } = attacksOf(explanation.pairing, "paper");
  const shares = ensembles.flatMap(({ found }) =>
    outcomeOf(found, grad2)?.counters[0]?.zeroShare ?? []
  );
  if (shares.length === 0) return "";
  return `, though ${
    lowestToHighest(shares, percent)
  } of the gradients vanish before the first step`;
}

/**
 * By how much re-predicted labels raise BIM's difference, with the plain mean and with all gradients
 * at one length, each above the same mean with true labels: equal weights make Grad. 2 stronger
 * under any label.
 */
function dominationOf(
  findings: readonly ExplanationFinding[],
): { readonly whole: number; readonly atOneLength: number }[] {
  const [literal, again, normalised, both] = [
    "literal",
    "repredictedGrad2",
    "normalised",
    "repredictedNormalised",
  ].map((id) => bimOf(findingOf(findings, id).ensembles)) as [Effects, Effects, Effects, Effects];
  return [...both].flatMap(([found, effect]) => {
    const others = [literal, again, normalised].map((effects) => effects.get(found));
    if (others.includes(undefined)) return [];
    const [trueLabels, whole, equalWeights] = others as [number, number, number];
    return whole === trueLabels
      ? []
      : [{ whole: whole - trueLabels, atOneLength: effect - equalWeights }];
  });
}

type Effects = ReadonlyMap<EnsembleFinding["found"], PairingFinding["bim"]["effect"]>;

function bimOf(ensembles: readonly EnsembleFinding[]): Effects {
  return new Map(ensembles.map(({ found, finding }) => [found, finding.bim.effect]));
}
