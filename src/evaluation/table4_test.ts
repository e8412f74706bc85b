import assert from "assert";
import { type MadeUp, madeUpOutcomes } from "./_made_up_outcomes.ts";
import type { MethodOutcomes, Replicate } from "./outcomes.ts";
import { PAPER_TABLE4, paperTable4Cells } from "./paper_table4.ts";
import { table2Rows } from "./table2.ts";
import { table4Rows } from "./table4.ts";
import { TABLE4_COLUMNS, TABLE4_METHODS, table4Cell } from "./table4_methods.ts";

const made = (method: string, more: Partial<MadeUp> = {}, seed: number = 1): MethodOutcomes =>
  madeUpOutcomes({
    dataset: "mnist",
    method,
    members: 4,
    images: 100,
    clean: { single: 0.8, ensemble: 0.95 },
    grad1: { single: 0.3, ensemble: 0.6 },
    grad2: { single: 0.4, ensemble: 0.5 },
    ...more,
  }, seed);
const METHODS = TABLE4_METHODS.map(({ method }) => method);

Deno.test("table4Rows() lists the paper's methods in its order, whatever the order of the outcomes", () => {
  const outcomes = [...METHODS].reverse().map((method) => made(method));
  const rows = table4Rows([...outcomes, made("randomInit")], 1);
  assert.deepEqual(rows.map(({ method }) => method), PAPER_TABLE4.rows.map(({ method }) => method));
  assert(rows.every(({ mnist, cifar10 }) => mnist?.members === 4 && cifar10 === undefined));
});

Deno.test("ensembles are attacked with Grad. 2, single networks each with its own gradient", () => {
  const [bagging, single] = table4Rows(METHODS.map((method) => made(method)), 1);
  const [fgsm, bim] = table2Rows([made("bagging")], 1);
  assert.deepEqual(bagging!.mnist, {
    members: 4,
    clean: fgsm!.cleanEnsemble,
    fgsm: fgsm!.grad2Ensemble,
    bim: bim!.grad2Ensemble,
    intervals: {
      clean: fgsm!.intervals.cleanEnsemble,
      fgsm: fgsm!.intervals.grad2Ensemble,
      bim: bim!.intervals.grad2Ensemble,
    },
  });
  // Mean over the networks of what each predicts, on clean images and on its own attack's.
  const { clean, attacks, labels } = made("adversarialTraining");
  const right = (row: Uint8Array): number => row.filter((label, i) => label === labels[i]).length;
  const row = (labels: Uint8Array, m: number): Uint8Array =>
    labels.subarray(100 * m, 100 * (m + 1));
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / 400;
  const own = attacks[1]!.grad1.map(({ attacker, predictions }) =>
    right(row(predictions.memberLabels, attacker))
  );
  assert.equal(
    single!.mnist!.clean,
    mean([0, 1, 2, 3].map((m) => right(row(clean.memberLabels, m)))),
  );
  assert.equal(single!.mnist!.bim, mean(own));
});

Deno.test("every accuracy of table4Rows() lies in its interval; single ones vary with the networks", () => {
  const rows = table4Rows(METHODS.map((method) => made(method)), 1);
  for (const { mnist } of rows) {
    for (const column of TABLE4_COLUMNS) {
      const [low, high] = mnist!.intervals[column]!;
      assert(0 <= low && low < mnist![column]! && mnist![column]! < high && high <= 1);
    }
  }
  // One network in ten that is right on nothing: no luck of images makes such an interval.
  const members = 10;
  const lone = made("adversarialTraining", { members, clean: { single: 1, ensemble: 1 } });
  const memberLabels = lone.clean.memberLabels.slice();
  for (let i = 0; i < 100; i++) memberLabels[i] = (lone.labels[i]! + 1) % 10;
  const [row] = table4Rows([{ ...lone, clean: { ...lone.clean, memberLabels } }], 1);
  const [low, high] = row!.mnist!.intervals.clean;
  assert(low < 0.75 && high === 1);
});

Deno.test("table4Rows() of replicates are means over them", () => {
  const replicates: Replicate[] = [1, 2, 3].map((seed) => ({
    seed,
    methods: METHODS.map((method) => made(method, {}, seed)),
  }));
  const rows = table4Rows(replicates, 1);
  const alone = replicates.map((one) => table4Rows([one], 1));
  rows.forEach(({ mnist }, r) => {
    const mean = alone.reduce((sum, rows) => sum + rows[r]!.mnist!.fgsm!, 0) / 3;
    assert(Math.abs(mnist!.fgsm! - mean) < 1e-12);
  });
});

Deno.test("a row has the data sets its method was measured on, and the attacks that were made", () => {
  const rows = table4Rows([
    made("bagging"),
    made("adversarialTraining", { attacks: ["bim"] }),
    made("bagging", { dataset: "cifar10" }),
    made("defensiveDistillation", { dataset: "cifar10" }),
  ], 1);
  assert.deepEqual(rows.map(({ method, ...on }) => [method, Object.keys(on)]), [
    ["bagging", ["mnist", "cifar10"]],
    ["adversarialTraining", ["mnist"]],
    ["defensiveDistillation", ["cifar10"]],
  ]);
  const { mnist } = rows[1]!;
  assert.deepEqual(Object.keys(mnist!), ["members", "clean", "bim", "intervals"]);
  assert.deepEqual(Object.keys(mnist!.intervals), ["clean", "bim"]);
});

Deno.test("there is no Table 4 of bagging alone, nor of a data set without other defences", () => {
  assert.deepEqual(table4Rows([made("bagging"), made("randomInit")], 1), []);
  const rows = table4Rows([
    made("bagging"),
    made("bagging", { dataset: "cifar10" }),
    made("adversarialTraining", { dataset: "cifar10" }),
  ], 1);
  assert(rows.length === 2 && rows.every(({ mnist }) => mnist === undefined));
});

Deno.test("Table 2 has no rows of Table 4's own methods, and rows of every data set", () => {
  const rows = table2Rows([
    ...METHODS.map((method) => made(method)),
    made("mine", { dataset: "cifar10" }),
  ], 1);
  assert.deepEqual(rows.map(({ dataset, attack, method }) => [dataset, attack, method]), [
    ["mnist", "fgsm", "bagging"],
    ["mnist", "bim", "bagging"],
    ["cifar10", "fgsm", "mine"],
    ["cifar10", "bim", "mine"],
  ]);
});

Deno.test("the paper's Table 4 has our methods in our order, and accuracies of both data sets", () => {
  assert.deepEqual(PAPER_TABLE4.rows.map(({ method }) => method), METHODS);
  assert.equal(
    paperTable4Cells(PAPER_TABLE4, "cifar10", "bagging+adversarialTraining")?.bim,
    0.7017,
  );
  assert.equal(paperTable4Cells(PAPER_TABLE4, "synthetic", "bagging"), undefined);
  assert.equal(paperTable4Cells(PAPER_TABLE4, "mnist", "randomInit"), undefined);
});

Deno.test("table4Cell() refuses a method that Table 4 does not have", () => {
  assert.throws(() => table4Cell("randomInit", "bim"), {
    message: "randomInit is not a method of Table 4",
  });
});
