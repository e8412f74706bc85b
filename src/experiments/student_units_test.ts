/** Computing the train units of students, whose teachers are in the store. */

import assert from "assert";
import { Interrupted, UserError } from "../errors.ts";
import type { Checkpoint } from "../models/checkpoint.ts";
import { disposeEnsemble, makeEnsemble } from "../models/ensemble.ts";
import { bootstrapReplicate } from "../training/method.ts";
import { teacherLabels } from "../training/soft_labels.ts";
import { trainMembers } from "../training/train.ts";
import { tinyStudentUnit, tinyTrainUnit } from "./_tiny_experiment.ts";
import { DATASET, onBench } from "./_unit_bench.ts";
import type { Store } from "./store.ts";
import { type TrainUnit, unitKey } from "./unit.ts";

const TEACHERS = [0, 1].map((member) => tinyTrainUnit(member));
const STUDENTS = TEACHERS.map((teacher) => tinyStudentUnit(teacher));

async function arraysOf(store: Store, unit: TrainUnit): Promise<unknown> {
  return (await store.get(unitKey(unit)))!.arrays;
}

Deno.test("a student trains on its teacher's replicate, with its teacher's labels", async () => {
  await onBench(async ({ store, run }) => {
    await run(...TEACHERS);
    await run(STUDENTS[1]!);
    const { "training/losses": losses, ...checkpoint } =
      (await store.get(unitKey(STUDENTS[1]!)))!.arrays;
    const teachers = makeEnsemble([{
      architecture: TEACHERS[1]!.architecture,
      checkpoint: (await store.get(unitKey(TEACHERS[1]!)))!.arrays as Checkpoint,
    }], "single");
    const softening = { of: "probabilities", temperature: 10 } as const;
    const softLabels = await teacherLabels(teachers, DATASET.train, softening, 40);
    disposeEnsemble(teachers);
    const [expected] = await trainMembers({
      ...STUDENTS[1]!,
      members: [1],
      train: DATASET.train,
      classes: DATASET.classes,
      sample: bootstrapReplicate,
      sampledAs: "bagging",
      softLabels,
    });
    assert.deepEqual(checkpoint, expected!.checkpoint);
    assert.deepEqual(losses!.data, expected!.losses);
  });
});

Deno.test("students who train together, of a teacher each, get what they get alone", async () => {
  const alone: unknown[] = [];
  await onBench(async ({ store, run }) => {
    await run(...TEACHERS);
    for (const student of STUDENTS) await run(student);
    for (const student of STUDENTS) alone.push(await arraysOf(store, student));
  });
  await onBench(async ({ store, run }) => {
    await run(...TEACHERS);
    await run(...STUDENTS);
    for (const [i, student] of STUDENTS.entries()) {
      assert.deepEqual(await arraysOf(store, student), alone[i]);
    }
  });
  assert.notDeepEqual(alone[0], alone[1]);
});

Deno.test("the teacher, what of it is softened, and the temperatures matter to a student", async () => {
  await onBench(async ({ store, run }) => {
    await run(...TEACHERS);
    const [first, second] = TEACHERS.map(unitKey) as [string, string];
    const students: TrainUnit[] = [
      STUDENTS[0]!,
      { ...STUDENTS[0]!, teacher: { key: second, of: "probabilities", temperature: 10 } },
      { ...STUDENTS[0]!, teacher: { key: first, of: "probabilities", temperature: 1 } },
      { ...STUDENTS[0]!, teacher: { key: first, of: "logits", temperature: 10 } },
      { ...STUDENTS[0]!, temperature: 10 },
    ];
    const kernels = new Set<string>();
    for (const student of students) {
      await run(student);
      const { arrays } = (await store.get(unitKey(student)))!;
      kernels.add(arrays["conv1/kernel"]!.data.join());
    }
    assert.equal(kernels.size, students.length);
  });
});

Deno.test("a student that is interrupted, while it is labelled too, goes on as if it never was", async () => {
  let whole: unknown;
  await onBench(async ({ store, run }) => {
    await run(...TEACHERS);
    await run(STUDENTS[0]!);
    whole = await arraysOf(store, STUDENTS[0]!);
  });
  // Forty images are labelled in three batches, before each of which a student asks; then it asks
  // after every step.
  for (const { last, saved } of [{ last: 2, saved: 0 }, { last: 5, saved: 2 }]) {
    let asked = 0;
    let stopsAt = Infinity;
    await onBench(async ({ store, run }) => {
      await run(TEACHERS[0]!);
      [asked, stopsAt] = [0, last];
      await assert.rejects(run(STUDENTS[0]!), Interrupted);
      const state = await store.saved(unitKey(STUDENTS[0]!));
      assert.equal(state?.arrays["training/losses"]?.data.length ?? 0, saved);
      stopsAt = Infinity;
      await run(STUDENTS[0]!);
      assert.deepEqual(await arraysOf(store, STUDENTS[0]!), whole);
    }, () => ++asked === stopsAt);
  }
});

Deno.test("a student whose teacher is not in the store says which is missing", async () => {
  await onBench(async ({ run }) => {
    await run(TEACHERS[0]!);
    await assert.rejects(
      run(...STUDENTS),
      new UserError(`The store lacks the teacher ${unitKey(TEACHERS[1]!)}: run again to train it`),
    );
  });
});
