import assert from "assert";
import { ATTACK_LABELS } from "../attacks/attack_label_names.ts";
import { gradientSource } from "../attacks/source_spec.ts";
import {
  FOLLOWED,
  type GridPoint,
  gridPoints,
  LOSSES,
  pointName,
  pointOf,
  samePoint,
  scheduleParameters,
  SCHEDULES,
  sourceOf,
  WHOLE_GRID,
} from "./grid.ts";

const POINT: GridPoint = {
  schedule: "paper",
  loss: "fused",
  attackLabel: "predictedEachStep",
  followed: "grad1",
};

Deno.test("the whole grid has every attack once, and finds each by its name", () => {
  const points = gridPoints(WHOLE_GRID);
  const names = points.map(pointName);
  assert.equal(new Set(names).size, names.length);
  points.forEach((point, i) => assert.deepEqual(pointOf(names[i]!), point));
  assert.equal(pointOf("paper/fused/true/nothing"), undefined);
  for (const schedule of SCHEDULES) {
    for (const loss of LOSSES) {
      for (const attackLabel of ATTACK_LABELS) {
        for (const followed of FOLLOWED) {
          const point = samePoint({ schedule, loss, attackLabel, followed });
          assert(names.includes(pointName(point)), pointName(point));
        }
      }
    }
  }
  // 10 sources with 4 labels under BIM, less one label of both fused ones and of that at the clean
  // image; under FGSM without the last, 3 labels, less one more of the fused ones.
  assert.equal(points.length, 3 * (4 * (10 * 4 - 3) + (9 * 3 - 2)));
});

Deno.test("attacks that are the same under two names are one point", () => {
  const label = (changes: Partial<GridPoint>): string =>
    samePoint({ ...POINT, ...changes }).attackLabel;
  assert.equal(label({}), "predictedEachStep");
  assert.equal(label({ followed: "meanLogits" }), "predictedEachStepEnsemble");
  assert.equal(label({ schedule: "fgsm" }), "predictedClean");
  assert.equal(label({ schedule: "fgsm", followed: "signOfMean" }), "predictedEachStep");
  const ofEnsemble = { schedule: "fgsm", attackLabel: "predictedEachStepEnsemble" } as const;
  assert.equal(label(ofEnsemble), "predictedEachStepEnsemble");
  assert.equal(label({ ...ofEnsemble, followed: "signOfMean" }), "predictedClean");
  assert.equal(label({ schedule: "fgsm", followed: "meanLogits" }), "predictedClean");
  // The gradient at the clean image is FGSM's only one, and sees no label but those predicted there.
  const once = { ...POINT, followed: "meanAtClean" } as const;
  assert.deepEqual(samePoint({ ...once, schedule: "fgsm" }), {
    ...POINT,
    schedule: "fgsm",
    followed: "signOfMean",
  });
  assert.equal(samePoint(once).followed, "meanAtClean");
  assert.equal(label({ ...once, attackLabel: "predictedEachStepEnsemble" }), "predictedClean");
});

Deno.test("the averages with one label are those that fuse the members", () => {
  for (const followed of FOLLOWED) {
    const { fuse } = gradientSource(sourceOf(followed, "all"));
    const { attackLabel } = samePoint({ ...POINT, followed });
    assert.equal(attackLabel === "predictedEachStepEnsemble", fuse !== undefined, followed);
  }
});

Deno.test("BIM steps as in the paper, or in other numbers of steps of 2.5 epsilon / steps", () => {
  const of = (schedule: GridPoint["schedule"]): number[] =>
    Object.values(scheduleParameters(schedule, "mnist"));
  assert.deepEqual(of("fgsm"), [0.3, 0.3, 1]);
  assert.deepEqual(of("paper"), [0.2, 0.025, 8]);
  assert.deepEqual(of("8"), [0.2, 0.0625, 8]);
  assert.deepEqual(of("40"), [0.2, 0.0125, 40]);
  assert.deepEqual(of("100"), [0.2, 0.005, 100]);
  assert.deepEqual(Object.values(scheduleParameters("40", "cifar10")), [0.02, 0.00125, 40]);
});
