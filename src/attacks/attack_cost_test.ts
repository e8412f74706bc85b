import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { forEachMember, makeEnsemble } from "../models/ensemble.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { CLASSES, TINY_MEMBERS, tinyImages, tinyLabels, tinyPixels } from "./_tiny_ensemble.ts";
import { attack } from "./attack.ts";
import type { AttackCost } from "./attack_cost.ts";
import { FURTHER_SOURCES } from "./further_sources.ts";
import { ALL_GRAD1, grad2, type GradientSource } from "./gradient_source.ts";
import { memberGradients } from "./input_gradient.ts";
import { bim } from "./parameters.ts";

await activateBackend("cpu");

const ENSEMBLE = makeEnsemble(TINY_MEMBERS, "stacked");
const SOURCES = [ALL_GRAD1, grad2("signOfMean"), FURTHER_SOURCES.meanLogits];

function attacked(source: GradientSource, cost?: AttackCost): Float32Array {
  return tf.tidy(() =>
    attack(ENSEMBLE, tinyImages(3, 5), tinyLabels(3), bim(0.3, 0.1, 3), {
      source,
      loss: "fused",
      attackLabel: "true",
      pixelClip: "unitInterval",
      ...cost && { cost },
    }).dataSync<"float32">()
  );
}

Deno.test("the cost is cross-entropy, unless another one is given", () => {
  for (const source of SOURCES) {
    const usual = attacked(source);
    assert.deepEqual(attacked(source, (z, y) => crossEntropy(z, y, "fused")), usual);
    // Softened labels: a tenth of the weight is on all classes alike.
    const soft: AttackCost = (logits, labels) =>
      crossEntropy(logits, tf.add(tf.mul(labels, 0.9), 0.1 / CLASSES) as tf.Tensor3D, "fused");
    assert.notDeepEqual(attacked(source, soft), usual);
  }
});

Deno.test("an attack climbs the cost it is given", () => {
  const logitOfLabel: AttackCost = (logits, labels) => tf.sum(tf.mul(logits, labels), -1);
  const lostLogit: AttackCost = (logits, labels) => tf.neg(logitOfLabel(logits, labels));
  /** The mean over members and images, of the first set of images. */
  const meanLogit = (images: Float32Array): number =>
    tf.tidy(() => {
      const x = forEachMember(tf.tensor5d(images.slice(0, 108), [1, 3, 6, 6, 1]), 3);
      const labels = tf.tile(tf.expandDims(tinyLabels(3), 0), [3, 1, 1]) as tf.Tensor3D;
      const { logits } = memberGradients(ENSEMBLE, x, labels, logitOfLabel);
      return tf.mean(logitOfLabel(logits, labels)).dataSync()[0]!;
    });
  const clean = meanLogit(tinyPixels(3, 5));
  for (const source of SOURCES) {
    assert(meanLogit(attacked(source, logitOfLabel)) > clean + 0.1, source.name);
    assert(meanLogit(attacked(source, lostLogit)) < clean - 0.1, source.name);
  }
});

Deno.test("a cost is asked for every member's images, or for those of the one fused output", () => {
  const shapes: number[][][] = [];
  const recording: AttackCost = (logits, labels) => {
    shapes.push([logits.shape, labels.shape]);
    return crossEntropy(logits, labels, "fused");
  };
  attacked(ALL_GRAD1, recording);
  const stacks = [[2, 3, CLASSES], [1, 3, CLASSES]].map((shape) => [shape, shape]);
  assert.deepEqual(shapes.splice(0), [...stacks, ...stacks, ...stacks]);
  attacked(FURTHER_SOURCES.meanLogits, recording);
  assert.deepEqual(shapes, Array(3).fill([[1, 3, CLASSES], [1, 3, CLASSES]]));
});
