import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { makeEnsemble } from "../models/ensemble.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { TINY_MEMBERS, tinyPixels } from "./_tiny_ensemble.ts";
import { ATTACK_INFO, CATALOGUE_NAMES, type CatalogueName } from "./catalogue_names.ts";
import { ensembleLabels } from "./ensemble_outputs.ts";
import { accuracyOf, measureRobustness, type Robustness } from "./robustness.ts";
import type { AttackedSet, RobustnessOptions } from "./robustness_options.ts";

await activateBackend("wasm");

const IMAGES = 10;
const SIZE = 36;
const ENSEMBLE = makeEnsemble(TINY_MEMBERS, "stacked");
const PIXELS = tinyPixels(IMAGES, 5);
const SHAPE = { height: 6, width: 6, channels: 1 };
/** Right on every clean image. */
const SET: AttackedSet = {
  images: PIXELS,
  shape: SHAPE,
  labels: await ensembleLabels(
    ENSEMBLE,
    { images: PIXELS, shape: SHAPE, labels: new Uint8Array(IMAGES) },
    4,
  ),
};
/** Enough to be seen, little enough to be quick. */
const STEPS: Partial<Record<CatalogueName, number>> = {
  pgd: 10,
  pgdL2: 10,
  apgdCe: 20,
  apgdDlr: 20,
  carliniWagner: 30,
  lbfgs: 10,
  square: 60,
  spsa: 5,
};

function measured(
  attack: CatalogueName,
  changes: Partial<RobustnessOptions> = {},
): Promise<Robustness> {
  return keepingTensorCount(() =>
    measureRobustness(ENSEMBLE, SET, {
      attack,
      output: "meanProbability",
      epsilons: epsilonsOf(attack),
      steps: STEPS[attack],
      seed: 1,
      batch: 4,
      ...changes,
    })
  );
}

function epsilonsOf(attack: CatalogueName): number[] {
  return { linf: [0, 0.1, 0.5], l2: [0, 0.5, 2], l0: [0, 2, 36] }[ATTACK_INFO[attack].norm];
}

function change(norm: "linf" | "l2" | "l0", images: Float32Array, image: number): number {
  const moves = Array.from(
    { length: SIZE },
    (_, p) => Math.abs(images[image * SIZE + p]! - PIXELS[image * SIZE + p]!),
  );
  switch (norm) {
    case "linf":
      return Math.max(...moves);
    case "l2":
      return Math.hypot(...moves);
    case "l0":
      return moves.filter((move) => move > 0).length;
  }
}

for (const attack of CATALOGUE_NAMES) {
  Deno.test(`${attack}: right on every image at 0, wrong on many at a large epsilon, never beyond it`, async () => {
    const { norm, smallest, gradients } = ATTACK_INFO[attack];
    const result = await measured(attack);
    const accuracies = result.points.map(accuracyOf);
    assert.equal(accuracies[0], 1);
    assert(accuracies[2]! <= 0.7, `${accuracies}`);
    assert(accuracies[1]! >= accuracies[2]!, `${accuracies}`);
    for (const { epsilon, images } of result.points) {
      for (let image = 0; image < IMAGES; image++) {
        assert(change(norm, images, image) <= epsilon * (1 + 1e-6) + 1e-6);
      }
    }
    assert.equal(result.gradients > 0, gradients);
    assert.equal(result.sizes !== undefined, smallest);
    result.sizes?.forEach((size, image) =>
      assert.equal(result.points[2]!.right[image] === 0, size <= result.points[2]!.epsilon)
    );
  });
}

Deno.test("batches change nothing", async () => {
  for (const attack of ["pgd", "square", "deepFool"] as const) {
    assert.deepEqual(await measured(attack, { batch: 10 }), await measured(attack, { batch: 3 }));
  }
});

Deno.test("an attack on one member is judged on the ensemble, towards targets by the true labels", async () => {
  const member = await measured("pgd", { output: { member: 2 } });
  const own = await measured("pgd");
  assert.notDeepEqual(member.points[2]!.right, own.points[2]!.right);
  const targets = SET.labels.map((label) => (label + 1) % 5);
  const targeted = await measured("pgd", { targets });
  const labels = await ensembleLabels(
    ENSEMBLE,
    { ...SET, images: targeted.points[2]!.images },
    10,
  );
  const reached = labels.filter((label, i) => label === targets[i]).length;
  assert(reached >= 2, `${reached}`);
});

Deno.test("an attack that is told to stop, stops", async () => {
  const stop = new Error("stop");
  let passes = 0;
  await assert.rejects(
    measured("pgd", {
      onPass: () => {
        if (++passes === 3) throw stop;
      },
    }),
    stop,
  );
});
