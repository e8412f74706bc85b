/** The suspects by name: what stands of each, and what it gives from the lowest to the highest ensemble. */

import { signed } from "../reports/numbers.ts";
import type { ExplanationFinding } from "./explanations.ts";
import { STANDINGS } from "./explanations_text.ts";
import type { PairingFinding } from "./pairings.ts";
import { lowestToHighest } from "./range.ts";

/** The suspects that are one explanation each. */
const SUSPECTS: Readonly<Record<string, string>> = {
  repredictedGrad2: "Re-predicted labels, each member's own, for Grad. 2",
  repredictedEnsembleGrad2: "Re-predicted labels, the ensemble's, for Grad. 2",
  masking: "Numerical masking",
  averagedPerturbations: "Averaged perturbations",
  cleanGradientGrad2: "The mean gradient taken once, at the clean image",
};

/**
 * What re-predicted labels, masking and averaged perturbations give, and how much of BIM's
 * difference under re-predicted labels is left when no member's gradient is longer than another's.
 *
 * @param findings What was found of every explanation on the same ensembles
 */
export function suspectsText(findings: readonly ExplanationFinding[]): string {
  const findingOf = (id: string): ExplanationFinding =>
    findings.find(({ explanation }) => explanation.id === id)!;
  const of = (id: string): ReadonlyMap<object, PairingFinding> =>
    new Map(findingOf(id).ensembles.map(({ found, finding }) => [found, finding]));
  const most = Math.max(...findings.map(({ ensembles }) => ensembles.length));
  const someOf = (count: number): string =>
    count < most ? `, on ${count} of ${most} ensembles` : "";
  const lines = Object.entries(SUSPECTS).map(([id, title]) => {
    const found = [...of(id).values()];
    if (found.length === 0) return `${title}: not measured.`;
    const [fgsm, bim] = [found.map(({ fgsm }) => fgsm.effect), found.map(({ bim }) => bim.effect)];
    const [ofFgsm, ofBim] = [fgsm, bim].map((effects) => lowestToHighest(effects, signed));
    const { word } = STANDINGS[findingOf(id).standing];
    return `${title}${someOf(found.length)}, ${word}: FGSM ${ofFgsm}, BIM ${ofBim}.`;
  });
  const again = of("repredictedGrad2");
  const left = [...of("repredictedNormalised")].flatMap(([found, { bim }]) => {
    const whole = again.get(found)?.bim.effect;
    if (whole === undefined || whole === 0) return [];
    return [{ share: bim.effect / whole, ends: bim.interval.map((end) => end / whole) }];
  });
  const shares = left.map(({ share }) => share);
  const domination = left.length === 0
    ? ": not measured."
    : `${someOf(left.length)}: with every member's gradient brought to one length, ` +
      `${lowestToHighest(shares, percent)} of BIM's difference under re-predicted labels is left ` +
      `(${lowestToHighest(left.flatMap(({ ends }) => ends), percent)} with the intervals of what ` +
      "is left).";
  return [...lines, `Domination by fooled members${domination}`]
    .map((line) => `- ${line}`).join("\n");
}

function percent(value: number): string {
  return `${Math.round(100 * value)} %`.replace("-", "−");
}
