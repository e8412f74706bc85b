import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { bim as bimSizes } from "../attacks/parameters.ts";
import { UserError } from "../errors.ts";
import { storedExamples } from "../evaluation/example_arrays.ts";
import type { Guess } from "../evaluation/examples.ts";
import { predictionsOf } from "../evaluation/predictions.ts";
import type { Checkpoint } from "../models/checkpoint.ts";
import { forEachMember, makeEnsemble, memberProbabilities } from "../models/ensemble.ts";
import { freeingWhereReadsFail } from "../ops/_failing_reads.ts";
import { unitPixels } from "../training/batch.ts";
import { bootstrapReplicate } from "../training/method.ts";
import { trainMembers } from "../training/train.ts";
import { tinyAttack, tinyAttackUnit, tinyTrainUnit } from "./_tiny_experiment.ts";
import { DATASET, onBench } from "./_unit_bench.ts";
import type { NamedArrays } from "../store/record_folder.ts";
import type { Store } from "./store.ts";
import { type AttackUnit, type TrainUnit, type Unit, unitKey } from "./unit.ts";
import { predictionArrays } from "./unit_arrays.ts";

const MEMBERS = [0, 1, 2].map((member) => tinyTrainUnit(member));
const KEYS = MEMBERS.map(unitKey);

async function shapes(store: Store, unit: Unit): Promise<Record<string, readonly number[]>> {
  const { arrays } = (await store.get(unitKey(unit)))!;
  return Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, shape]));
}

Deno.test("a train unit stores a checkpoint and the loss of every step", async () => {
  await onBench(async ({ store, run }) => {
    const reports = await run(MEMBERS[0]!);
    assert.deepEqual(await shapes(store, MEMBERS[0]!), {
      "conv1/kernel": [3, 3, 1, 2],
      "conv1/bias": [2],
      "dense1/kernel": [8, 5],
      "dense1/bias": [5],
      "training/losses": [6],
    });
    // Two epochs of 40 images in batches of 16.
    assert.deepEqual(reports.map(({ images }) => images), [16, 16, 8, 16, 16, 8]);
    assert.deepEqual(reports.map(({ share }) => share), [1, 2, 3, 4, 5, 6].map((i) => i / 6));
    const { arrays } = (await store.get(KEYS[0]!))!;
    const losses = reports.map(({ loss }) => Math.fround(loss!));
    assert.deepEqual([...arrays["training/losses"]!.data], losses);
  });
});

Deno.test("members that train together get the checkpoints they get alone", async () => {
  const alone: unknown[] = [];
  await onBench(async ({ store, run }) => {
    for (const unit of MEMBERS) await run(unit);
    for (const key of KEYS) alone.push((await store.get(key))!.arrays);
  });
  await onBench(async ({ store, run }) => {
    await run(...MEMBERS);
    for (const [i, key] of KEYS.entries()) {
      assert.deepEqual((await store.get(key))!.arrays, alone[i]);
    }
  });
  assert.notDeepEqual(alone[0], alone[1]);
});

Deno.test("a train unit does what it says: its method, noise, seed and readings matter", async () => {
  const changes: Partial<TrainUnit>[] = [
    {},
    { method: "randomInit" }, // all images instead of a bootstrap replicate
    { method: "gaussianNoise", noiseSigma: 0.2 },
    { method: "gaussianNoise", noiseSigma: 0.4 },
    { seed: 2 },
    { epochs: 1 },
    { batchSize: 20 },
    { optimizer: "rmsprop" },
    { adversarial: { rho: 0.5, epsilon: 0.3, pixelClip: "unitInterval" } },
    { adversarial: { rho: 0.5, epsilon: 0.1, pixelClip: "unitInterval" } },
    { temperature: 10 },
  ];
  await onBench(async ({ store, run }) => {
    const kernels = new Set<string>();
    for (const change of changes) {
      const unit = tinyTrainUnit(0, change);
      await run(unit);
      kernels.add((await store.get(unitKey(unit)))!.arrays["conv1/kernel"]!.data.join());
    }
    assert.equal(kernels.size, changes.length);
  });
});

Deno.test("a train unit of bagging trains on a bootstrap replicate", async () => {
  await onBench(async ({ store, run }) => {
    const unit = tinyTrainUnit(0);
    await run(unit);
    const { "training/losses": _, ...checkpoint } = (await store.get(unitKey(unit)))!.arrays;
    const [expected] = await trainMembers({
      ...unit,
      members: [0],
      train: DATASET.train,
      classes: DATASET.classes,
      sample: bootstrapReplicate,
    });
    assert.deepEqual(checkpoint, expected!.checkpoint);
  });
});

Deno.test("an attack unit stores every member's predictions on every set of images", async () => {
  await onBench(async ({ store, run }) => {
    await run(...MEMBERS);
    // The attack, its sets of images, and how many members' gradients it follows.
    const sets: [AttackUnit["attack"], number, number][] = [
      ["none", 1, 0],
      [tinyAttack({ grad1: "all" }), 3, 3],
      [tinyAttack({ grad1: 1 }), 1, 1],
      [tinyAttack({ grad2: "signOfMean" }), 1, 3],
      [tinyAttack({ grad2: "meanOfPerturbations" }), 1, 3],
    ];
    for (const [attack, count, followed] of sets) {
      const unit = tinyAttackUnit(KEYS, attack);
      const reports = await run(unit);
      assert.deepEqual(await shapes(store, unit), {
        memberConfidences: [count, 3, 4],
        memberTrueProbabilities: [count, 3, 4],
        memberLabels: [count, 3, 4],
        subsetLabels: [count, 5, 3, 4],
        ensembleLabels: [count, 4],
        ...(attack === "none"
          ? { maximalLogits: [3, 5] }
          : { counters: [1, 5 + followed], fooledCounters: [1, 4] }),
      });
      assert.deepEqual(reports, [{ share: 1, images: 12 }]);
    }
  });
});

Deno.test("an attack unit leaves no tensors wherever one cannot be read", async () => {
  await onBench(async ({ run }) => {
    await run(...MEMBERS);
    const clean = tinyAttackUnit(KEYS, "none");
    await run(clean); // loads the members, which are kept
    await freeingWhereReadsFail(() => run(clean));
    const attack = tinyAttackUnit(KEYS, tinyAttack({ grad2: "signOfMean" }), { examples: true });
    await freeingWhereReadsFail(() => run(attack));
  });
});

Deno.test("the predictions stored are those of the stored members on the slice's images", async () => {
  await onBench(async ({ store, run }) => {
    await run(...MEMBERS);
    const unit = tinyAttackUnit(KEYS, "none", { from: 2, to: 6 });
    await run(unit);
    const { maximalLogits: _, ...predictions } = (await store.get(unitKey(unit)))!.arrays;

    const members = await Promise.all(KEYS.map(async (key) => ({
      architecture: MEMBERS[0]!.architecture,
      checkpoint: (await store.get(key))!.arrays as Checkpoint,
    })));
    const probabilities = tf.tidy(() =>
      memberProbabilities(
        makeEnsemble(members, "stacked"),
        forEachMember(tf.tensor5d(unitPixels(DATASET.test, 2, 6), [1, 4, 6, 6, 1]), 3),
      ).dataSync<"float32">()
    );
    const expected = predictionsOf(probabilities, 3, DATASET.test.labels.subarray(2, 6));
    assert.deepEqual(predictions, predictionArrays([expected]));
  });
});

Deno.test("a unit of Figure 1 keeps an image of every class before and after the attack", async () => {
  await onBench(async ({ store, run }) => {
    await run(MEMBERS[0]!);
    const { test } = DATASET;
    const slice = { from: 1, to: 6 };
    const clean = tinyAttackUnit([KEYS[0]!], "none", slice);
    const bim = { ...tinyAttack({ grad1: 0 }), parameters: bimSizes(0.2, 0.1, 2) };
    const unit = tinyAttackUnit([KEYS[0]!], bim, { ...slice, examples: true });
    await run(clean);
    await run(unit);
    const before = (await store.get(unitKey(clean)))!.arrays;
    const { arrays } = (await store.get(unitKey(unit)))!;
    const { examples, shape } = storedExamples(arrays);
    assert.deepEqual(shape, DATASET.shape);
    assert(examples.length > 0);
    const guess = (of: NamedArrays, image: number): Guess => ({
      label: of["memberLabels"]!.data[image - slice.from]!,
      confidence: of["memberConfidences"]!.data[image - slice.from]!,
    });
    for (const { image, label, clean, attacked, original, adversarial } of examples) {
      assert.equal(label, test.labels[image]);
      assert.equal(clean.label, label);
      assert.deepEqual(clean, guess(before, image));
      assert.deepEqual(attacked, guess(arrays, image));
      assert.deepEqual(original, test.images.slice(36 * image, 36 * (image + 1)));
      const changes = Array.from(adversarial, (pixel, i) => Math.abs(pixel - original[i]!));
      assert(changes.every((change) => change <= 0.2 * 255 + 0.5));
      assert(changes.some((change) => change >= 0.2 * 255 - 0.5));
    }
  });
});

Deno.test("Grad. 1 of one member gives its set of Grad. 1 of all", async () => {
  await onBench(async ({ store, run }) => {
    await run(...MEMBERS);
    const all = tinyAttackUnit(KEYS, tinyAttack({ grad1: "all" }));
    const one = tinyAttackUnit(KEYS, tinyAttack({ grad1: 1 }));
    await run(all);
    await run(one);
    const confidences = async (unit: Unit): Promise<Float32Array> =>
      (await store.get(unitKey(unit)))!.arrays["memberConfidences"]!.data as Float32Array;
    const ofAll = await confidences(all);
    assert.deepEqual(await confidences(one), ofAll.slice(12, 24));
    assert.notDeepEqual(await confidences(one), ofAll.slice(0, 12));
  });
});

Deno.test("a runner goes from one ensemble to another", async () => {
  await onBench(async ({ store, run }) => {
    await run(...MEMBERS);
    const [first, second] = [[KEYS[0]!], [KEYS[1]!]].map((keys) => tinyAttackUnit(keys, "none"));
    await run(first!);
    await run(second!);
    await run(first!);
    const logits = async (unit: Unit): Promise<unknown> =>
      (await store.get(unitKey(unit)))!.arrays["maximalLogits"];
    assert.notDeepEqual(await logits(first!), await logits(second!));
  });
});

Deno.test("an attack whose members are not in the store says which is missing", async () => {
  await onBench(async ({ run }) => {
    await run(MEMBERS[0]!, MEMBERS[2]!);
    await assert.rejects(
      run(tinyAttackUnit(KEYS, "none")),
      new UserError(`The store lacks the member ${KEYS[1]}: run again to train it`),
    );
    assert.deepEqual(await run(), []);
  });
});
