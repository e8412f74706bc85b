/** Attacks that climb what a network was trained on: J_AT, and labels of each member its own. */

import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { disposeEnsemble, forEachMember, makeEnsemble } from "../models/ensemble.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { randomStream } from "../random/stream.ts";
import type { AdversarialTraining } from "../training/defences.ts";
import { naiveCost, naiveGradient } from "./_naive_network.ts";
import { CLASSES, TINY_MEMBERS, tinyImages, tinyLabels, tinyPixels } from "./_tiny_ensemble.ts";
import { adversarialGradients } from "./adversarial_gradients.ts";
import { attack } from "./attack.ts";
import type { AttackOptions } from "./attack_options.ts";
import { FURTHER_SOURCES } from "./further_sources.ts";
import { ALL_GRAD1, grad1, grad2, type GradientSource } from "./gradient_source.ts";
import { type GradientPass, memberGradients } from "./input_gradient.ts";
import { bim, fgsm } from "./parameters.ts";

await activateBackend("cpu");

const IMAGES = 3;
const PIXELS = 36;
const MEMBERS = TINY_MEMBERS.length;
const ADVERSARIAL: AdversarialTraining = { rho: 0.25, epsilon: 0.2, pixelClip: "unitInterval" };
const OPTIONS = { loss: "fused", attackLabel: "true", pixelClip: "unitInterval" } as const;
const SOURCES = [ALL_GRAD1, grad1(1), grad2("signOfMean"), grad2("meanOfPerturbations")];

const image = (i: number): Float32Array =>
  tinyPixels(IMAGES, 5).subarray(i * PIXELS, (i + 1) * PIXELS);

/** The gradient of J_AT of one member at one image with the class `label`, pixel by pixel. */
function naiveAdversarialGradient(member: number, i: number, adversarial: AdversarialTraining): {
  readonly gradient: number[];
  readonly cost: (x: Float32Array) => number;
} {
  const { rho, epsilon, pixelClip } = adversarial;
  const [one, label] = [TINY_MEMBERS[member]!, i % CLASSES];
  const own = naiveGradient(one, image(i), label, "fused");
  const signs = own.map(Math.sign);
  const clip = (pixel: number): number =>
    pixelClip === "none" ? pixel : Math.min(Math.max(pixel, 0), 1);
  const moved = (x: Float32Array): Float32Array => x.map((pixel, p) => pixel + epsilon * signs[p]!);
  const attacked = (x: Float32Array): Float32Array => moved(x).map(clip);
  const theirs = naiveGradient(one, attacked(image(i)), label, "fused");
  return {
    gradient: Array.from(moved(image(i)), (pixel, p) => {
      const moves = clip(pixel) === pixel;
      return rho * own[p]! + (moves ? (1 - rho) * theirs[p]! : 0);
    }),
    cost: (x) =>
      rho * naiveCost(one, x, label, "fused") +
      (1 - rho) * naiveCost(one, attacked(x), label, "fused"),
  };
}

for (const backend of ["cpu", "wasm"] as const) {
  for (const pixelClip of ["unitInterval", "none"] as const) {
    Deno.test(`${backend}, ${pixelClip}: the gradient of J_AT is the plain loops', for every member`, async () => {
      await activateBackend(backend);
      const adversarial = { ...ADVERSARIAL, pixelClip };
      const gradients = await keepingTensorCount(() => {
        const ensemble = makeEnsemble(TINY_MEMBERS, "stacked");
        const values = tf.tidy(() => {
          const x = forEachMember(tf.expandDims(tinyImages(IMAGES, 5), 0), MEMBERS);
          const labels = tf.tile(tf.expandDims(tinyLabels(IMAGES), 0), [MEMBERS, 1, 1]);
          const passAt = (images: tf.Tensor5D): GradientPass =>
            memberGradients(
              ensemble,
              images,
              labels as tf.Tensor3D,
              (z, y) => crossEntropy(z, y, "fused"),
            );
          const { gradients, logits } = adversarialGradients(passAt, x, adversarial);
          assert.deepEqual(logits.dataSync(), passAt(x).logits.dataSync());
          return gradients.dataSync<"float32">();
        });
        disposeEnsemble(ensemble);
        return values;
      });
      await activateBackend("cpu");
      for (let member = 0; member < MEMBERS; member++) {
        for (let i = 0; i < IMAGES; i++) {
          const offset = (member * IMAGES + i) * PIXELS;
          const { gradient } = naiveAdversarialGradient(member, i, adversarial);
          assertClose(gradients.subarray(offset, offset + PIXELS), gradient, { absolute: 1e-5 });
        }
      }
    });
  }
}

Deno.test("the plain loops' gradient of J_AT is the difference of its values", () => {
  const { gradient, cost } = naiveAdversarialGradient(0, 1, ADVERSARIAL);
  const step = 1e-2;
  assert(gradient.some((value) => Math.abs(value) > 0.3), "the gradient is not small");
  let compared = 0;
  for (let p = 0; p < PIXELS; p++) {
    const [above, below] = [step, -step].map((by) => {
      const x = image(1).slice();
      x[p]! += by;
      return cost(x);
    }) as [number, number];
    const forwards = (above - cost(image(1))) / step;
    const backwards = (cost(image(1)) - below) / step;
    // Where the cost has a kink within a step, of a ReLU or of the clip, there is no one slope.
    if (Math.abs(forwards - backwards) > 0.05) continue;
    assertClose([gradient[p]!], [(forwards + backwards) / 2], { absolute: 0.03 });
    compared++;
  }
  assert(compared > PIXELS / 2, `${compared} pixels`);
});

function attacked(
  source: GradientSource,
  changes: Partial<AttackOptions>,
  members = TINY_MEMBERS,
): Float32Array {
  return tf.tidy(() =>
    attack(
      makeEnsemble(members, "stacked"),
      tinyImages(IMAGES, 5),
      tinyLabels(IMAGES),
      bim(0.3, 0.1, 3),
      { source, ...OPTIONS, ...changes },
    ).dataSync<"float32">()
  );
}

Deno.test("an attack on J_AT is another attack, but for a rho of 1 or an epsilon of 0", () => {
  for (const source of [...SOURCES, FURTHER_SOURCES.meanLogits, FURTHER_SOURCES.cycle]) {
    const usual = attacked(source, {});
    for (const same of [{ rho: 1 }, { epsilon: 0 }]) {
      assert.deepEqual(attacked(source, { adversarial: { ...ADVERSARIAL, ...same } }), usual);
    }
    assert.notDeepEqual(attacked(source, { adversarial: ADVERSARIAL }), usual, source.name);
  }
});

/** Soft labels `[3, 3, 5]`, of every member other ones. */
const SOFT = Array.from({ length: MEMBERS * IMAGES }, (_, row) => {
  const stream = randomStream(1, "soft", row);
  const weights = Array.from({ length: CLASSES }, () => stream.uniform());
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
});

function softTensor(members: readonly number[]): tf.Tensor3D {
  const rows = members.flatMap((member) => SOFT.slice(member * IMAGES, (member + 1) * IMAGES));
  return tf.tensor3d(rows.flat(), [members.length, IMAGES, CLASSES]);
}

Deno.test("with soft labels a step follows each member's own, pixel by pixel", () => {
  const options = { source: ALL_GRAD1, ...OPTIONS, pixelClip: "none" } as const;
  const images = tf.tidy(() =>
    attack(
      makeEnsemble(TINY_MEMBERS, "stacked"),
      tinyImages(IMAGES, 5),
      tinyLabels(IMAGES),
      fgsm(0.25),
      { ...options, softLabels: softTensor([0, 1, 2]) },
    ).dataSync<"float32">()
  );
  let compared = 0;
  TINY_MEMBERS.forEach((member, m) => {
    for (let i = 0; i < IMAGES; i++) {
      // Cross-entropy is linear in labels that sum to 1, and so is its gradient.
      const byClass = SOFT[m * IMAGES + i]!.map((weight, k) =>
        naiveGradient(member, image(i), k, "fused").map((value) => weight * value)
      );
      for (let p = 0; p < PIXELS; p++) {
        const gradient = byClass.reduce((sum, values) => sum + values[p]!, 0);
        if (Math.abs(gradient) < 1e-6) continue; // rounding decides on the sign
        const moved = images[(m * IMAGES + i) * PIXELS + p]! - image(i)[p]!;
        assertClose([moved], [0.25 * Math.sign(gradient)], { absolute: 1e-6 });
        compared++;
      }
    }
  });
  assert(compared > 250, `${compared} of ${MEMBERS * IMAGES * PIXELS} pixels`);
});

Deno.test("a member's soft labels are its own, whoever else lends gradients", () => {
  tf.tidy(() => {
    const all = softTensor([0, 1, 2]);
    const together = attacked(ALL_GRAD1, { softLabels: all });
    const size = IMAGES * PIXELS;
    for (const member of [0, 1, 2]) {
      const alone = attacked(grad1(member), { softLabels: all });
      assertClose(alone, together.subarray(member * size, (member + 1) * size), { absolute: 1e-6 });
      const single = [TINY_MEMBERS[member]!];
      assertClose(attacked(grad1(0), { softLabels: softTensor([member]) }, single), alone, {
        absolute: 1e-6,
      });
    }
    for (const source of [...SOURCES, FURTHER_SOURCES.cycle]) {
      const hard = tf.tile(tf.expandDims(tinyLabels(IMAGES), 0), [MEMBERS, 1, 1]) as tf.Tensor3D;
      assert.deepEqual(attacked(source, { softLabels: hard }), attacked(source, {}), source.name);
      assert.notDeepEqual(attacked(source, { softLabels: all }), attacked(source, {}));
    }
  });
});

Deno.test("attack() refuses soft labels where they have no place", () => {
  tf.tidy(() => {
    const cases: [GradientSource, Partial<AttackOptions>, string][] = [
      [
        ALL_GRAD1,
        { softLabels: softTensor([0, 1, 2]), attackLabel: "predictedClean" },
        "softLabels take the place of the label true: received predictedClean",
      ],
      [
        FURTHER_SOURCES.meanLogits,
        { softLabels: softTensor([0, 1, 2]) },
        "softLabels are each member's own, but meanLogits has one cost",
      ],
      [
        grad1(0),
        { softLabels: softTensor([0, 1]) },
        "softLabels must be of 3 members: received 2",
      ],
    ];
    for (const [source, options, message] of cases) {
      assert.throws(() => attacked(source, options), new RangeError(message));
    }
  });
});
