/** Claims that rest on several ensembles a method. */

import assert from "assert";
import { type MadeUp, madeUpOutcomes } from "../evaluation/_made_up_outcomes.ts";
import type { MethodOutcomes, Replicate } from "../evaluation/outcomes.ts";
import { table2Rows } from "../evaluation/table2.ts";
import type { ClaimResult } from "./claim.ts";
import { evaluateClaims } from "./evaluate.ts";

const READINGS = { grad2: "signOfMean", attackLabel: "true" };
const MADE: MadeUp = {
  method: "bagging",
  members: 3,
  images: 300,
  clean: { single: 0.8, ensemble: 0.9 },
  grad1: { single: 0.1, ensemble: 0.5 },
  grad2: { single: 0.5, ensemble: 0.8 },
};

/** Replicates whose ensembles are as accurate under BIM with Grad. 2 as given. */
function replicates(...left: number[]): Replicate[] {
  return left.map((ensemble, r) => ({
    seed: r + 1,
    methods: [madeUpOutcomes({ ...MADE, grad2: { single: 0.5, ensemble } }, r + 1)],
  }));
}
const evaluate = (replicates: Replicate[]): ClaimResult[] =>
  evaluateClaims({ readings: READINGS, replicates, seed: 1 });
const find = (id: string, claims: ClaimResult[]): ClaimResult => claims.find((c) => c.id === id)!;

Deno.test("a claim's effect is the mean over replicates, and cases say how many", () => {
  const all = replicates(0.7, 0.8, 0.9);
  const alone = all.map((one) => find("C8", evaluate([one])).cases[0]!.effect);
  const { effect, replicates: count } = find("C8", evaluate(all)).cases[0]!;
  assert.equal(count, 3);
  assert(Math.abs(effect - alone.reduce((a, b) => a + b) / 3) < 1e-12);
  assert.equal(find("C8", evaluate([all[0]!])).cases[0]!.replicates, 1);
});

Deno.test("replicates that contradict each other leave undecided what each alone decides", () => {
  const all = replicates(0.3, 0.9, 0.6);
  const alone = all.map((one) => find("C8", evaluate([one])).verdict);
  assert.deepEqual(alone, ["refuted", "reproduced", "reproduced"]);
  assert.equal(find("C8", evaluate(all)).verdict, "inconclusive");
});

Deno.test("replicates that agree decide, and one ensemble judged alone is still the bootstrap", () => {
  assert.equal(find("C8", evaluate(replicates(0.8, 0.8, 0.8))).verdict, "reproduced");
  const [one] = replicates(0.8);
  const outcomes = one!.methods;
  assert.deepEqual(
    evaluate([one!]),
    evaluateClaims({ readings: READINGS, outcomes, seed: 1 }),
  );
});

Deno.test("table2Rows() of replicates are means, with intervals wide enough for each of them", () => {
  const all = replicates(0.7, 0.8, 0.9);
  const [, mean] = table2Rows(all, 1);
  const rows = all.map(({ methods }) => table2Rows(methods, 1)[1]!);
  const average = rows.reduce((sum, { grad2Ensemble }) => sum + grad2Ensemble, 0) / 3;
  assert(Math.abs(mean!.grad2Ensemble - average) < 1e-12);
  const [low, high] = mean!.intervals.grad2Ensemble;
  assert(low > 0 && low < 0.7 && high > 0.9 && high <= 1);
  assert.deepEqual(table2Rows([all[0]!], 1), table2Rows(all[0]!.methods, 1));
});

Deno.test("replicates that are all right on every image still have Wilson's interval", () => {
  const perfect = [1, 2].map((seed) => ({
    seed,
    methods: [madeUpOutcomes({ ...MADE, clean: { single: 1, ensemble: 1 } }, seed)],
  }));
  const [row] = table2Rows(perfect, 1);
  assert.equal(row!.cleanEnsemble, 1);
  assert(row!.intervals.cleanEnsemble[0] < 0.99 && row!.intervals.cleanEnsemble[1] === 1);
});

/** Four methods, three seeds, 500 images, five members, every reading. */
function wholeRun(): Replicate[] {
  const averages = Object.fromEntries(
    ["signOfMean", "meanOfSigns", "meanOfPerturbations"].map((name, i) =>
      [name, { single: 0.4, ensemble: 0.3 + 0.2 * i }] as const
    ),
  );
  const labels = ["true", "predictedClean", "predictedEachStep", "predictedEachStepEnsemble"];
  return [1, 2, 3].map((seed) => ({
    seed,
    methods: ["randomInit", "mixedModels", "bagging", "gaussianNoise"].map((method) =>
      madeUpOutcomes({
        ...MADE,
        dataset: "mnist",
        method,
        members: 5,
        images: 500,
        smaller: (size, ensemble) => ensemble - 0.02 * (5 - size),
        sweep: { 0.05: 0.7, 0.1: 0.5, 0.15: 0.3, 0.2: 0.2, 0.3: 0.1, 0.4: 0.05 },
        variants: Object.fromEntries(labels.map((label) => [label, averages] as const)),
      }, seed)
    ),
  }));
}

Deno.test("three replicates of the whole of Table 2 under every reading take less than 3 s", () => {
  const all = wholeRun();
  const started = performance.now();
  const claims = evaluateClaims({ readings: READINGS, replicates: all, seed: 1 });
  table2Rows(all, 1);
  const seconds = (performance.now() - started) / 1000;
  assert(seconds < 3, `${seconds} s`);
  // Four methods under 3 averages and: one of 4 labels for both gradients, none given, or true
  // labels for Grad. 1 and one of the 3 others for Grad. 2.
  assert.equal(find("C8", claims).cases.length, 4 * 3 * (4 + 1 + 3));
});

Deno.test("replicates that do not fit each other are refused", () => {
  const [first, second] = replicates(0.8, 0.7) as [Replicate, Replicate];
  const refuse = (message: string, ...all: Replicate[]): void =>
    assert.throws(() => evaluate(all), { name: "Error", message });
  refuse("There are no outcomes: no method was measured");
  refuse("replicates: the seed 1 is there twice", first, first);
  const changed = (methods: MethodOutcomes[]): Replicate => ({ seed: 2, methods });
  refuse(
    "Replicates must have the same methods: seed 1 has bagging, seed 2 has randomInit",
    first,
    changed([{ ...second.methods[0]!, method: "randomInit" }]),
  );
  refuse(
    "Replicates must be tested on the same images: the true labels of seeds 1 and 2 differ",
    first,
    changed([{ ...second.methods[0]!, labels: first.methods[0]!.labels.slice().fill(1) }]),
  );
  refuse(
    "seed 2: bagging: labels is empty, expected at least 1 image",
    first,
    changed([{ ...second.methods[0]!, labels: new Uint8Array(0) }]),
  );
});
