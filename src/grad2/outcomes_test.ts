import assert from "assert";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { fill } from "../experiments/_filled_store.ts";
import { MADE_UP_RUN } from "../experiments/_made_up_attack_run.ts";
import { taughtAttacks, taughtPlan, tinyDataset } from "../experiments/_tiny_experiment.ts";
import { Store } from "../experiments/store.ts";
import { fusedLossPoint } from "./grid.ts";
import { collectGrid } from "./outcomes.ts";

Deno.test("what a grid took is what its networks, their teachers and its attacks took", async () => {
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(directory);
    await fill(store, taughtPlan());
    const plan = taughtAttacks(fusedLossPoint("fgsm", "true", "grad1"));
    const { runs } = await collectGrid(plan, tinyDataset(4, 6), MADE_UP_RUN, store);
    assert.equal(runs[0]!.computing.seconds, 3 + 3 + 2 + 2);
  });
});
