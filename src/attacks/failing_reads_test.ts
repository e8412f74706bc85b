import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { makeEnsemble } from "../models/ensemble.ts";
import { freeingWhereReadsFail } from "../ops/_failing_reads.ts";
import { TINY_MEMBERS, tinyImages, tinyLabels, tinyPixels } from "./_tiny_ensemble.ts";
import { attackWithCounters } from "./counters.ts";
import { grad2 } from "./gradient_source.ts";
import { bim } from "./parameters.ts";
import { measureRobustness } from "./robustness.ts";

await activateBackend("wasm");

const IMAGES = 4;
const SEED = 5;
const ENSEMBLE = makeEnsemble(TINY_MEMBERS, "stacked");

Deno.test("an attack whose counters cannot be read leaves no tensors", async () => {
  const [images, labels] = [tinyImages(IMAGES, SEED), tinyLabels(IMAGES)];
  const readings = await freeingWhereReadsFail(async () => {
    const { images: made } = await attackWithCounters(ENSEMBLE, images, labels, bim(0.3, 0.1, 2), {
      source: grad2("signOfMean"),
      loss: "fused",
      attackLabel: "true",
      pixelClip: "unitInterval",
    });
    made.dispose();
  });
  assert.equal(readings, 1);
  tf.dispose([images, labels]);
});

for (const attack of ["pgd", "deepFool"] as const) {
  Deno.test(`${attack} leaves no tensors wherever one cannot be read`, async () => {
    const set = {
      images: tinyPixels(IMAGES, SEED),
      shape: { height: 6, width: 6, channels: 1 },
      labels: Uint8Array.from({ length: IMAGES }, (_, image) => image),
    };
    const readings = await freeingWhereReadsFail(() =>
      measureRobustness(ENSEMBLE, set, {
        attack,
        output: "meanProbability",
        epsilons: [0.3],
        steps: 2,
        seed: 1,
        batch: IMAGES,
      })
    );
    assert(readings > 5, `${readings}`);
  });
}
