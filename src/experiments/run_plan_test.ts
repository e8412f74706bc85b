import assert from "assert";
import { drawDigits } from "../data/digits.ts";
import { Interrupted } from "../errors.ts";
import { fakeExecutor, run } from "./_fake_executor.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { tinyPlan } from "./_tiny_experiment.ts";
import type { Executor } from "./executor.ts";
import { makePlan, planUnits } from "./plan.ts";
import { parseReadings } from "./readings.ts";
import { runPlan } from "./_run_plan.ts";
import type { RunEnd } from "./run_plan.ts";
import { Store } from "./store.ts";
import { type TrainUnit, type Unit, unitKey } from "./unit.ts";

for (const width of [1, 2, 3]) {
  Deno.test(`a plan is run ${width} at a time, each unit once and after those it needs`, async () => {
    await inTemporaryDirectory(async (directory) => {
      const [plan, store] = [tinyPlan(), new Store(directory)];
      const executor = fakeExecutor(store, plan, width);
      await run(plan, store, executor);
      const keys = executor.calls.flat().map(unitKey);
      assert.deepEqual([...keys].sort(), planUnits(plan).map(({ key }) => key).sort());
      assert.equal(executor.widest(), width);
    });
  });
}

Deno.test("a second run computes nothing, and a third only what was lost", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan(), new Store(directory)];
    await run(plan, store, fakeExecutor(store, plan, 2));
    const second = fakeExecutor(store, plan, 2);
    assert.deepEqual(await run(plan, store, second), []);
    assert.deepEqual(second.calls, []);

    const { key, unit } = plan[0]!.attacks[0]!.grad2[1]!;
    await store.folders.units.remove(key);
    const third = fakeExecutor(store, plan, 2);
    await run(plan, store, third);
    assert.deepEqual(third.calls, [[unit]]);
  });
});

Deno.test("what was just found sound is not looked for again", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan(), new Store(directory)];
    const [lacking, ...finished] = planUnits(plan).map(({ key }) => key).reverse();
    const executor = fakeExecutor(store, plan, 1);
    executor.run = (units): Promise<void> => Promise.resolve(void executor.calls.push([...units]));
    const options = { store, executor, grouping: "single" } as const;
    const end = await runPlan(plan, { ...options, finished: new Set(finished) });
    assert.deepEqual(end, { finished: 9, waiting: 0 });
    assert.deepEqual(executor.calls.flat().map(unitKey), [lacking]);
  });
});

Deno.test("an error ends a run after what was under way, and the next run goes on", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan(), new Store(directory)];
    const isFirst = (unit: Unit): boolean => unit.kind === "train" && unit.member === 0;
    const failing = fakeExecutor(store, plan, 2, isFirst);
    let ended = 0;
    const run2 = failing.run;
    failing.run = async (...args): Promise<void> => {
      await run2(...args).finally(() => ended++);
    };
    await assert.rejects(run(plan, store, failing), new Error("failed as call 2"));
    assert.equal(failing.calls.length, 2, "nothing begins after a failure");
    assert.equal(ended, 2, "what was under way has ended");

    const next = fakeExecutor(store, plan, 2);
    await run(plan, store, next);
    assert.equal(next.calls.length, planUnits(plan).length - failing.finished.size);
  });
});

Deno.test("of several errors the first is thrown", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan(), new Store(directory)];
    const executor: Executor = {
      width: 3,
      close: () => {},
      run: async (units) => {
        const { member } = units[0] as TrainUnit;
        await new Promise((done) => setTimeout(done, 10 * (3 - member)));
        throw new Error(`member ${member}`);
      },
    };
    await assert.rejects(run(plan, store, executor), new Error("member 2"));
  });
});

Deno.test("progress grows, reaches the total, and says what is done in words", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan(), new Store(directory)];
    const reports = await run(plan, store, fakeExecutor(store, plan, 2));
    const total = 3 * 100 + 6 * 10;
    assert(reports.every((report) => report.total === total));
    reports.slice(1).forEach(({ done, images }, i) => {
      assert(done >= reports[i]!.done && done <= total);
      assert(images >= reports[i]!.images);
    });
    reports.forEach(({ units, finishedUnits }) => assert(finishedUnits <= units && units === 9));
    const last = reports.at(-1)!;
    assert.equal(last.finishedUnits, 9);
    assert.deepEqual([last.done, last.images, last.loss], [total, 9 * 7, 2]);
    assert.deepEqual([...new Set(reports.map(({ doing }) => doing))].sort(), [
      "bagging clean 0-4",
      "bagging clean 4-6",
      "bagging fgsm grad1, epsilon 0.1 0-4",
      "bagging fgsm grad1, epsilon 0.1 4-6",
      "bagging fgsm grad2, epsilon 0.1 0-4",
      "bagging fgsm grad2, epsilon 0.1 4-6",
      "train bagging 0",
      "train bagging 1",
      "train bagging 2",
    ]);
  });
});

Deno.test("where members are stacked, those of one architecture and method train together", async () => {
  await inTemporaryDirectory(async (directory) => {
    const plan = makePlan(
      {
        profile: "smoke",
        methods: ["randomInit", "mixedModels"],
        attacks: ["fgsm"],
        members: 12, // mixed models start over with the first variation after ten
        epochs: 1,
        batchSize: 128,
        seed: 1,
        readings: parseReadings([]),
        everyReading: 0,
        sweep: [],
      },
      drawDigits({ seed: 1, train: 1, test: 1 }),
      "webgpu",
    );
    const store = new Store(directory);
    const executor = fakeExecutor(store, plan, 1);
    const reports = await run(plan, store, executor, "stacked");
    const trained = executor.calls.filter(([unit]) => unit!.kind === "train")
      .map((units) => (units as TrainUnit[]).map(({ member }) => member));
    const all = Array.from({ length: 12 }, (_, member) => member);
    assert.deepEqual(trained, [all, [0, 10], [1, 11], [2], [3], [4], [5], [6], [7], [8], [9]]);
    assert(executor.calls.every((units) => units[0]!.kind === "train" || units.length === 1));
    assert(reports.some(({ doing }) => doing === "train mixedModels 0,10"));
    assert.equal(reports.at(-1)!.done, reports.at(-1)!.total);
  });
});

Deno.test("shares compute each unit once between them; attacks wait for all members", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan(), new Store(directory)];
    const calls: Unit[] = [];
    const runShare = async (index: number, only?: "train" | "attack"): Promise<RunEnd> => {
      const executor = fakeExecutor(store, plan, 2);
      const share = { index, count: 2 };
      const part = only === undefined ? { share } : { share, only };
      const end = await runPlan(plan, { store, executor, grouping: "single", ...part });
      calls.push(...executor.calls.flat());
      return end;
    };
    // Two of three members, and half of six attacks, which cannot begin.
    assert.deepEqual(await runShare(1), { finished: 2, waiting: 3 });
    assert.deepEqual(await runShare(2, "train"), { finished: 1, waiting: 0 });
    assert.deepEqual(await runShare(1, "attack"), { finished: 3, waiting: 0 });
    assert.deepEqual(await runShare(2), { finished: 4, waiting: 0 });
    assert.deepEqual(await runShare(2), { finished: 4, waiting: 0 });
    assert.deepEqual(calls.map(unitKey).sort(), planUnits(plan).map(({ key }) => key).sort());
  });
});

Deno.test("what another process finishes meanwhile is not computed again", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan(), new Store(directory)];
    const other = fakeExecutor(store, plan, 1);
    const executor = fakeExecutor(store, plan, 1);
    const begin = executor.run;
    executor.run = async (...args): Promise<void> => {
      await begin(...args);
      // While the first unit was computed here, another process has done everything else.
      if (executor.calls.length === 1) await run(plan, store, other);
    };
    const reports = await run(plan, store, executor);
    assert.equal(executor.calls.length, 1);
    assert.equal(other.calls.length, planUnits(plan).length - 1);
    assert.deepEqual([reports.at(-1)!.finishedUnits, reports.at(-1)!.done], [9, 360]);
  });
});

Deno.test("a run that is stopped begins nothing more and says how far it came", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan(), new Store(directory)];
    const executor = fakeExecutor(store, plan, 1);
    const isStopping = (): boolean => executor.calls.length >= 4;
    await assert.rejects(
      runPlan(plan, { store, executor, grouping: "single", isStopping }),
      new Interrupted("Interrupted when 4 of 9 units were finished"),
    );
    assert.equal(executor.calls.length, 4);
    assert.deepEqual(
      await runPlan(plan, { store, executor, grouping: "single" }),
      { finished: 9, waiting: 0 },
    );
  });
});

Deno.test("a run whose unit is interrupted is interrupted, unless another one fails", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan(), new Store(directory)];
    const executor = (error: Error): Executor => ({
      width: 2,
      close: () => {},
      run: async (units) => {
        const { member } = units[0] as TrainUnit;
        await new Promise((done) => setTimeout(done, 10 * member));
        throw member === 0 ? new Interrupted() : error;
      },
    });
    await assert.rejects(
      run(plan, store, executor(new Interrupted())),
      new Interrupted("Interrupted when 0 of 9 units were finished"),
    );
    await assert.rejects(run(plan, store, executor(new Error("broken"))), new Error("broken"));
  });
});
