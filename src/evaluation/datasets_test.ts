import assert from "assert";
import { madeUpOutcomes } from "./_made_up_outcomes.ts";
import { byDataset } from "./datasets.ts";
import type { MethodOutcomes } from "./outcomes.ts";
import { checkOutcomes, checkReplicates } from "./outcomes_check.ts";

const half = { single: 0.5, ensemble: 0.5 };
const made = (
  dataset: MethodOutcomes["dataset"],
  method: string,
  images: number = 20,
): MethodOutcomes =>
  madeUpOutcomes({
    dataset,
    method,
    members: 2,
    images,
    clean: half,
    grad1: half,
    grad2: half,
  });

Deno.test("byDataset() keeps the order of data sets, methods and seeds", () => {
  const first = [made("cifar10", "bagging"), made("mnist", "bagging"), made("cifar10", "mine")];
  const found = byDataset([{ seed: 7, methods: first }, { seed: 2, methods: [first[1]!] }]);
  assert.deepEqual(found, [
    { dataset: "cifar10", replicates: [{ seed: 7, methods: [first[0], first[2]] }] },
    {
      dataset: "mnist",
      replicates: [{ seed: 7, methods: [first[1]] }, { seed: 2, methods: [first[1]] }],
    },
  ]);
});

Deno.test("data sets have images of their own, and may have fewer seeds", () => {
  const both = [made("mnist", "bagging"), made("cifar10", "bagging", 30)];
  checkOutcomes(both);
  checkReplicates([{ seed: 1, methods: both }, { seed: 2, methods: both.slice(0, 1) }]);
});

Deno.test("what is wrong on one data set of several names it", () => {
  const refuse = (message: string, ...methods: MethodOutcomes[]): void =>
    assert.throws(() => checkReplicates([{ seed: 1, methods }]), { name: "Error", message });
  const mnist = made("mnist", "bagging");
  refuse(
    "cifar10: randomInit and bagging were measured on different images: their true labels differ",
    mnist,
    made("cifar10", "bagging"),
    made("cifar10", "randomInit", 30),
  );
  refuse(
    "mnist: outcomes: the method bagging is there twice",
    mnist,
    mnist,
    made("cifar10", "mine"),
  );
  assert.throws(
    () =>
      checkReplicates([
        { seed: 1, methods: [mnist, made("cifar10", "bagging")] },
        { seed: 2, methods: [mnist, made("cifar10", "randomInit")] },
      ]),
    {
      message: "cifar10: Replicates must have the same methods: seed 1 has bagging, seed 2 has " +
        "randomInit",
    },
  );
});
