/** A case of a claim as one line that reads like a finding, for the names of tests. */

import type { ClaimCase, ClaimResult } from "../claims/claim.ts";
import { shortEffect, statedRange } from "./numbers.ts";

const LABEL_WORDS: Readonly<Record<string, string>> = {
  true: "true labels",
  predictedClean: "labels predicted on clean images",
  predictedEachStep: "labels that each member predicts at each step",
  predictedEachStepEnsemble: "labels that the ensemble predicts at each step",
  notGiven: "no labels given",
};

/**
 * What was found, as a title: the claim, data set and method, the verdict with the reading it hangs
 * on, the effect with its 95 % interval.
 *
 * @example
 * ```ts
 * import { findingTitle } from "ensemble-defense";
 * import assert from "assert";
 *
 * const title = findingTitle({ id: "C8" }, {
 *   dataset: "mnist",
 *   method: "randomInit",
 *   quantity: "Grad. 2 - Grad. 1",
 *   reading: "grad2=signOfMean, attackLabel=true",
 *   effect: -0.191,
 *   interval: [-0.22, -0.16],
 *   verdict: "refuted",
 * });
 * assert.equal(
 *   title,
 *   "C8 mnist randomInit: refuted with true labels (Grad. 2 - Grad. 1 = -0.19 [-0.22, -0.16])",
 * );
 * ```
 */
export function findingTitle({ id }: Pick<ClaimResult, "id">, one: ClaimCase): string {
  const { dataset, method, on, verdict, reading, quantity = "effect", range } = one;
  const which = [id, dataset, method, ...on === undefined ? [] : [`(${on})`]].join(" ");
  const stated = range === undefined ? "" : `, stated ${statedRange(range)}`;
  const read = reading === undefined ? "" : ` ${describeReading(reading)}`;
  return `${which}: ${verdict}${read} (${quantity} = ${shortEffect(one)}${stated})`;
}

/** The readings of a case in words; the literal `grad2=signOfMean` goes without saying. */
function describeReading(reading: string): string {
  const values = new Map(
    reading.split(", ").map((part): [string, string] => {
      const at = part.indexOf("=");
      return [part.slice(0, at), part.slice(at + 1)];
    }),
  );
  const words = (name: string): string | undefined => {
    const label = values.get(name);
    return label === undefined ? undefined : LABEL_WORDS[label] ?? `labels ${label}`;
  };
  const [both, first, second] = ["attackLabel", "grad1 attackLabel", "grad2 attackLabel"].map(
    words,
  );
  const labels = both ?? `${first} for Grad. 1 and ${second} for Grad. 2`;
  const average = values.get("grad2");
  const isLiteral = average === undefined || average === "signOfMean";
  return `with ${labels}${isLiteral ? "" : `, grad2=${average}`}`;
}
