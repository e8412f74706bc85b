import assert from "assert";
import { CIFAR10_ATTACKS, MNIST_ATTACKS } from "../attacks/parameters.ts";
import { DEFAULT_READINGS } from "../experiments/readings.ts";
import { MADE_UP_OPTIONS } from "./_made_up_suite.ts";
import {
  curveEpsilons,
  paperEpsilons,
  specOf,
  suiteName,
  suitePointOf,
  suitePoints,
} from "./suite.ts";

const CONTEXT = { dataset: "mnist", readings: DEFAULT_READINGS, seed: 7 } as const;

Deno.test("every attack of the list has a name of its own, which leads back to it", () => {
  const points = suitePoints("mnist", { ...MADE_UP_OPTIONS, epsilons: paperEpsilons("mnist") });
  const names = points.map(suiteName);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(names.map(suitePointOf), points);
  assert.equal(points.length, 2 * (10 + 3 * 3 + 2 * 4 + 3) + 4);
  for (
    const other of ["0.2/bim", "0.2/bim/grad3", "x/bim/grad1", "0.2/bim/grad1/1", "1/cw/grad1"]
  ) {
    assert.equal(suitePointOf(other), undefined, other);
  }
});

Deno.test("the curve goes from a quarter of BIM's epsilon to where every image is within reach", () => {
  assert.deepEqual(curveEpsilons("mnist"), [0.05, 0.1, 0.15, 1]);
  assert.deepEqual(curveEpsilons("cifar10"), [0.005, 0.01, 0.015, 1]);
  assert.deepEqual([paperEpsilons("mnist"), paperEpsilons("cifar10")], [[0.2, 0.3], [0.02, 0.03]]);
});

Deno.test("at the paper's epsilons its attacks are exactly those of its tables", () => {
  for (
    const [dataset, attacks] of [["mnist", MNIST_ATTACKS], ["cifar10", CIFAR10_ATTACKS]] as const
  ) {
    for (const attack of ["fgsm", "bim"] as const) {
      const { epsilon } = attacks[attack];
      const spec = specOf({ epsilon, attack, on: "grad2" }, MADE_UP_OPTIONS, {
        ...CONTEXT,
        dataset,
      });
      assert.deepEqual(spec, {
        name: attack,
        parameters: attacks[attack],
        source: { grad2: "signOfMean" },
        loss: "fused",
        attackLabel: "true",
        pixelClip: "unitInterval",
      });
    }
  }
});

Deno.test("at other epsilons BIM takes as many steps, each as much larger", () => {
  const spec = specOf({ epsilon: 0.4, attack: "bim", on: "meanLogits" }, MADE_UP_OPTIONS, CONTEXT);
  assert("name" in spec);
  assert.deepEqual(spec.parameters, { epsilon: 0.4, alpha: 0.05, iterations: 8 });
  assert.deepEqual(spec.source, { further: "meanLogits" });
});

Deno.test("further attacks have their published steps, PGD its starts, Square its queries", () => {
  const of = (attack: "pgd100" | "apgdDlr" | "square"): unknown =>
    specOf({ epsilon: 0.2, attack, on: { member: 1 } }, MADE_UP_OPTIONS, CONTEXT);
  const all = { output: { member: 1 }, epsilon: 0.2, seed: 7 };
  assert.deepEqual(of("pgd100"), { ...all, catalogue: "pgd", steps: 100, restarts: 2 });
  assert.deepEqual(of("apgdDlr"), { ...all, catalogue: "apgdDlr", steps: 100, restarts: 1 });
  assert.deepEqual(of("square"), { ...all, catalogue: "square", steps: 50, restarts: 1 });
});
