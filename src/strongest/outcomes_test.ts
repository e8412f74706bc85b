import assert from "assert";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { fill } from "../experiments/_filled_store.ts";
import { MADE_UP_RUN } from "../experiments/_made_up_attack_run.ts";
import { taughtAttacks, taughtPlan, tinyDataset } from "../experiments/_tiny_experiment.ts";
import { Store } from "../experiments/store.ts";
import { MADE_UP_OPTIONS } from "./_made_up_suite.ts";
import { collectSuite } from "./outcomes.ts";
import type { SuitePoint } from "./suite.ts";

Deno.test("what the attacks took is what the networks, their teachers and they took", async () => {
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(directory);
    await fill(store, taughtPlan());
    const plan = taughtAttacks<SuitePoint>({ epsilon: 0.1, attack: "fgsm", on: "grad1" });
    const { run } = await collectSuite(
      plan,
      tinyDataset(4, 6),
      MADE_UP_OPTIONS,
      MADE_UP_RUN,
      store,
    );
    assert.equal(run.computing.seconds, 3 + 3 + 2 + 2);
  });
});
