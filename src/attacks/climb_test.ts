import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import fc from "fast-check";
import { activateBackend } from "../backends/backend.ts";
import { makeEnsemble } from "../models/ensemble.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { replaceReads } from "../ops/_failing_reads.ts";
import { CLASSES, TINY_MEMBERS, tinyImages, tinyLabels, tinyPixels } from "./_tiny_ensemble.ts";
import { apgdSteps } from "./apgd.ts";
import { attack } from "./attack.ts";
import type { AttackResult, AttackTask } from "./attack_task.ts";
import { type OutputName, withOutput } from "./attacked_output.ts";
import { climb } from "./climb.ts";
import type { ClimbOptions } from "./climb_options.ts";
import { FURTHER_SOURCES } from "./further_sources.ts";
import { grad1, type GradientSource } from "./gradient_source.ts";
import { ATTACK_LOSSES } from "./losses.ts";
import { bim, fgsm } from "./parameters.ts";
import { momentumSteps, steepestSteps } from "./rules.ts";

await activateBackend("wasm");

const ENSEMBLE = makeEnsemble(TINY_MEMBERS, "stacked");
const IMAGES = 12;
const SIZE = 36;
const LABELS = Uint8Array.from({ length: IMAGES }, (_, image) => image % CLASSES);
const USUAL: ClimbOptions = {
  ball: { norm: "linf", epsilon: 0.2 },
  loss: ATTACK_LOSSES.margin,
  rule: steepestSteps(0.05),
  steps: 5,
  start: "random",
  restarts: 2,
  keep: "firstFooled",
};

/** Climbs on {@linkcode tinyImages} of some seed, or on some of them. */
function climbed(
  changes: Partial<ClimbOptions> = {},
  task: Partial<AttackTask> & { output?: never; name?: OutputName; pixels?: number } = {},
): Promise<AttackResult> {
  const { name = "meanProbability", pixels = 5, ...rest } = task;
  return keepingTensorCount(async () => {
    const images = task.images ?? tinyImages(IMAGES, pixels);
    try {
      return await withOutput(
        ENSEMBLE,
        name,
        (output) =>
          climb({ images, labels: LABELS, seed: 1, ...rest, output }, { ...USUAL, ...changes }),
      );
    } finally {
      if (task.images === undefined) images.dispose();
    }
  });
}

const RULES = {
  pgd: USUAL.rule,
  momentum: momentumSteps(0.05, 1),
  apgd: apgdSteps(5),
};

Deno.test("no image leaves the ball or [0, 1], and none is worse than the clean one", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 99 }),
      fc.constantFrom("linf" as const, "l2" as const),
      fc.double({ min: 0, max: 1.5, noNaN: true }),
      fc.constantFrom(...Object.values(RULES)),
      fc.constantFrom("firstFooled" as const, "highestLoss" as const),
      fc.constantFrom("clean" as const, "random" as const),
      async (pixels, norm, epsilon, rule, keep, start) => {
        const { images, fooled, costs } = await climbed(
          { ball: { norm, epsilon }, rule, keep, start },
          { pixels },
        );
        const clean = tinyPixels(IMAGES, pixels);
        const none = await climbed({ ball: { norm, epsilon: 0 }, rule, keep, start }, { pixels });
        assert.deepEqual(none.images, clean);
        for (let image = 0; image < IMAGES; image++) {
          const moves = Array.from({ length: SIZE }, (_, p) => {
            const value = images[image * SIZE + p]!;
            assert(value >= 0 && value <= 1);
            return value - clean[image * SIZE + p]!;
          });
          const size = norm === "linf"
            ? Math.max(...moves.map(Math.abs))
            : Math.sqrt(moves.reduce((sum, move) => sum + move * move, 0));
          assert(size <= epsilon + 1e-6, `${norm} ${size} beyond ${epsilon}`);
          if (keep === "firstFooled") assert(fooled[image]! >= none.fooled[image]!);
          if (keep === "highestLoss" || !fooled[image]) {
            assert(costs[image]! >= none.costs[image]!);
          }
        }
      },
    ),
    { numRuns: 25 },
  );
});

Deno.test("dropping fooled images changes nothing but the work", async () => {
  for (const [name, rule] of Object.entries(RULES)) {
    for (const output of ["meanProbability", "meanLogits", { member: 2 }] as const) {
      for (const targets of [undefined, LABELS.map((label) => (label + 2) % CLASSES)]) {
        const [dropping, keeping] = [
          await climbed({ rule, dropFooled: true }, { name: output, targets }),
          await climbed({ rule, dropFooled: false }, { name: output, targets }),
        ];
        assert.deepEqual(dropping.images, keeping.images, name);
        assert.deepEqual(dropping.fooled, keeping.fooled);
        assert.deepEqual(dropping.costs, keeping.costs);
        assert(dropping.fooled.some(Boolean), "some are dropped");
        assert(dropping.queries < keeping.queries);
        assert.equal(keeping.queries, IMAGES * (1 + 2 * 6));
        assert.equal(keeping.gradients, IMAGES * 2 * 5);
      }
    }
  }
});

Deno.test("of images that drop out, only they are read from the device", async () => {
  const targets = LABELS.map((label) => (label + 2) % CLASSES);
  const { fooled } = await climbed({ ball: { norm: "linf", epsilon: 0 } }, { targets });
  const attacked = fooled.filter((isFooled) => !isFooled).length;
  const counts: number[] = [];
  const restore = replaceReads((tensor, readAsEver) => {
    if (tensor.rank === 4) counts.push(tensor.shape[0]!);
    return readAsEver.call(tensor);
  });
  try {
    await climbed({ ball: { norm: "linf", epsilon: 0.5 }, restarts: 1 }, { targets });
  } finally {
    restore();
  }
  assert(counts.length > 3, `images drop out at several steps: ${counts}`);
  assert.equal(counts.reduce((sum, images) => sum + images, 0), IMAGES + attacked); // and the clean
});

Deno.test("the same seed gives the same images, another seed other ones", async () => {
  const [first, again] = [await climbed(), await climbed()];
  assert.deepEqual(first, again);
  const other = await climbed({ keep: "highestLoss" }, { seed: 2 });
  assert.notDeepEqual(other.images, (await climbed({ keep: "highestLoss" })).images);
});

Deno.test("a part of the images is attacked as it is within the whole", async () => {
  const whole = await climbed({ keep: "highestLoss" });
  const images = tinyImages(IMAGES, 5);
  const part = tf.slice(images, [4], [3]);
  const alone = await climbed(
    { keep: "highestLoss" },
    { images: part, labels: LABELS.slice(4, 7), firstImage: 4 },
  );
  assert.deepEqual(alone.images, whole.images.slice(4 * SIZE, 7 * SIZE));
  tf.dispose([images, part]);
});

Deno.test("from the clean image to the last step it is the paper's FGSM and BIM, to the last bit", async () => {
  const sources: [OutputName, GradientSource][] = [
    ["meanProbability", FURTHER_SOURCES.meanProbability],
    ["meanLogits", FURTHER_SOURCES.meanLogits],
    [{ member: 1 }, grad1(1)],
  ];
  for (const [name, source] of sources) {
    for (const parameters of [fgsm(0.3), bim(0.2, 0.05, 6)]) {
      const expected = tf.tidy(() =>
        attack(ENSEMBLE, tinyImages(IMAGES, 5), tinyLabels(IMAGES), parameters, {
          source,
          loss: "fused",
          attackLabel: "true",
          pixelClip: "unitInterval",
        }).dataSync<"float32">()
      );
      const { epsilon, alpha, iterations } = parameters;
      const { images } = await climbed({
        ball: { norm: "linf", epsilon },
        loss: ATTACK_LOSSES.crossEntropy,
        rule: steepestSteps(alpha),
        steps: iterations,
        start: "clean",
        restarts: 1,
        keep: "last",
      }, { name });
      assert.deepEqual(images, expected, source.name);
    }
  }
});

Deno.test("gradients that are exactly 0 are counted", async () => {
  const sure = { ...TINY_MEMBERS[1]! };
  // Logits that no pixel reaches: a last layer of zeros.
  const last = sure.checkpoint["dense2/kernel"]!;
  const dead = {
    ...sure,
    checkpoint: {
      ...sure.checkpoint,
      "dense2/kernel": { ...last, data: last.data.map(() => 0) },
    },
  };
  const ensemble = makeEnsemble([dead], "single");
  const images = tinyImages(IMAGES, 5);
  const { gradients, zeroGradients } = await withOutput(
    ensemble,
    { member: 0 },
    (output) => climb({ output, images, labels: LABELS, seed: 1 }, { ...USUAL, dropFooled: false }),
  );
  assert.deepEqual([gradients, zeroGradients], [120, 120]);
  assert.equal((await climbed({ dropFooled: false })).zeroGradients, 0);
});

Deno.test("climb() refuses options that are out of range or do not go together", async () => {
  const cases: [Partial<ClimbOptions>, string][] = [
    [
      { ball: { norm: "l2", epsilon: -1 } },
      "epsilon must be a finite number of at least 0: received -1",
    ],
    [{ steps: 0 }, "steps must be an integer of at least 1: received 0"],
    [{ restarts: 1.5 }, "restarts must be an integer of at least 1: received 1.5"],
    [{ keep: "last" }, "keep=last is of one start: received 2 restarts"],
    [
      { keep: "highestLoss", dropFooled: true },
      "dropFooled would change the result of keep=highestLoss: leave it out",
    ],
  ];
  for (const [changes, message] of cases) {
    await assert.rejects(climbed(changes), new RangeError(message));
  }
  await assert.rejects(
    climbed({}, { labels: LABELS.slice(1) }),
    new RangeError("There must be 12 labels: received 11"),
  );
  await assert.rejects(
    climbed({}, { targets: LABELS }),
    new RangeError("A target must differ from the true class: received 0 for image 0"),
  );
});
