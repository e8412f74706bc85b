import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { disposeEnsemble, makeEnsemble, type Member } from "../models/ensemble.ts";
import type { Loss } from "../ops/loss_readings.ts";
import { assertCounters, naiveCounters } from "./_naive_counters.ts";
import { naiveFusedParts, naiveGradient, naivePrediction } from "./_naive_network.ts";
import {
  DEEPER,
  PLAIN,
  TINY_MEMBERS,
  tinyImages,
  tinyLabels,
  tinyMember,
  tinyPixels,
} from "./_tiny_ensemble.ts";
import { attack } from "./attack.ts";
import type { AttackOptions } from "./attack_options.ts";
import { joinCounters, type StepCounters } from "../evaluation/step_counters.ts";
import { attackWithCounters } from "./counters.ts";
import { FURTHER_SOURCES } from "./further_sources.ts";
import { ALL_GRAD1, grad1, grad2 } from "./gradient_source.ts";
import { bim } from "./parameters.ts";

await activateBackend("cpu");

const IMAGES = 4;
const SIZE = 36;
const SEED = 8;
const USUAL = { loss: "fused", attackLabel: "true", pixelClip: "unitInterval" } as const;
/** One member is so sure that its gradients vanish under the clipped loss. */
const ONE_SURE = [...TINY_MEMBERS, tinyMember(PLAIN, 3, 20)];

/** Attacks {@linkcode tinyImages}; `before` are the iterates of each step, one set after another. */
async function counted(
  members: readonly Member[],
  options: Pick<AttackOptions, "source"> & Partial<AttackOptions>,
  iterations: number = 3,
  grouping: "single" | "stacked" = "stacked",
): Promise<{ counters: readonly StepCounters[]; final: Float32Array; before: Float32Array[] }> {
  const ensemble = makeEnsemble(members, grouping);
  const images = tinyImages(IMAGES, SEED);
  const labels = tinyLabels(IMAGES);
  const all = { ...USUAL, ...options };
  const { images: attacked, counters } = await attackWithCounters(
    ensemble,
    images,
    labels,
    bim(0.3, 0.1, iterations),
    all,
  );
  const final = attacked.dataSync<"float32">();
  const before = Array.from(
    { length: iterations },
    (_, step) =>
      step === 0
        ? tinyPixels(IMAGES, SEED)
        : tf.tidy(() =>
          attack(ensemble, images, labels, { epsilon: 0.3, alpha: 0.1, iterations: step }, all)
            .dataSync<"float32">()
        ),
  );
  tf.dispose([attacked, images, labels]);
  disposeEnsemble(ensemble);
  return { counters, final, before };
}

/** Image `image` that member `m` is shown, of one set for all or of sets for each. */
function shown(sets: Float32Array, m: number, image: number): Float32Array {
  const set = sets.length === IMAGES * SIZE ? 0 : m;
  return sets.slice((set * IMAGES + image) * SIZE, (set * IMAGES + image + 1) * SIZE);
}

const INDICES = Array.from({ length: IMAGES }, (_, i) => i);

for (const source of [ALL_GRAD1, grad2("signOfMean"), FURTHER_SOURCES.meanLogits]) {
  Deno.test(`attackWithCounters() with ${source.name} counts what loops count at every step`, async () => {
    // A sure member's part in the mean logits is what rounding leaves of it.
    const members = source.fuse === undefined ? ONE_SURE : TINY_MEMBERS;
    for (const loss of ["fused", "clipped"] satisfies Loss[]) {
      for (const backend of ["cpu", "wasm"] as const) {
        for (const grouping of ["single", "stacked"] as const) {
          await activateBackend(backend);
          const { counters, before } = await counted(members, { source, loss }, 3, grouping);
          await activateBackend("cpu");
          assert.equal(counters.length, 3);
          counters.forEach((actual, step) => {
            const at = (m: number, image: number): Float32Array => shown(before[step]!, m, image);
            const parts = INDICES.map((image) =>
              source.fuse === undefined
                ? members.map((member, m) => naiveGradient(member, at(m, image), image, loss))
                : naiveFusedParts(
                  members,
                  "meanLogits",
                  members.map((_, m) => at(m, image)),
                  image,
                  loss,
                )
            );
            const expected = naiveCounters(
              members.map((_, m) => INDICES.map((image) => parts[image]![m]!)),
              members.map((member, m) =>
                INDICES.map((image) => naivePrediction([member], at(m, image)) !== image)
              ),
            );
            assertCounters(actual, expected);
          });
        }
      }
    }
  });
}

Deno.test("counting changes no bit of the images, and leaves no tensor but them behind", async () => {
  const sources = [grad1(1), ALL_GRAD1, grad2("meanOfPerturbations")];
  for (const source of [...sources, ...Object.values(FURTHER_SOURCES)]) {
    const before = tf.memory().numTensors;
    const { final } = await counted(TINY_MEMBERS, { source });
    assert.equal(tf.memory().numTensors, before);
    const plain = tf.tidy(() =>
      attack(
        makeEnsemble(TINY_MEMBERS, "stacked"),
        tinyImages(IMAGES, SEED),
        tinyLabels(IMAGES),
        bim(0.3, 0.1, 3),
        { ...USUAL, source },
      ).dataSync<"float32">()
    );
    assert.deepEqual(final, plain);
  }
});

Deno.test("an attack that is stopped leaves no tensor behind", async () => {
  const ensemble = makeEnsemble(TINY_MEMBERS, "single");
  const images = tinyImages(IMAGES, SEED);
  const labels = tinyLabels(IMAGES);
  const held = tf.memory().numTensors;
  const failing = {
    ...USUAL,
    source: ALL_GRAD1,
    onStep: () => {
      throw new Error("stopped");
    },
  };
  await assert.rejects(
    attackWithCounters(ensemble, images, labels, bim(0.3, 0.1, 3), failing),
    new Error("stopped"),
  );
  assert.equal(tf.memory().numTensors, held);
  tf.dispose([images, labels]);
  disposeEnsemble(ensemble);
});

Deno.test("the shares of the norms are those of M members and add up to 1", async () => {
  for (const source of [grad1(1), ALL_GRAD1, ...Object.values(FURTHER_SOURCES)]) {
    const { counters } = await counted(TINY_MEMBERS, { source });
    for (const { normShares } of counters) {
      const members = source.members === "all" ? 3 : 1;
      assert.equal(normShares!.length, members);
      assertClose([normShares!.reduce((a, b) => a + b, 0)], [1], { absolute: 1e-12 });
    }
  }
});

Deno.test("identical members have cosines of 1 and equal shares", async () => {
  const twin = TINY_MEMBERS[0]!;
  const { counters } = await counted([twin, twin, twin], { source: ALL_GRAD1 });
  for (const { meanCosine, cosines, normShares } of counters) {
    assertClose([meanCosine!, ...normShares!], [1, 1 / 3, 1 / 3, 1 / 3], { absolute: 1e-6 });
    assert.equal(cosines, 3 * IMAGES);
  }
});

Deno.test("saturated members have no gradient under the clipped loss, and tiny ones count", async () => {
  const sure = [tinyMember(PLAIN, 3, 40), tinyMember(DEEPER, 3, 40)];
  const source = grad2("signOfMean");
  const { counters: clipped } = await counted(sure, { source, loss: "clipped" }, 1);
  const { zeroShare, normShares, meanCosine, allZeroImages, cosines } = clipped[0]!;
  assert.deepEqual(
    { zeroShare, normShares, meanCosine, allZeroImages, cosines },
    { zeroShare: 1, normShares: null, meanCosine: null, allZeroImages: IMAGES, cosines: 0 },
  );
  // A cost so small that the squares of its gradients are 0 in float32.
  const cost: AttackOptions["cost"] = (logits, labels) => tf.sum(tf.mul(logits, labels), -1);
  const small: AttackOptions["cost"] = (logits, labels) => tf.mul(cost!(logits, labels), 1e-30);
  const [{ counters: tiny }, { counters: usual }] = await Promise.all([
    counted(TINY_MEMBERS, { source, cost: small }, 1),
    counted(TINY_MEMBERS, { source, cost: cost! }, 1),
  ]);
  assertCounters(tiny[0]!, usual[0]!);
});

Deno.test("one member alone has no cosine with another", async () => {
  for (const source of [grad1(0), FURTHER_SOURCES.cycle]) {
    const { counters } = await counted(TINY_MEMBERS, { source });
    for (const { meanCosine, cosines } of counters) {
      assert.deepEqual([meanCosine, cosines], [null, 0]);
    }
  }
});

Deno.test("an onStep of the caller's own is still called", async () => {
  let steps = 0;
  await counted(TINY_MEMBERS, { source: grad1(0), onStep: () => void steps++ }, 1);
  assert.equal(steps, 1);
});

Deno.test("joinCounters() of two batches gives the counters of all their images", () => {
  const gradient = (...values: number[]): Float32Array => Float32Array.from(values);
  const zero = gradient(0, 0);
  const first = [[gradient(3, 4), zero, gradient(1, 0)], [gradient(1, 0), zero, zero]];
  const second = [[gradient(1, 1)], [gradient(-2, 1)]];
  const fooled = [[true, false, true], [true, false, false]];
  const parts = [
    naiveCounters(first, fooled),
    naiveCounters(second, [[false], [true]]),
  ];
  const all = first.map((own, m) => [...own, ...second[m]!]);
  const expected = naiveCounters(all, [[true, false, true, false], [true, false, false, true]]);
  assertCounters(joinCounters(parts), expected);
});

Deno.test("joinCounters() keeps to null where no batch has a gradient", () => {
  const part: StepCounters = {
    images: 2,
    zeroShare: 1,
    normShares: null,
    allZeroImages: 2,
    meanCosine: null,
    cosines: 0,
    membersFooled: 1,
  };
  assert.deepEqual(joinCounters([part, part]), { ...part, images: 4, allZeroImages: 4 });
});

Deno.test("joinCounters() says of fooled members what all batches say, and only if all do", () => {
  const usual = { images: 2, zeroShare: 0, normShares: [1], allZeroImages: 0, meanCosine: null };
  const part = { ...usual, cosines: 0, membersFooled: 1 };
  const fooled = { largestShare: 1, share: 0.5, cosineToOthers: 0.5, cosines: 1 };
  const other = { largestShare: 0.5, share: 0, cosineToOthers: -0.5, cosines: 3 };
  const joined = joinCounters([{ ...part, fooled }, { ...part, fooled: other }]);
  assert.deepEqual(joined.fooled, {
    largestShare: 0.75,
    share: 0.25,
    cosineToOthers: -0.25,
    cosines: 4,
  });
  assert.equal(joinCounters([{ ...part, fooled }, part]).fooled, undefined);
});

Deno.test("joinCounters() refuses no batches", () => {
  assert.throws(() => joinCounters([]), new RangeError("There are no counters to join"));
});
