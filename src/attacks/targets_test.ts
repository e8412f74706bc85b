import assert from "assert";
import { chooseTargets, TARGET_RULES } from "./targets.ts";

const CLASSES = 10;
const LABELS = Uint8Array.from({ length: 2000 }, (_, image) => image % CLASSES);
const CONTEXT = {
  labels: LABELS,
  classes: CLASSES,
  // The probability of class k is the larger the larger k is.
  probabilities: Float32Array.from({ length: 2000 * CLASSES }, (_, i) => (1 + i % CLASSES) / 55),
  seed: 1,
};

for (const rule of TARGET_RULES) {
  Deno.test(`${rule}: no target is the true class, and all are classes`, () => {
    const targets = chooseTargets(rule, CONTEXT);
    assert.equal(targets.length, LABELS.length);
    assert(targets.every((target, image) => target !== LABELS[image] && target < CLASSES));
  });
}

Deno.test("the least likely class is the second least where the least is true", () => {
  const targets = chooseTargets("leastLikely", CONTEXT);
  assert(targets.every((target, image) => target === (LABELS[image] === 0 ? 1 : 0)));
});

Deno.test("random targets repeat under their seed, and each other class is as likely", () => {
  const targets = chooseTargets("random", CONTEXT);
  assert.deepEqual(chooseTargets("random", CONTEXT), targets);
  assert.notDeepEqual(chooseTargets("random", { ...CONTEXT, seed: 2 }), targets);
  for (let shift = 1; shift < CLASSES; shift++) {
    const count = targets.filter((target, image) => (LABELS[image]! + shift) % CLASSES === target);
    assert(Math.abs(count.length - 2000 / 9) < 60, `${count.length}`); // over four deviations
  }
});
