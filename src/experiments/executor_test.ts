import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { Interrupted, UserError } from "../errors.ts";
import { raise } from "../workers/stop_flag.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import {
  TEST_MAKER,
  testContext,
  tinyAttack,
  tinyAttackUnit,
  tinyDataset,
  tinyPlan,
  tinyTrainUnit,
} from "./_tiny_experiment.ts";
import { type Executor, type ExecutorContext, inThisThread, inWorkers } from "./executor.ts";
import { planUnits } from "./plan.ts";
import { runPlan } from "./_run_plan.ts";
import { Store } from "./store.ts";
import { unitKey } from "./unit.ts";
import { savedState } from "./unit_arrays.ts";

const BACKEND = await activateBackend("wasm");
const DATASET = tinyDataset(64, 6);

/** Runs the tiny plan and gives the bytes of every file of the store, by key. */
async function filesOf(makeExecutor: (store: Store) => Executor): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan("wasm"), new Store(directory)];
    const executor = makeExecutor(store);
    await runPlan(plan, { store, executor, grouping: "single" });
    executor.close();
    for (const { key } of planUnits(plan)) {
      const { file } = (await store.folders.units.check(key))!;
      files.set(key, await Deno.readFile(`${directory}/units/${key.slice(0, 2)}/${file}`));
    }
  });
  return files;
}

Deno.test("the same seed gives the same files, byte for byte, whoever computes", async () => {
  const here = await filesOf((store) => inThisThread(testContext(BACKEND, DATASET, store)));
  const inOne = await filesOf((store) =>
    inWorkers(testContext(BACKEND, DATASET, store), { count: 1 })
  );
  const inTwo = await filesOf((store) =>
    inWorkers(testContext(BACKEND, DATASET, store), { count: 2 })
  );
  assert.equal(here.size, 9);
  assert.deepEqual(inOne, here);
  assert.deepEqual(inTwo, here);
});

async function withWorker(
  storeDirectory: string,
  body: (executor: Executor) => Promise<void>,
): Promise<void> {
  const context = testContext(BACKEND, DATASET, new Store(storeDirectory));
  const executor = inWorkers(context, { count: 1 });
  await body(executor).finally(() => executor.close());
}

Deno.test("a worker reports progress, and its errors arrive as what they are", async () => {
  await inTemporaryDirectory(async (directory) => {
    await withWorker(directory, async (executor) => {
      await assert.rejects(
        executor.run([tinyAttackUnit(["absent"], "none")], () => {}),
        new UserError("The store lacks the member absent: run again to train it"),
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
        assert.match(error.message, /^\S+\.json: cannot be read: E[A-Z]+: [\w ]+$/);
        return true;
      });
    });
  });
});

Deno.test("a worker whose setup fails says why whenever it is asked", async () => {
  await inTemporaryDirectory(async (directory) => {
    const nonsense = { ...BACKEND, name: "nonsense" as "wasm" };
    const context = testContext(nonsense, DATASET, new Store(directory));
    const executor = inWorkers(context, { count: 1 });
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

Deno.test("the unit of a worker that dies is computed again in a new one, and that is told", async () => {
  await inTemporaryDirectory(async (directory) => {
    const notes: string[] = [];
    const executor = dyingExecutor(directory, notes);
    await executor.run([tinyTrainUnit(0)], () => {});
    assert.deepEqual(notes, [
      "A worker died and is replaced, and its unit is computed again: Uncaught Error: out of luck",
      "computed 0",
    ]);
    await executor.run([tinyTrainUnit(1)], () => {});
    assert.equal(notes.at(-1), "computed 1");
    executor.close();
  });
});

Deno.test("a unit whose worker dies twice is given up; others are still computed", async () => {
  await inTemporaryDirectory(async (directory) => {
    const notes: string[] = [];
    const executor = dyingExecutor(directory, notes);
    await assert.rejects(
      executor.run([tinyTrainUnit(0, { seed: 2 })], () => {}),
      new Error("A unit is given up, its worker died twice: Uncaught Error: out of luck"),
    );
    await executor.run([tinyTrainUnit(1)], () => {});
    assert.equal(notes.at(-1), "computed 1");
    executor.close();
  });
});

/** One worker that dies over member 0: once if the seed is 1, and else always. */
function dyingExecutor(directory: string, notes: string[]): Executor {
  return inWorkers(testContext(BACKEND, DATASET, new Store(directory)), {
    count: 1,
    onNote: (note) => notes.push(note),
    module: new URL("./_dying_worker.ts", import.meta.url),
  });
}

for (
  const [name, make] of [
    ["a worker", (context) => inWorkers(context, { count: 1 })],
    ["this thread", inThisThread],
  ] as [string, (context: ExecutorContext) => Executor][]
) {
  Deno.test(`${name} that is stopped saves its member, and the next one goes on to the same bits`, async () => {
    const unit = tinyTrainUnit(0, { epochs: 40 });
    const whole: unknown[] = [];
    await inTemporaryDirectory(async (directory) => {
      const store = new Store(directory);
      const executor = make(testContext(BACKEND, DATASET, store));
      await executor.run([unit], () => {});
      executor.close();
      whole.push((await store.get(unitKey(unit)))!.arrays);
    });
    await inTemporaryDirectory(async (directory) => {
      const store = new Store(directory);
      const context = testContext(BACKEND, DATASET, store);
      const first = make(context);
      await assert.rejects(
        first.run([unit], ({ share }) => void (share > 0.1 && raise(context.stop))),
        Interrupted,
      );
      first.close();
      const saved = savedState((await store.saved(unitKey(unit)))!.arrays);
      assert(saved.steps >= 16 && saved.steps < 160, `saved after ${saved.steps} of 160 steps`);

      const second = make(testContext(BACKEND, DATASET, store));
      const shares: number[] = [];
      await second.run([unit], ({ share }) => shares.push(share));
      second.close();
      assert.equal(shares.length, 160 - saved.steps);
      assert.deepEqual((await store.get(unitKey(unit)))!.arrays, whole[0]);
      assert.equal(await store.saved(unitKey(unit)), undefined);
    });
  });

  Deno.test(`${name} that is stopped gives an attack up`, async () => {
    await inTemporaryDirectory(async (directory) => {
      const store = new Store(directory);
      const context = testContext(BACKEND, DATASET, store);
      const executor = make(context);
      await executor.run([tinyTrainUnit(0)], () => {});
      raise(context.stop);
      const attack = tinyAttackUnit([unitKey(tinyTrainUnit(0))], tinyAttack({ grad1: "all" }));
      await assert.rejects(executor.run([attack], () => {}), Interrupted);
      assert.equal(await store.has(unitKey(attack)), false);
      executor.close();
    });
  });
}

Deno.test("damage that a worker meets in the store is told of, and it trains from the start", async () => {
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(directory);
    const unit = tinyTrainUnit(0);
    await store.save(unit, {}, TEST_MAKER);
    await Deno.truncate(store.folders.unfinished.manifestPath(unitKey(unit)), 7);
    const notes: string[] = [];
    const context = testContext(BACKEND, DATASET, store);
    const executor = inWorkers(context, { count: 1, onNote: (note) => notes.push(note) });
    await executor.run([unit], () => {});
    executor.close();
    assert.equal(notes.length, 1);
    assert.match(notes[0]!, /\.json: damaged \(.+\); set aside as .+ and computed again$/);
    assert(await store.has(unitKey(unit)));
  });
});
