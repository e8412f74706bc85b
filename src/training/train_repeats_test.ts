/** Training repeats itself to the bit: in a group as alone, and from wherever it was interrupted. */

import assert from "assert";
import { Interrupted } from "../errors.ts";
import { assertSame, forOne, PARTS, run } from "./_small_trainings.ts";
import type { TrainedMember, TrainingOptions, TrainingState } from "./train.ts";

/** The `cpu` backend is slow: all parts are put to it at once, and every optimizer. */
const ON_CPU = ["everything at once", "adadelta", "rmsprop"];
const isTested = (backend: "cpu" | "wasm", name: string): boolean =>
  backend === "wasm" || ON_CPU.includes(name);

for (const backend of ["cpu", "wasm"] as const) {
  for (const [name, parts] of Object.entries(PARTS)) {
    if (!isTested(backend, name)) continue;
    const given = { ...parts, members: [5, 0, 2] };

    Deno.test(`${backend}, ${name}: the same seed gives the same member to the bit, another seed does not`, async () => {
      const first = await run(forOne(given, 5), backend);
      assertSame(await run(forOne(given, 5), backend), first);
      const [other] = await run({ ...forOne(given, 5), seed: 2 }, backend);
      assert.notDeepEqual(other!.checkpoint, first[0]!.checkpoint);
    });

    Deno.test(`${backend}, ${name}: a member trained in a group is the member trained alone, to the bit`, async () => {
      const group = await run(given, backend);
      assert.deepEqual(group.map(({ member }) => member), [5, 0, 2]);
      for (const member of group) {
        assertSame(await run(forOne(given, member.member), backend), [member]);
      }
      assert.notDeepEqual(group[0]!.checkpoint, group[1]!.checkpoint);
    });
  }
}

/** Trains until step `last`, is stopped, and goes on from what was saved, with fewer members too. */
async function interruptedAt(
  last: number,
  given: Partial<TrainingOptions>,
  backend: "cpu" | "wasm",
): Promise<TrainedMember[]> {
  const saved: (readonly TrainingState[])[] = [];
  let steps = 0;
  const first = run({
    ...given,
    onStep: () => steps++,
    isStopping: () => steps === last,
    save: (states) => Promise.resolve(void saved.push(states)),
  }, backend);
  await assert.rejects(first, Interrupted);
  const start = saved.at(-1)!;
  assert.deepEqual(start.map((state) => [state.steps, state.losses.length]), [[last, last], [
    last,
    last,
  ]]);
  const [one, other] = start as [TrainingState, TrainingState];
  const [here, there] = given.members!;
  return [
    ...await run({ ...forOne(given, here!), start: [one] }, backend),
    ...await run({ ...forOne(given, there!), start: [other] }, backend),
  ];
}

/** Of two members: in the first epoch, at its end, and in the second. */
const STEPS = [1, 2, 3, 4, 5];
const FEW_STEPS = [2, 3];

for (const backend of ["cpu", "wasm"] as const) {
  const cases: Record<string, Partial<TrainingOptions>> = {
    adadelta: { ...PARTS["noise and replicates"], optimizer: "adadelta" },
    rmsprop: { ...PARTS["noise and replicates"], optimizer: "rmsprop" },
    ...PARTS,
  };
  for (const [name, { softLabels, ...parts }] of Object.entries(cases)) {
    if (!isTested(backend, name)) continue;
    Deno.test(`${backend}, ${name}: training goes on from any step as if never interrupted`, async () => {
      const given = {
        ...parts,
        ...(softLabels && { softLabels: softLabels.slice(0, 2) }),
        members: [2, 0],
        epochs: 2,
      };
      const whole = await run(given, backend);
      assert.equal(whole[0]!.losses.length, 6); // 40 images in batches of 16, twice
      for (const last of backend === "cpu" ? FEW_STEPS : STEPS) {
        assertSame(await interruptedAt(last, given, backend), whole);
      }
    });
  }
}
