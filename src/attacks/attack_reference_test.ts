/** Batched attacks against the naive ones: same images, whatever is read out of the paper. */

import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { disposeEnsemble, makeEnsemble } from "../models/ensemble.ts";
import type { Loss } from "../ops/loss_readings.ts";
import type { PixelClip } from "../ops/pixel_clip.ts";
import { naiveAttack, type NaiveOptions } from "./_naive_attack.ts";
import { CLASSES, TINY_MEMBERS, tinyImages, tinyLabels, tinyPixels } from "./_tiny_ensemble.ts";
import { attack } from "./attack.ts";
import type { AttackOptions } from "./attack_options.ts";
import type { AttackLabel } from "./attack_label_names.ts";
import { FURTHER_SOURCES } from "./further_sources.ts";
import { ALL_GRAD1, grad1, grad2, type GradientSource } from "./gradient_source.ts";
import { bim } from "./parameters.ts";

/** The reference runs on the first; tfjs's kernels differ between backends. */
const BACKENDS = ["cpu", "wasm"] as const;
await activateBackend("cpu");

const IMAGES = 3;
/** Pixels under which no gradient is so small that rounding decides its sign. */
const SEED = 5;
/** Three steps of half the ball: the clip binds. */
const PARAMETERS = bim(0.3, 0.15, 3);

const LOSSES: Loss[] = ["fused", "clipped"];
const CLIPS: PixelClip[] = ["unitInterval", "none"];
const LABELS: AttackLabel[] = [
  "true",
  "predictedClean",
  "predictedEachStep",
  "predictedEachStepEnsemble",
];
const READINGS = LOSSES.flatMap((loss) =>
  CLIPS.flatMap((pixelClip) => LABELS.map((attackLabel) => ({ loss, pixelClip, attackLabel })))
);

/** Each source with what the naive attack is asked for, one entry for each set of images. */
const SOURCES: { source: GradientSource; naive: NaiveOptions["source"][]; absolute?: number }[] = [
  { source: grad1(0), naive: [0] },
  { source: grad1(1), naive: [1] },
  { source: grad1(2), naive: [2] },
  { source: ALL_GRAD1, naive: [0, 1, 2] },
  { source: grad2("signOfMean"), naive: ["signOfMean"] },
  { source: grad2("meanOfSigns"), naive: ["meanOfSigns"] },
  { source: grad2("meanOfPerturbations"), naive: ["meanOfPerturbations"] },
  { source: FURTHER_SOURCES.meanProbability, naive: ["meanProbability"] },
  { source: FURTHER_SOURCES.meanLogits, naive: ["meanLogits"] },
  { source: FURTHER_SOURCES.normalisedMean, naive: ["normalisedMean"] },
  { source: FURTHER_SOURCES.signVote, naive: ["signVote"] },
  { source: FURTHER_SOURCES.cycle, naive: ["cycle"] },
  { source: FURTHER_SOURCES.meanAtClean, naive: ["meanAtClean"] },
  { source: FURTHER_SOURCES.scaledMean, naive: ["scaledMean"], absolute: 1e-5 }, // no signs
];

function batched(grouping: "single" | "stacked", options: AttackOptions): Float32Array {
  const ensemble = makeEnsemble(TINY_MEMBERS, grouping);
  const final = tf.tidy(() =>
    attack(ensemble, tinyImages(IMAGES, SEED), tinyLabels(IMAGES), PARAMETERS, options)
      .dataSync<"float32">()
  );
  disposeEnsemble(ensemble);
  return final;
}

function oneByOne(options: NaiveOptions): number[] {
  const pixels = tinyPixels(IMAGES, SEED);
  const size = pixels.length / IMAGES;
  return Array.from({ length: IMAGES }, (_, image) => {
    const clean = pixels.subarray(image * size, (image + 1) * size);
    return [...naiveAttack(TINY_MEMBERS, clean, image % CLASSES, PARAMETERS, options)];
  }).flat();
}

for (const { source, naive, absolute = 1e-6 } of SOURCES) {
  Deno.test(`attack() with ${source.name} makes the naive attack's images under every reading`, async () => {
    const expected = READINGS.map((readings) =>
      naive.flatMap((source) => oneByOne({ source, ...readings }))
    );
    for (const backend of BACKENDS) {
      await activateBackend(backend);
      READINGS.forEach((readings, i) => {
        for (const grouping of ["single", "stacked"] as const) {
          const actual = batched(grouping, { source, ...readings });
          assertClose(actual, expected[i]!, { absolute });
        }
      });
    }
    await activateBackend("cpu");
  });
}

Deno.test("the examples tell all readings and all members apart", () => {
  const distinct = (finals: readonly Float32Array[]): void => {
    const texts = finals.map((final) => final.join());
    assert.equal(new Set(texts).size, finals.length);
  };
  const usual = { loss: "fused", pixelClip: "none", attackLabel: "true" } as const;
  distinct(SOURCES.map(({ source }) => batched("stacked", { source, ...usual })));
  distinct(CLIPS.map((pixelClip) => batched("single", { source: grad1(0), ...usual, pixelClip })));
  distinct(LOSSES.map((loss) => batched("single", { source: grad1(2), ...usual, loss })));
  for (const { source } of SOURCES.slice(3)) {
    const labels = LABELS.filter((label) =>
      // The one output has one label: the ensemble's, at each step.
      !(source.fuse !== undefined && label === "predictedEachStep") &&
      // And at the clean image it is the one predicted there.
      !(source.once && label === "predictedEachStepEnsemble")
    );
    distinct(labels.map((attackLabel) => batched("single", { source, ...usual, attackLabel })));
  }
});
