import assert from "assert";
import { exampleSet } from "../evaluation/_made_up_examples.ts";
import { exampleArrays } from "../evaluation/example_arrays.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { drawDigits } from "../data/digits.ts";
import { TEST_MAKER } from "./_tiny_experiment.ts";
import { collectExamples } from "./collect_examples.ts";
import { datasetPlan } from "./dataset_plans.ts";
import { isWhole, methodStates } from "./missing.ts";
import { planUnits } from "./plan.ts";
import { parseReadings } from "./readings.ts";
import { Store } from "./store.ts";

const PLAN = datasetPlan(
  {
    profile: "smoke",
    methods: ["bagging"],
    attacks: ["bim"],
    members: 2,
    epochs: 1,
    batchSize: 128,
    seed: 5,
    readings: parseReadings([]),
    everyReading: 0,
    sweep: [],
  },
  2,
  drawDigits({ train: 4, test: 8, seed: 1 }),
  "cpu",
);

Deno.test("examples are of the first seed, and of what the unit attacked", async () => {
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(directory);
    const [first, second] = PLAN.seeds;
    assert.equal(second!.plan[0]!.examples, undefined);
    assert.deepEqual(await collectExamples([PLAN], store), []);
    const { examples, shape } = exampleSet("synthetic", 10);
    await store.put(first!.plan[0]!.examples!.unit, exampleArrays(examples, shape), TEST_MAKER);
    assert.deepEqual(await collectExamples([PLAN], store), [{
      dataset: "synthetic",
      method: "bagging",
      seed: 5,
      member: 0,
      parameters: { epsilon: 0.2, alpha: 0.025, iterations: 8 },
      examples,
      shape,
    }]);
  });
});

Deno.test("a method lacks nothing that only Figure 1 needs", async () => {
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(directory);
    for (const { plan } of PLAN.seeds) {
      for (const { unit } of planUnits(plan)) {
        if (!("examples" in unit)) await store.put(unit, {}, TEST_MAKER);
      }
    }
    const states = await methodStates([PLAN], store);
    assert.equal(states.length, 2);
    assert(states.every(isWhole));
  });
});
