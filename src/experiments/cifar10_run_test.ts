/** A whole run on CIFAR-10's network, from the archive to accuracies, on a handful of images. */

import assert from "assert";
import { fileURLToPath } from "node:url";
import { MINI_CIFAR10, MINI_CIFAR10_DIR } from "../../fixtures/mini_cifar10.ts";
import { activateBackend } from "../backends/backend.ts";
import { loadDataset } from "../data/load.ts";
import { table2Rows } from "../evaluation/table2.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { testContext } from "./_tiny_experiment.ts";
import type { Experiment } from "./experiment.ts";
import { parseReadings } from "./readings.ts";
import { computePlans } from "./compute_plans.ts";
import { collectFindings, type Findings } from "./findings.ts";
import { datasetPlan } from "./dataset_plans.ts";
import { Store } from "./store.ts";

const BACKEND = await activateBackend("wasm");
const { dataset: DATASET } = await loadDataset({
  dataset: "cifar10",
  dataDir: fileURLToPath(MINI_CIFAR10_DIR),
  files: { cifar10: MINI_CIFAR10 },
  allowDownload: false,
});

const EXPERIMENT: Experiment = {
  profile: "smoke",
  methods: ["randomInit", "mixedModels"],
  attacks: ["fgsm", "bim"],
  members: 3,
  epochs: 1,
  batchSize: 5,
  seed: 1,
  readings: parseReadings([]),
  everyReading: 0,
  sweep: [],
};

/** What a run finds, apart from how long it took. */
async function run(
  changes: Partial<Experiment>,
  workers: number,
): Promise<Omit<Findings, "computing">> {
  const plans = [datasetPlan({ ...EXPERIMENT, ...changes }, 1, DATASET, BACKEND.name)];
  let findings: Findings | undefined;
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(directory);
    const context = testContext(BACKEND, DATASET, store);
    await computePlans(plans, { ...context, workers, onProgress: () => {}, onNote: assert.fail });
    findings = await collectFindings(plans, store);
  });
  const { computing: _time, ...found } = findings!;
  return found;
}

Deno.test("CIFAR-10's networks are trained and attacked, mixed ones with extra layers too", async () => {
  const { replicates, losses } = await run({}, 1);
  const rows = table2Rows(replicates, 1);
  assert.deepEqual(
    rows.map(({ dataset, attack, method, members }) => `${dataset} ${attack} ${method} ${members}`),
    ["fgsm", "bim"].flatMap((attack) =>
      ["randomInit", "mixedModels"].map((method) => `cifar10 ${attack} ${method} 3`)
    ),
  );
  for (const { dataset, losses: values } of losses) {
    assert.deepEqual([dataset, values.length], ["cifar10", 2]); // ten images in batches of five
    assert(values.every((loss) => loss > 1 && loss < 5), `${values}`);
  }
});

Deno.test("the reading padding trains other networks, the same in one worker and in two", async () => {
  const few = { methods: ["randomInit"], attacks: ["fgsm"], members: 2 } as const;
  const same = { ...few, readings: parseReadings(["padding=same"]) };
  const [one, two] = [await run(same, 1), await run(same, 2)];
  assert.deepEqual(two, one);
  const usual = await run(few, 1);
  assert.notDeepEqual(one.losses, usual.losses);
});
