/** Pools of threads against the same work in this thread: equal to the last bit. */

import assert from "assert";
import { CLASSES, TINY_MEMBERS, tinyPixels } from "../attacks/_tiny_ensemble.ts";
import { ATTACK_LABELS } from "../attacks/attack_label_names.ts";
import { FURTHER_SOURCES, type FurtherSource } from "../attacks/further_sources.ts";
import { bim, fgsm } from "../attacks/parameters.ts";
import type { SourceSpec } from "../attacks/source_spec.ts";
import { activateBackend } from "../backends/backend.ts";
import { initialCheckpoint } from "../models/checkpoint.ts";
import type { Member } from "../models/ensemble.ts";
import { mnistArchitecture } from "../models/mnist.ts";
import { randomStream } from "../random/stream.ts";
import {
  attackHere,
  type Batch,
  GRAD2,
  gradientsHere,
  SEVEN,
  USUAL,
  withPool,
} from "./_pool_case.ts";

await activateBackend("wasm");

const SOURCES: readonly SourceSpec[] = [
  { grad1: "all" },
  { grad1: 1 },
  { grad2: "signOfMean" },
  { grad2: "meanOfSigns" },
  { grad2: "meanOfPerturbations" },
  ...Object.keys(FURTHER_SOURCES).map((name) => ({ further: name as FurtherSource })),
];

/** Two of Table 1's networks: their products are large enough for every path of the kernels. */
const MNIST_MEMBERS: readonly Member[] = [1, 2].map((member) => {
  const architecture = mnistArchitecture("literal");
  return {
    architecture,
    checkpoint: initialCheckpoint(architecture, randomStream(1, "pool", member)),
  };
});
const stream = randomStream(1, "pool", "images");
const SEVEN_MNIST: Batch = {
  images: Float32Array.from({ length: 7 * 784 }, () => stream.uniform()),
  labels: Uint8Array.of(7, 2, 1, 0, 4, 1, 9),
};

Deno.test("however many threads there are, the bits are those of this thread", async () => {
  const { images, labels } = SEVEN;
  for (const workers of [1, 2, 3, 5]) {
    await withPool({ workers }, async (pool) => {
      assert.equal(pool.workers, workers);
      for (const source of SOURCES) {
        const [sizes, options] = [bim(0.3, 0.15, 3), { ...USUAL, source }];
        assert.deepEqual(
          await pool.attack(images, labels, sizes, options),
          attackHere(TINY_MEMBERS, SEVEN, sizes, options),
          `${JSON.stringify(source)}, ${workers} workers`,
        );
      }
      for (const loss of ["fused", "clipped"] as const) {
        assert.deepEqual(
          await pool.memberGradients(images, labels, loss),
          gradientsHere(TINY_MEMBERS, SEVEN, loss, false),
        );
        assert.deepEqual(
          await pool.meanGradient(images, labels, loss),
          gradientsHere(TINY_MEMBERS, SEVEN, loss, true),
        );
      }
    });
  }
});

Deno.test("so it is for the networks of Table 1", async () => {
  const { images, labels } = SEVEN_MNIST;
  const mean = gradientsHere(MNIST_MEMBERS, SEVEN_MNIST, "fused", true);
  const attacked = attackHere(MNIST_MEMBERS, SEVEN_MNIST, bim(0.2, 0.1, 2), GRAD2);
  for (const workers of [1, 2, 3, 5]) {
    await withPool({ members: MNIST_MEMBERS, workers }, async (pool) => {
      assert.deepEqual(
        await pool.meanGradient(images, labels, "fused"),
        mean,
        `${workers} workers`,
      );
      assert.deepEqual(await pool.attack(images, labels, bim(0.2, 0.1, 2), GRAD2), attacked);
    });
  }
});

Deno.test("a pool follows the reading of labels, of the loss and of the clip", async () => {
  await withPool({ workers: 2 }, async (pool) => {
    const sizes = bim(0.3, 0.15, 3);
    for (const attackLabel of ATTACK_LABELS) {
      for (const source of [{ grad1: "all" }, { grad2: "signOfMean" }] as const) {
        const options = { loss: "clipped", attackLabel, pixelClip: "none", source } as const;
        assert.deepEqual(
          await pool.attack(SEVEN.images, SEVEN.labels, sizes, options),
          attackHere(TINY_MEMBERS, SEVEN, sizes, options),
          attackLabel,
        );
      }
    }
  });
});

Deno.test("each image is attacked with its own label", async () => {
  const size = SEVEN.images.length / 7;
  await withPool({ workers: 3 }, async (pool) => {
    const together = await pool.attack(SEVEN.images, SEVEN.labels, fgsm(0.2), GRAD2);
    for (let i = 0; i < 7; i++) {
      const alone = attackHere(
        TINY_MEMBERS,
        {
          images: SEVEN.images.subarray(i * size, (i + 1) * size),
          labels: SEVEN.labels.subarray(i, i + 1),
        },
        fgsm(0.2),
        GRAD2,
      );
      assert.deepEqual(together.subarray(i * size, (i + 1) * size), alone, `image ${i}`);
    }
    const others = SEVEN.labels.map((label) => (label + 1) % CLASSES);
    assert.notDeepEqual(await pool.attack(SEVEN.images, others, fgsm(0.2), GRAD2), together);
  });
});

Deno.test("a pool has threads to spare when there are fewer images", async () => {
  const one = { images: tinyPixels(1, 8), labels: Uint8Array.of(2) };
  await withPool({ workers: 3 }, async (pool) => {
    assert.deepEqual(
      await pool.attack(one.images, one.labels, fgsm(0.2), GRAD2),
      attackHere(TINY_MEMBERS, one, fgsm(0.2), GRAD2),
    );
  });
});

Deno.test("calls may overlap, and the caller may change the images after a call", async () => {
  await withPool({ workers: 2 }, async (pool) => {
    const images = SEVEN.images.slice();
    const gradient = pool.meanGradient(images, SEVEN.labels, "fused");
    const attacked = pool.attack(images, SEVEN.labels, fgsm(0.2), GRAD2);
    images.fill(0);
    assert.deepEqual(await gradient, gradientsHere(TINY_MEMBERS, SEVEN, "fused", true));
    assert.deepEqual(await attacked, attackHere(TINY_MEMBERS, SEVEN, fgsm(0.2), GRAD2));
  });
});

Deno.test("a pool computes on the backend it is told", async () => {
  const { images, labels } = SEVEN;
  await activateBackend("cpu");
  const expected = gradientsHere(TINY_MEMBERS, SEVEN, "fused", true);
  await activateBackend("wasm");
  await withPool({ backend: "cpu", workers: 2 }, async (pool) => {
    assert.deepEqual(await pool.meanGradient(images, labels, "fused"), expected);
  });
  assert.notDeepEqual(gradientsHere(TINY_MEMBERS, SEVEN, "fused", true), expected);
});
