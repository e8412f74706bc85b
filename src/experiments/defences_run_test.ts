/** A whole run of the defences of section 4.3, from readings to accuracies, on a handful of images. */

import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { drawDigits } from "../data/digits.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { testContext } from "./_tiny_experiment.ts";
import { computePlans } from "./compute_plans.ts";
import { datasetPlan } from "./dataset_plans.ts";
import type { Experiment } from "./experiment.ts";
import { collectFindings, type Findings } from "./findings.ts";
import { parseReadings } from "./readings.ts";
import { Store } from "./store.ts";

const BACKEND = await activateBackend("wasm");
const DATASET = drawDigits({ seed: 1, train: 12, test: 5 });

const METHODS = [
  "adversarialTraining",
  "defensiveDistillation",
  "bagging+adversarialTraining",
  "bagging+defensiveDistillation",
] as const;

/** What a run finds, apart from how long it took, and how many units it computed. */
async function run(
  readings: readonly string[],
  workers: number,
): Promise<Omit<Findings, "computing"> & { readonly units: number }> {
  const experiment: Experiment = {
    profile: "smoke",
    methods: METHODS,
    attacks: ["fgsm"],
    members: 2,
    epochs: 1,
    batchSize: 6,
    seed: 1,
    readings: parseReadings(readings),
    everyReading: 0,
    sweep: [],
  };
  const plans = [datasetPlan(experiment, 1, DATASET, BACKEND.name)];
  let found: { findings: Findings; units: number } | undefined;
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(directory);
    const context = testContext(BACKEND, DATASET, store);
    await computePlans(plans, { ...context, workers, onProgress: () => {}, onNote: assert.fail });
    found = {
      findings: await collectFindings(plans, store),
      units: (await store.folders.units.keys()).length,
    };
  });
  const { findings: { computing: _time, ...findings }, units } = found!;
  return { ...findings, units };
}

Deno.test("the defences are trained and attacked, with as many teachers as students", async () => {
  const found = await run(["outputRelu=linear"], 2);
  const { replicates, losses, units } = found;
  assert.deepEqual(
    replicates[0]!.methods.map(({ method, clean }) => `${method} ${clean.members}`),
    METHODS.map((method) => `${method} 2`),
  );
  assert.equal(units, 4 * 2 + 2 * 2 + 4 * (1 + 2)); // members, teachers; clean images, FGSM twice
  for (const [m, method] of METHODS.entries()) {
    const { method: of, losses: values } = losses[m]!;
    assert.equal(of, method);
    assert.equal(values.length, 2); // twelve images in batches of six
    assert(values.every((loss) => loss > 1 && loss < 5), `${method}: ${values}`);
  }
  assert.deepEqual(await run(["outputRelu=linear"], 1), found, "in one worker as in two");
  const { losses: others } = await run(["outputRelu=linear", "distillation=logits"], 2);
  for (const [m, method] of METHODS.entries()) {
    const isSame = String(others[m]!.losses) === String(losses[m]!.losses);
    assert.equal(isSame, method.includes("adversarial"), `${method} under the other distillation`);
  }
});
