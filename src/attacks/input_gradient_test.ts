import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { disposeEnsemble, forEachMember, makeEnsemble, type Member } from "../models/ensemble.ts";
import type { Loss } from "../ops/cross_entropy.ts";
import { naiveCost, naiveGradient } from "./_naive_attack.ts";
import {
  CLASSES,
  DEEPER,
  PLAIN,
  tinyImages,
  tinyLabels,
  tinyMember,
  tinyPixels,
} from "./_tiny_ensemble.ts";
import { memberInputGradients } from "./input_gradient.ts";

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
