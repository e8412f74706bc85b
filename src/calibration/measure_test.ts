import assert from "assert";
import { assertClose } from "../assert_close.ts";
import type { MethodOutcomes } from "../evaluation/outcomes.ts";
import { HELD_OUT, madeUpBase, madeUpValues } from "./_made_up_calibration.ts";
import { type MeasuredValue, measureFactor } from "./measure.ts";
import { RULE } from "./rule.ts";

/** Predictions of two members on four images, all true labels being 7; 1 where a member is right. */
function predicted(...right: readonly (readonly number[])[]): MethodOutcomes {
  const memberLabels = Uint8Array.from(right.flat(), (one) => one === 1 ? 7 : 3);
  const images = right[0]!.length;
  const labels = new Uint8Array(images).fill(7);
  return {
    dataset: "mnist",
    method: "randomInit",
    labels,
    clean: { members: right.length, images, memberLabels, ensembleLabels: labels },
    attacks: [],
  };
}

Deno.test("accuracies, counts and distances are those of the predictions", () => {
  const { paper, values, choice, rule, method } = measureFactor(
    "optimizer",
    [
      { value: "adam", outcomes: predicted([1, 1, 1, 0], [1, 1, 0, 0]), deadClasses: [] },
      {
        value: "rmsprop",
        outcomes: predicted([1, 1, 1, 1], [1, 1, 1, 0]),
        deadClasses: [{ member: 1, classes: [4] }],
      },
    ],
    "mnist",
    1,
  );
  assert.deepEqual(paper, { table: "2", single: 0.9912, ensemble: 0.9942 });
  assert.deepEqual([method, rule], ["randomInit", RULE]);
  const [adam, rmsprop] = values;
  assert.deepEqual(adam!.members, [{ correct: 3, accuracy: 0.75 }, { correct: 2, accuracy: 0.5 }]);
  assert.equal(adam!.single.accuracy, 0.625);
  assert.equal(adam!.single.distance, 0.625 - 0.9912);
  assert.deepEqual(
    adam!.single.distanceInterval,
    adam!.single.interval.map((end) => end - 0.9912),
  );
  assert.deepEqual(rmsprop!.members.map(({ correct }) => correct), [4, 3]);
  assert.deepEqual(rmsprop!.deadClasses, [{ member: 1, classes: [4] }]);
  assert.equal(choice.nearest, "rmsprop");
  assert.equal(choice.distance, choice.chosen === "adam" ? 0.625 - 0.9912 : 0.875 - 0.9912);
  assert.equal(rmsprop!.fromNearest.effect, 0);
  assert(rmsprop!.fromNearest.interval[1] > 0.6, "four images say little");
  assert.equal(adam!.fromNearest.effect, -0.25);
});

Deno.test("the difference is paired: the same images, and members of the same number", () => {
  // Every member is right on ten images of a thousand more than its pair.
  const row = (right: number): number[] => Array.from({ length: 1000 }, (_, i) => +(i < right));
  const [few, more] = [predicted(row(800), row(900)), predicted(row(810), row(910))];
  const { values } = measureFactor(
    "optimizer",
    [
      { value: "adam", outcomes: few, deadClasses: [] },
      { value: "rmsprop", outcomes: more, deadClasses: [] },
    ],
    "mnist",
    1,
  );
  const { effect, interval: [low, high] } = values[0]!.fromNearest;
  assert.equal(effect, -0.01);
  // Unpaired, the members alone, 0.1 apart, would make it ten times as wide.
  assert(low > -0.02 && high < -0.003, `${low} to ${high}`);
  const [lowest, highest] = values[0]!.single.interval;
  assert(highest - lowest > 0.1);
});

Deno.test("what is far away is not tied, what is close is, and a tied default is chosen", () => {
  // Not quite the accuracies that come out: see madeUpShare(). Adadelta's is near the paper's.
  const far = measureFactor(
    "optimizer",
    madeUpValues("optimizer", { single: [0.85, 0.96, 0.75] }),
    "mnist",
    1,
  );
  assert.deepEqual(
    [far.choice.nearest, far.choice.ties, far.choice.chosen, far.choice.byDefault],
    ["adadelta", [], "adadelta", "adam"],
  );
  const same = measureFactor(
    "optimizer",
    madeUpValues("optimizer", { single: [0.96] }),
    "mnist",
    1,
  );
  assert.deepEqual([same.choice.nearest, same.choice.chosen], ["adam", "adam"]);
  assert.deepEqual(same.choice.ties, ["adadelta", "rmsprop"]);
});

Deno.test("a method's values are held against what the method costs the paper", () => {
  // Members of the same number are right on the same images but for the cost.
  const row = (right: number): number[] => Array.from({ length: 1000 }, (_, i) => +(i < right));
  const dead = [{ member: 1, classes: [4] }];
  const base = { outcomes: predicted(row(880), row(920)), deadClasses: dead };
  const at = (cost: number, value: number): MeasuredValue => ({
    value,
    outcomes: { ...predicted(row(880 - cost), row(920 - cost)), method: "gaussianNoise" },
    deadClasses: [],
  });
  // The paper's cost is 0.0014 of 0.9912; as it is, its 0.9898 is nearest what costs nothing.
  const measured = [at(0, 0.05), at(2, 0.1), at(5, 0.2)];
  const found = measureFactor("noiseSigma", measured, "mnist", 1, base);
  assert.deepEqual(found.base!.members.map(({ correct }) => correct), [880, 920]);
  assert.deepEqual([found.base!.accuracy, found.base!.paper], [0.9, 0.9912]);
  assert.deepEqual(found.base!.deadClasses, dead);
  assert.equal(found.choice.nearest, 0.1);
  const [none, , most] = found.values;
  assertClose([none!.single.distance], [0.0014], { absolute: 1e-12 });
  assertClose([most!.single.distance], [-0.0036], { absolute: 1e-12 });
  // The base's networks are others: which of its members 0.04 apart is drawn is their own luck.
  for (const { single } of [none!, most!]) {
    const [low, high] = single.distanceInterval;
    assert(low < single.distance - 0.03 && high > single.distance + 0.03, `${low} to ${high}`);
  }
  // Values are pairs, which those members do not set apart.
  const { effect, interval: [low, high] } = most!.fromNearest;
  assertClose([effect], [-0.003], { absolute: 1e-12 });
  assert(high - low < 0.02, `${low} to ${high}`);
});

Deno.test("a factor of another method is not measured without a base, nor one of it with one", () => {
  assert.throws(
    () => measureFactor("noiseSigma", madeUpValues("noiseSigma", { single: [0.9] }), "mnist", 1),
    new Error("noiseSigma is measured beside a base"),
  );
  const values = madeUpValues("optimizer", { single: [0.9] });
  assert.throws(
    () => measureFactor("optimizer", values, "mnist", 1, madeUpBase("noiseSigma")),
    new Error("optimizer is measured without a base"),
  );
});

Deno.test("the ensemble is compared where it has the paper's ten members, and never chosen by", () => {
  const two = measureFactor(
    "noiseSigma",
    madeUpValues("noiseSigma", { single: [0.9] }),
    "mnist",
    1,
    madeUpBase("noiseSigma"),
  );
  assert(two.values.every((value) => !("ensemble" in value)));
  const made = madeUpValues("noiseSigma", { single: [0.9], members: 10 });
  const ten = measureFactor(
    "noiseSigma",
    made,
    "mnist",
    1,
    madeUpBase("noiseSigma", { members: 10 }),
  );
  for (const [i, { ensemble, members }] of ten.values.entries()) {
    const { labels, clean } = made[i]!.outcomes;
    const right = clean.ensembleLabels.filter((label, image) => label === labels[image]).length;
    assert.equal(members.length, 10);
    assert.equal(ensemble!.accuracy, right / HELD_OUT);
    assert.equal(ensemble!.distance, right / HELD_OUT - 0.992);
  }
  assert.equal(ten.choice.distance, ten.values[1]!.single.distance);
  // The paper's adversarial training is of single networks, however many are trained.
  const single = measureFactor(
    "adversarialEpsilon",
    madeUpValues("adversarialEpsilon", { single: [0.9], members: 10 }),
    "mnist",
    1,
    madeUpBase("adversarialEpsilon", { members: 10 }),
  );
  assert(single.values.every((value) => !("ensemble" in value)));
});

Deno.test("predictions that cannot be are refused", () => {
  const outcomes = predicted([1, 1]);
  const broken = { ...outcomes, labels: Uint8Array.of(7) };
  assert.throws(
    () =>
      measureFactor(
        "optimizer",
        [{ value: "adam", outcomes: broken, deadClasses: [] }],
        "mnist",
        1,
      ),
    /randomInit/,
  );
});
