import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { UserError } from "../errors.ts";
import {
  inTemporaryDirectory,
  tinyAttackUnit,
  tinyDataset,
  tinyPlan,
  tinyTrainUnit,
} from "./_tiny_experiment.ts";
import { type Executor, inThisThread, inWorkers } from "./executor.ts";
import { planUnits } from "./plan.ts";
import { runPlan } from "./run_plan.ts";
import { Store } from "./store.ts";

const BACKEND = await activateBackend("wasm");
const DATASET = tinyDataset(64, 6);

/** Runs the tiny plan and gives the bytes of every file of the store, by key. */
async function filesOf(makeExecutor: (store: Store) => Executor): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan("wasm"), new Store(directory)];
    const executor = makeExecutor(store);
    await runPlan(plan, store, executor, "single", () => {});
    executor.close();
    for (const { key } of planUnits(plan)) {
      files.set(key, await Deno.readFile(`${directory}/${key.slice(0, 2)}/${key}.safetensors`));
    }
  });
  return files;
}

Deno.test("the same seed gives the same files, byte for byte, whoever computes", async () => {
  const here = await filesOf((store) => inThisThread(BACKEND, DATASET, store));
  const inOne = await filesOf((store) => inWorkers(1, "wasm", DATASET, store));
  const inTwo = await filesOf((store) => inWorkers(2, "wasm", DATASET, store));
  assert.equal(here.size, 9);
  assert.deepEqual(inOne, here);
  assert.deepEqual(inTwo, here);
});

async function withWorker(
  storeDirectory: string,
  body: (executor: Executor) => Promise<void>,
): Promise<void> {
  const executor = inWorkers(1, "wasm", DATASET, new Store(storeDirectory));
  await body(executor).finally(() => executor.close());
}

Deno.test("a worker reports progress, and its errors arrive as what they are", async () => {
  await inTemporaryDirectory(async (directory) => {
    await withWorker(directory, async (executor) => {
      await assert.rejects(
        executor.run([tinyAttackUnit(["absent"], "none")], () => {}),
        (error) => {
          assert(error instanceof Error && !(error instanceof UserError));
          assert.equal(error.message, "The store lacks the member absent");
          return true;
        },
      );
      // It goes on after an error.
      const shares: number[] = [];
      await executor.run([tinyTrainUnit(0)], ({ share }) => shares.push(share));
      assert.deepEqual(shares, [1, 2, 3, 4, 5, 6, 7, 8].map((step) => step / 8));
    });
  });
});

Deno.test("a user's mistake is a user error in a worker, too", async () => {
  await inTemporaryDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/taken`, "");
    await withWorker(`${directory}/taken`, async (executor) => {
      await assert.rejects(executor.run([tinyTrainUnit(0)], () => {}), (error) => {
        assert(error instanceof UserError);
        assert.match(error.message, /^\S+\.safetensors: cannot be written: E[A-Z]+: [\w ]+$/);
        return true;
      });
    });
  });
});

Deno.test("a worker whose setup fails says why whenever it is asked", async () => {
  await inTemporaryDirectory(async (directory) => {
    const executor = inWorkers(1, "nonsense" as "wasm", DATASET, new Store(directory));
    for (const _ of [1, 2]) {
      await assert.rejects(executor.run([tinyTrainUnit(0)], () => {}), Error);
    }
    executor.close();
  });
});

Deno.test("workers are asked for no more units than there are workers", async () => {
  await inTemporaryDirectory(async (directory) => {
    await withWorker(directory, async (executor) => {
      assert.equal(executor.width, 1);
      const first = executor.run([tinyTrainUnit(0)], () => {});
      await assert.rejects(
        executor.run([tinyTrainUnit(1)], () => {}),
        new Error("More than 1 units at once"),
      );
      await first;
    });
  });
});
