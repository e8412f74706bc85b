/** The paper's claims. Adding one is adding an entry. */

import { type AttackedColumn, cellOf, type Column } from "../evaluation/accuracy.ts";
import type { AttackName } from "../evaluation/outcomes.ts";
import type { Claim, ClaimCase, Comparison, Evidence } from "./claim.ts";

/** "The difference between single classifiers and ensembles is below one percent throughout." */
const MNIST_CLEAN_GAIN = 0.01;

/** The claims on Table 2 that are judged now, by their number in the project's list. */
export const CLAIMS: readonly Claim[] = [
  {
    id: "C1",
    statement: "clean images: ensembles beat single ones, by < 0.01 on MNIST",
    place: "section 4.1, Table 2",
    evaluate: (evidence) =>
      evidence.judge(evidence.methods.map((method) => ({
        method,
        more: { method, column: "cleanEnsemble" },
        less: { method, column: "cleanSingle" },
        above: 0,
        below: evidence.dataset === "mnist" ? MNIST_CLEAN_GAIN : Infinity,
      }))),
  },
  {
    id: "C2",
    statement: "FGSM, Grad. 1: ensembles significantly better than single ones",
    place: "section 4.1, Table 2",
    evaluate: (evidence) => everyMethod(evidence, "fgsm", "grad1Ensemble", "grad1Single"),
  },
  {
    id: "C5",
    statement: "BIM, Grad. 1: ensembles considerably better than single ones",
    place: "section 4.1, Table 2",
    evaluate: (evidence) => everyMethod(evidence, "bim", "grad1Ensemble", "grad1Single"),
  },
  {
    id: "C6",
    statement: "BIM: ensembles under Grad. 2 beat single ones under Grad. 1",
    place: "section 4.1, Table 2",
    evaluate: (evidence) => everyMethod(evidence, "bim", "grad2Ensemble", "grad1Single"),
  },
  {
    id: "C8",
    statement: "BIM on ensembles: Grad. 1 is more successful than Grad. 2",
    place: "sections 4.1 and 4.2, Table 2",
    evaluate: (evidence) =>
      everyMethod(evidence, "bim", "grad2Ensemble", "grad1Ensemble", ["grad2", "attackLabel"]),
  },
];

/** "Under this attack, `more` is more accurate than `less`", for every method attacked so. */
function everyMethod(
  evidence: Evidence,
  attack: AttackName,
  more: AttackedColumn,
  less: Column,
  hangsOn: readonly string[] = [],
): ClaimCase[] {
  const reading = describeReadings(evidence, hangsOn);
  return evidence.judge(
    evidence.methodsUnder(attack).map((method): Comparison => ({
      method,
      ...reading,
      more: { method, ...cellOf(attack, more) },
      less: { method, ...cellOf(attack, less) },
      above: 0,
      below: Infinity,
    })),
  );
}

/** The readings a claim hangs on, in the words of a result; nothing for the paper's own table. */
function describeReadings(
  { readings }: Evidence,
  hangsOn: readonly string[],
): { reading?: string } {
  if (readings === undefined || hangsOn.length === 0) return {};
  const parts = hangsOn.map((name) => {
    const value = readings[name];
    if (value === undefined) throw new Error(`The reading ${name} is not among the evidence's`);
    return `${name}=${value}`;
  });
  return { reading: parts.join(", ") };
}
