import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import {
  disposeEnsemble,
  type Ensemble,
  forEachMember,
  makeEnsemble,
  type Member,
} from "../models/ensemble.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import type { Loss } from "../ops/loss_readings.ts";
import { naiveCost, naiveFusedParts, naiveGradient } from "./_naive_network.ts";
import {
  CLASSES,
  DEEPER,
  PLAIN,
  tinyImages,
  tinyLabels,
  tinyMember,
  tinyPixels,
} from "./_tiny_ensemble.ts";
import { FUSIONS } from "./fusions.ts";
import {
  fusedGradients,
  type GradientPass,
  memberGradients,
  memberInputGradients,
} from "./input_gradient.ts";

await activateBackend("cpu");

const SIZE = 36;

/** The gradients at {@linkcode tinyImages}, the same for all members: `[E, B, 36]` in one array. */
function gradients(
  members: readonly Member[],
  images: number,
  seed: number,
  loss: Loss,
): Float32Array {
  const ensemble = makeEnsemble(members, "stacked");
  const values = tf.tidy(() => {
    const x = tf.expandDims(tinyImages(images, seed), 0) as tf.Tensor5D;
    const labels = tf.tile(tf.expandDims(tinyLabels(images), 0), [members.length, 1, 1]);
    return memberInputGradients(
      ensemble,
      forEachMember(x, members.length),
      labels as tf.Tensor3D,
      loss,
    ).dataSync<"float32">();
  });
  disposeEnsemble(ensemble);
  return values;
}

function image(pixels: Float32Array, index: number): Float32Array {
  return pixels.slice(index * SIZE, (index + 1) * SIZE);
}

Deno.test("memberInputGradients() agrees with central finite differences", () => {
  // Small enough that no ReLU and no maximum switches between the two points.
  const STEP = 2 ** -10;
  const members = [tinyMember(PLAIN, 11, 2), tinyMember(DEEPER, 12, 2), tinyMember(PLAIN, 13, 2)];
  for (const loss of ["fused", "clipped"] as const) {
    const actual = gradients(members, 2, 14, loss);
    const pixels = tinyPixels(2, 14);
    const expected = members.flatMap((member) =>
      [0, 1].flatMap((index) =>
        Array.from({ length: SIZE }, (_, p) => {
          const cost = (change: number): number => {
            const moved = image(pixels, index);
            moved[p]! += change;
            return naiveCost(member, moved, index % CLASSES, loss);
          };
          return (cost(STEP) - cost(-STEP)) / (2 * STEP);
        })
      )
    );
    assertClose(actual, expected, { absolute: 3e-3 });
  }
});

Deno.test("memberInputGradients() gives each member's own gradient at its own images", () => {
  // In this order of architectures the way into the stacks and the way back are different.
  const members = [PLAIN, DEEPER, DEEPER, PLAIN].map((architecture, m) =>
    tinyMember(architecture, 20 + m)
  );
  const pixels = members.map((_, m) => tinyPixels(2, 30 + m));
  const ensemble = makeEnsemble(members, "stacked");
  const actual = tf.tidy(() =>
    memberInputGradients(
      ensemble,
      tf.tensor5d(Float32Array.from(pixels.flatMap((own) => [...own])), [4, 2, 6, 6, 1]),
      tf.tile(tf.expandDims(tinyLabels(2), 0), [4, 1, 1]) as tf.Tensor3D,
      "fused",
    ).dataSync<"float32">()
  );
  disposeEnsemble(ensemble);
  const expected = members.flatMap((member, m) =>
    [0, 1].flatMap((index) => [...naiveGradient(member, image(pixels[m]!, index), index, "fused")])
  );
  assertClose(actual, expected);
});

Deno.test("the clipped loss has a gradient of exactly 0 where a probability is clipped", () => {
  const sure = [tinyMember(PLAIN, 3, 20)];
  assert(gradients(sure, 2, 4, "clipped").every((value) => value === 0));
  assert(gradients(sure, 2, 4, "fused").some((value) => value !== 0));
});

Deno.test("memberInputGradients() runs with dropout off", () => {
  const member = tinyMember(PLAIN, 31);
  const layers = PLAIN.layers.filter(({ kind }) => kind !== "dropout");
  const without = { ...member, architecture: { ...PLAIN, layers } };
  const first = gradients([member], 2, 32, "fused");
  assert.deepEqual(gradients([member], 2, 32, "fused"), first);
  assert.deepEqual(gradients([without], 2, 32, "fused"), first);
});

/** In this order of architectures the way into the stacks and the way back are different. */
const MIXED = [PLAIN, DEEPER, DEEPER, PLAIN];
/** Images of their own for each of {@linkcode MIXED}. */
const OWN_PIXELS = MIXED.map((_, m) => tinyPixels(2, 30 + m));

/** Runs a gradient of an ensemble of {@linkcode MIXED} at everyone's own images. */
function mixedPass(
  members: readonly Member[],
  grouping: "single" | "stacked",
  run: (ensemble: Ensemble, x: tf.Tensor5D, labels: tf.Tensor3D) => GradientPass,
  read: (pass: GradientPass) => Float32Array,
): Float32Array {
  const before = tf.memory().numTensors;
  const ensemble = makeEnsemble(members, grouping);
  const result = tf.tidy(() => {
    const pixels = Float32Array.from(OWN_PIXELS.flatMap((own) => [...own]));
    const x = tf.tensor5d(pixels, [MIXED.length, 2, 6, 6, 1]);
    return read(run(ensemble, x, tf.expandDims(tinyLabels(2), 0) as tf.Tensor3D));
  });
  disposeEnsemble(ensemble);
  assert.equal(tf.memory().numTensors, before);
  return result;
}

/** Members of {@linkcode MIXED}; `scale` makes them surer of themselves. */
function mixedMembers(scale: number): Member[] {
  return MIXED.map((architecture, m) => tinyMember(architecture, 40 + m, scale));
}

for (const fusion of ["meanProbability", "meanLogits"] as const) {
  Deno.test(`fusedGradients() with ${fusion} gives every member's part in the fused gradient`, async () => {
    const cases = [[2, "fused"], [2, "clipped"], [20, "fused"], [20, "clipped"]] as const;
    for (const [scale, loss] of cases) {
      await activateBackend("cpu");
      const members = mixedMembers(scale);
      const parts = [0, 1].map((index) => {
        const images = OWN_PIXELS.map((pixels) => image(pixels, index));
        return naiveFusedParts(members, fusion, images, index, loss);
      });
      const expected = members.flatMap((_, m) => parts.flatMap((part) => [...part[m]!]));
      const clips = scale === 20 && loss === "clipped";
      assert.equal(parts[0]!.every((part) => part.every((value) => value === 0)), clips);
      for (const backend of ["cpu", "wasm"] as const) {
        await activateBackend(backend);
        for (const grouping of ["single", "stacked"] as const) {
          const actual = mixedPass(
            members,
            grouping,
            (ensemble, x, labels) =>
              fusedGradients(
                ensemble,
                x,
                labels,
                (logits, labels) => crossEntropy(logits, labels, loss),
                FUSIONS[fusion],
              ),
            ({ gradients }) => gradients.dataSync<"float32">(),
          );
          assertClose(actual, expected);
        }
      }
    }
    await activateBackend("cpu");
  });
}

Deno.test("a gradient brings along the logits of the very pass it went back through", () => {
  const cost = (logits: tf.Tensor3D, labels: tf.Tensor3D): tf.Tensor2D =>
    crossEntropy(logits, labels, "fused");
  const fuse = FUSIONS.meanLogits;
  const passes: ((ensemble: Ensemble, x: tf.Tensor5D, labels: tf.Tensor3D) => GradientPass)[] = [
    (ensemble, x, labels) => memberGradients(ensemble, x, tf.tile(labels, [4, 1, 1]), cost),
    (ensemble, x, labels) => fusedGradients(ensemble, x, labels, cost, fuse),
  ];
  const members = mixedMembers(2);
  for (const run of passes) {
    for (const grouping of ["single", "stacked"] as const) {
      const probabilities = mixedPass(members, grouping, run, ({ logits, gradients }) => {
        assert.deepEqual(logits.shape, [4, 2, CLASSES]);
        assert.deepEqual(gradients.shape, [4, 2, 6, 6, 1]);
        return tf.softmax(logits).dataSync<"float32">();
      });
      const expected = members.flatMap((member, m) =>
        [0, 1].flatMap((index) =>
          Array.from(
            { length: CLASSES },
            (_, k) => Math.exp(-naiveCost(member, image(OWN_PIXELS[m]!, index), k, "fused")),
          )
        )
      );
      assertClose(probabilities, expected);
    }
  }
});
