import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import fc from "fast-check";
import { activateBackend } from "../backends/backend.ts";
import { makeEnsemble } from "../models/ensemble.ts";
import type { PixelClip } from "../ops/pixel_clip.ts";
import { naiveCost } from "./_naive_network.ts";
import {
  PLAIN,
  TINY_MEMBERS,
  tinyImages,
  tinyLabels,
  tinyMember,
  tinyPixels,
} from "./_tiny_ensemble.ts";
import { attack } from "./attack.ts";
import type { AttackOptions } from "./attack_options.ts";
import type { AttackLabel } from "./attack_label_names.ts";
import { FURTHER_SOURCES } from "./further_sources.ts";
import { ALL_GRAD1, grad1, grad2 } from "./gradient_source.ts";
import { type AttackParameters, bim, fgsm } from "./parameters.ts";

await activateBackend("cpu");

const ENSEMBLE = makeEnsemble(TINY_MEMBERS, "single");
const IMAGES = 2;

const anyOptions: fc.Arbitrary<AttackOptions> = fc.record({
  source: fc.constantFrom(
    grad1(0),
    ALL_GRAD1,
    grad2("signOfMean"),
    grad2("meanOfSigns"),
    grad2("meanOfPerturbations"),
    ...Object.values(FURTHER_SOURCES),
  ),
  loss: fc.constantFrom("fused", "clipped"),
  attackLabel: fc.constantFrom<AttackLabel>("true", "predictedClean", "predictedEachStep"),
  pixelClip: fc.constantFrom<PixelClip>("unitInterval", "none"),
});

/** Attacks {@linkcode tinyImages} and gives every final image, a set after the other. */
function attacked(
  seed: number,
  parameters: AttackParameters,
  options: AttackOptions,
): Float32Array {
  return tf.tidy(() =>
    attack(ENSEMBLE, tinyImages(IMAGES, seed), tinyLabels(IMAGES), parameters, options)
      .dataSync<"float32">()
  );
}

Deno.test("no pixel ever leaves the epsilon ball or, where it is asked for, [0, 1]", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999 }),
      fc.double({ min: 1e-3, max: 1.2, noNaN: true }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 4 }),
      anyOptions,
      (seed, epsilon, share, iterations, options) => {
        const clean = tinyPixels(IMAGES, seed);
        const final = attacked(seed, bim(epsilon, share * epsilon, iterations), options);
        assert(final.length === clean.length || final.length === 3 * clean.length);
        const unit = options.pixelClip === "unitInterval";
        const size = Math.fround(epsilon);
        final.forEach((value, i) => {
          const x = clean[i % clean.length]!;
          // To the last bit: the bounds are the float32 values of x - epsilon and x + epsilon.
          const [lower, upper] = [Math.fround(x - size), Math.fround(x + size)];
          assert(value >= (unit ? Math.max(lower, 0) : lower), `${value} below ${x} - ${epsilon}`);
          assert(value <= (unit ? Math.min(upper, 1) : upper), `${value} above ${x} + ${epsilon}`);
        });
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("an epsilon of 0 is the identity, to the last bit", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999 }),
      fc.integer({ min: 1, max: 3 }),
      anyOptions,
      (seed, iterations, options) => {
        const clean = [...tinyPixels(IMAGES, seed)];
        const final = attacked(seed, { epsilon: 0, alpha: 0, iterations }, options);
        const sets = final.length / clean.length;
        assert.deepEqual([...final], Array(sets).fill(clean).flat());
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("FGSM uses the whole of epsilon wherever the gradient is not 0", () => {
  const options = {
    source: grad1(1), // a network without pooling: few gradients are 0
    loss: "fused",
    attackLabel: "true",
    pixelClip: "none",
  } as const;
  for (const epsilon of [0.01, 0.1, 0.3]) {
    const clean = tinyPixels(IMAGES, 7);
    const moved = attacked(7, fgsm(epsilon), options).map((value, i) =>
      Math.abs(value - clean[i]!)
    );
    const whole = moved.filter((change) => Math.abs(change - epsilon) < 1e-6).length;
    assert(whole > 0.9 * moved.length, `${whole} of ${moved.length} pixels moved by ${epsilon}`);
  }
});

Deno.test("a larger epsilon is never much weaker", () => {
  const member = tinyMember(PLAIN, 41, 2);
  const ensemble = makeEnsemble([member], "single");
  const meanCost = (seed: number, epsilon: number): number => {
    const final = tf.tidy(() =>
      attack(ensemble, tinyImages(IMAGES, seed), tinyLabels(IMAGES), bim(epsilon, epsilon / 4, 8), {
        source: grad1(0),
        loss: "fused",
        attackLabel: "true",
        pixelClip: "unitInterval",
      }).dataSync<"float32">()
    );
    const size = final.length / IMAGES;
    const costs = Array.from(
      { length: IMAGES },
      (_, i) => naiveCost(member, final.slice(i * size, (i + 1) * size), i, "fused"),
    );
    return costs.reduce((a, b) => a + b, 0) / IMAGES;
  };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999 }), (seed) => {
      const costs = [0.02, 0.05, 0.1, 0.2, 0.4].map((epsilon) => meanCost(seed, epsilon));
      costs.slice(1).forEach((cost, i) => assert(cost > costs[i]! - 0.02, costs.join(" ")));
      assert(costs.at(-1)! > costs[0]! + 0.5, costs.join(" "));
    }),
    { numRuns: 15, seed: 1 }, // "much" is an empirical word: always the same examples
  );
});
