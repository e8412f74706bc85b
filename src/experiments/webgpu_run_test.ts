/** A whole run on the webgpu backend, on a handful of images, beside one on wasm. */

import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { activateBackend, presentBackends } from "../backends/backend.ts";
import type { BackendName } from "../backends/names.ts";
import { drawDigits } from "../data/digits.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { testContext } from "./_tiny_experiment.ts";
import { computePlans } from "./compute_plans.ts";
import { datasetPlan } from "./dataset_plans.ts";
import type { Experiment } from "./experiment.ts";
import { collectFindings, type Findings } from "./findings.ts";
import { parseReadings } from "./readings.ts";
import { Store } from "./store.ts";

const DATASET = drawDigits({ seed: 1, train: 16, test: 6 });

const EXPERIMENT: Experiment = {
  profile: "smoke",
  methods: ["bagging", "adversarialTraining"],
  attacks: ["bim"],
  members: 2,
  epochs: 2,
  batchSize: 8,
  seed: 1,
  readings: parseReadings(["outputRelu=linear"]),
  everyReading: 0,
  sweep: [],
};

async function run(name: BackendName): Promise<Findings> {
  const backend = await activateBackend(name);
  const plans = [datasetPlan(EXPERIMENT, 1, DATASET, name)];
  let findings: Findings | undefined;
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(directory);
    const context = testContext(backend, DATASET, store);
    await computePlans(plans, {
      ...context,
      workers: 1,
      onProgress: () => {},
      onNote: assert.fail,
    });
    findings = await collectFindings(plans, store);
  });
  return findings!;
}

Deno.test({
  name: "webgpu: a whole run trains as wasm does, says how, and repeats itself to the bit",
  ignore: !(await presentBackends()).includes("webgpu"),
  sanitizeOps: false, // tfjs keeps its device
  sanitizeResources: false,
  fn: async () => {
    const { computing, ...found } = await run("webgpu");
    assert.ok(computing!.devices.some((device) => device.endsWith(", planned steps")));
    const { computing: _time, ...again } = await run("webgpu");
    assert.deepEqual(again, found);
    const { losses } = await run("wasm");
    for (const [m, { losses: values }] of found.losses.entries()) {
      assert.equal(values.length, 4); // sixteen images in batches of eight, twice
      assertClose(values, losses[m]!.losses, { relative: 1e-4 });
    }
  },
});
