import assert from "assert";
import { table4Cell } from "../evaluation/table4_methods.ts";
import { DEFAULT_READINGS, parseReadings } from "../experiments/readings.ts";
import { candidatesOf, FACTOR_NAMES, FACTORS, paperCells, valueLabel } from "./factors.ts";

const DATASETS = ["mnist", "cifar10", "synthetic"] as const;

Deno.test("every candidate is an option of its reading, given once, the default among them", () => {
  for (const factor of FACTOR_NAMES) {
    for (const dataset of DATASETS) {
      const { values } = candidatesOf(factor, dataset);
      for (const value of values) {
        assert.equal(parseReadings([`${factor}=${value}`])[factor], value);
      }
      assert.equal(new Set(values).size, values.length);
      assert(values.includes(DEFAULT_READINGS[factor]), `${factor} on ${dataset}`);
    }
  }
});

Deno.test("factors are held against the paper's clean cells, drawn digits against MNIST's", () => {
  const cells = (dataset: typeof DATASETS[number]): unknown[] =>
    FACTOR_NAMES.map((factor) => paperCells(factor, dataset));
  const mnist = [
    { table: "2", single: 0.9912, ensemble: 0.9942 },
    { table: "2", single: 0.9898, ensemble: 0.992 },
    { table: "4", single: 0.9902 },
  ];
  assert.deepEqual(cells("mnist"), mnist);
  assert.deepEqual(cells("synthetic"), mnist);
  assert.deepEqual(cells("cifar10"), [
    { table: "2", single: 0.7984, ensemble: 0.8448 },
    { table: "2", single: 0.716, ensemble: 0.7687 },
    { table: "4", single: 0.7712 },
  ]);
});

Deno.test("the paper's Table 4 has adversarial training as a single network", () => {
  const { method } = FACTORS.adversarialEpsilon;
  assert.deepEqual(table4Cell(method, "clean"), { column: "cleanSingle" });
});

Deno.test("the epsilon of the evaluation is shown with its value", () => {
  assert.equal(valueLabel("evaluation", "mnist"), "evaluation (0.3)");
  assert.equal(valueLabel("evaluation", "cifar10"), "evaluation (0.03)");
  assert.equal(valueLabel(0.05, "mnist"), "0.05");
  assert.equal(valueLabel("adam", "mnist"), "adam");
});
