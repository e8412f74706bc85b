/** Running plans in which members learn from teachers. */

import assert from "assert";
import type { BackendName } from "../backends/names.ts";
import { drawDigits } from "../data/digits.ts";
import { fakeExecutor, run } from "./_fake_executor.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { TEST_MAKER } from "./_tiny_experiment.ts";
import { makePlan, type Plan, planUnits } from "./plan.ts";
import { parseReadings } from "./readings.ts";
import { runPlan } from "./_run_plan.ts";
import type { RunEnd } from "./run_plan.ts";
import { Store } from "./store.ts";
import type { TrainUnit } from "./unit.ts";

/** A plan whose members learn from teachers, and one of the teachers' own method. */
function planOfLessons(backend: BackendName): Plan {
  return makePlan(
    {
      profile: "smoke",
      methods: ["defensiveDistillation", "randomInit"],
      attacks: ["fgsm"],
      members: 3,
      epochs: 1,
      batchSize: 128,
      seed: 1,
      readings: parseReadings([]),
      everyReading: 0,
      sweep: [],
    },
    drawDigits({ seed: 1, train: 1, test: 1 }),
    backend,
  );
}

Deno.test("where members are stacked, students train together after their teachers", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [planOfLessons("webgpu"), new Store(directory)];
    const executor = fakeExecutor(store, plan, 1);
    const reports = await run(plan, store, executor, "stacked");
    const trained = executor.calls.filter(([unit]) => unit!.kind === "train")
      .map((units) => (units as TrainUnit[]).map(({ method, member }) => `${method} ${member}`));
    assert.deepEqual(trained, [
      ["randomInit 0", "randomInit 1", "randomInit 2"],
      ["defensiveDistillation 0", "defensiveDistillation 1", "defensiveDistillation 2"],
    ]);
    assert.equal(reports.at(-1)!.finishedUnits, planUnits(plan).length);
  });
});

Deno.test("a student begins when its own teacher is finished, whatever the others do", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [planOfLessons("cpu"), new Store(directory)];
    for (const finished of [0, 2]) {
      await store.put(plan[0]!.teachers[finished]!.unit, {}, TEST_MAKER);
    }
    const executor = fakeExecutor(store, plan, 3);
    await run(plan, store, executor);
    const members = executor.calls.flat().filter((unit) => unit.kind === "train");
    const begun = members.map(({ method, member }) => `${method} ${member}`);
    // The students of teachers 0 and 2 may begin along with teacher 1.
    assert.deepEqual(begun.slice(0, 3).sort(), [
      "defensiveDistillation 0",
      "defensiveDistillation 2",
      "randomInit 1",
    ]);
    assert.deepEqual(begun.slice(3), ["defensiveDistillation 1"]);
  });
});

Deno.test("a share trains its teachers and their students without another share", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [planOfLessons("cpu"), new Store(directory)];
    const ends: RunEnd[] = [];
    for (const index of [2, 1]) {
      const share = { index, count: 2 };
      const executor = fakeExecutor(store, plan, 2);
      ends.push(
        await runPlan(plan, { store, executor, grouping: "single", share, only: "train" }),
      );
    }
    assert.deepEqual(ends, [{ finished: 2, waiting: 0 }, { finished: 4, waiting: 0 }]);
  });
});
