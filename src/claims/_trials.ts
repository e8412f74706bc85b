/**
 * Trials of claims for tests: outcomes with the paper's accuracies, changes that contradict a claim,
 * and too few images.
 */

import assert from "assert";
import type { DatasetName } from "../data/dataset.ts";
import { on } from "./_judge.ts";
import type { Numbers, PaperLike } from "./_paper_like.ts";
import type { ClaimResult, Verdict } from "./claim.ts";
import { CLAIMS } from "./claims.ts";

/** Images that tell the smallest of the paper's differences, and most of them. */
export const FINEST = 20_001;
export const FINER = 10_001;
export const FINE = 5001;

/** What a claim is put to. */
export interface Trial {
  /** Images that tell the paper's differences. */
  readonly images?: number;
  /** Images too few to tell them. */
  readonly thin: number;
  /** Each refutes the claim, by the cases (data set, method, what on) that are named. */
  readonly refuting: readonly (readonly [NonNullable<PaperLike["change"]>, ...string[]])[];
}

/** Changes one number of one method on one data set, or on all. */
export function set(
  name: string,
  place: "cleanSingle" | "cleanEnsemble" | `${"fgsm" | "bim"} ${keyof Numbers["fgsm"]}`,
  value: number,
  on?: DatasetName,
): NonNullable<PaperLike["change"]> {
  const [first, column] = place.split(" ") as [keyof Numbers, keyof Numbers["fgsm"] | undefined];
  return (numbers, dataset, method) => {
    if (method !== name || (on !== undefined && dataset !== on)) return numbers;
    return column === undefined
      ? { ...numbers, [first]: value }
      : { ...numbers, [first]: { ...numbers[first as "fgsm" | "bim"], [column]: value } };
  };
}

/** Registers the tests of each claim's trial. */
export function testTrials(trials: Readonly<Record<string, Trial>>): void {
  for (const [id, trial] of Object.entries(trials)) testTrial(id, trial);
}

function testTrial(id: string, { images = 2000, thin, refuting }: Trial): void {
  const { statement } = CLAIMS.find((claim) => claim.id === id)!;
  Deno.test(`${id} holds on the paper's accuracies: ${statement}`, () => {
    const result = on(id, { images });
    assert.equal(result.verdict, "reproduced");
    for (const { effect, interval: [low, high] } of result.cases) {
      assert(low <= effect && effect <= high);
    }
  });
  refuting.forEach(([change, ...expected], i) => {
    Deno.test(`${id} is refuted by ${i + 1} of ${refuting.length} changes, in the cases changed`, () => {
      const result = on(id, { images, change });
      assert.equal(result.verdict, "refuted");
      assert.deepEqual(named(result, "refuted").sort(), [...expected].sort());
    });
  });
  Deno.test(`${id} is inconclusive on ${thin} images`, () => {
    assert.equal(on(id, { images: thin }).verdict, "inconclusive");
  });
}

const named = ({ cases }: ClaimResult, verdict: Verdict): string[] =>
  cases.filter((one) => one.verdict === verdict)
    .map(({ dataset, method, on }) => `${dataset}, ${method}, ${on}`);
