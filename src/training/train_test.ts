import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { Interrupted } from "../errors.ts";
import { drawDigits } from "../data/digits.ts";
import type { Architecture } from "../models/architecture.ts";
import { forward } from "../models/forward.ts";
import { disposeStack, stackCheckpoints } from "../models/stack.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { randomStream } from "../random/stream.ts";
import { naiveTraining } from "./_softmax_regression.ts";
import { unitPixels } from "./batch.ts";
import { bootstrapReplicate } from "./method.ts";
import {
  type TrainedMember,
  type TrainingOptions,
  type TrainingState,
  type TrainingStep,
  trainMembers,
} from "./train.ts";

const { train, test, shape } = drawDigits({ seed: 1, train: 600, test: 200 });

const NETWORK: Architecture = {
  input: shape,
  layers: [
    { kind: "convolution", filters: 8, kernelSize: 3, padding: "valid", relu: true },
    { kind: "maxPool", size: 2 },
    { kind: "dense", units: 32, relu: true },
    { kind: "dropout", rate: 0.25 },
    { kind: "dense", units: 10, relu: false },
  ],
};

const OPTIONS: TrainingOptions = {
  method: "randomInit",
  members: [0],
  architecture: NETWORK,
  noiseSigma: 0,
  train: { images: train.images.subarray(0, 40 * 784), labels: train.labels, count: 40 },
  classes: 10,
  epochs: 1,
  batchSize: 16,
  loss: "fused",
  optimizer: "adam",
  seed: 1,
};

/** One dense layer on 2x3 images of three classes, which plain loops can train too. */
const REGRESSION: TrainingOptions = {
  ...OPTIONS,
  architecture: {
    input: { height: 2, width: 3, channels: 1 },
    layers: [{ kind: "dense", units: 3, relu: false }],
  },
  train: {
    images: Uint8Array.from({ length: 66 }, (_, i) => i * 67 % 256),
    labels: Uint8Array.from({ length: 11 }, (_, i) => i * 5 % 3),
    count: 11,
  },
  classes: 3,
  epochs: 3,
  batchSize: 4,
};

/** Trains on a backend; no tensor may be left over. */
async function run(
  given: Partial<TrainingOptions>,
  backend: "cpu" | "wasm" = "wasm",
): Promise<TrainedMember[]> {
  await activateBackend(backend);
  return await keepingTensorCount(() => trainMembers({ ...OPTIONS, ...given }));
}

/** Fails unless members are equal to the bit; deepEqual() takes minutes to show how they differ. */
function assertSame(actual: readonly TrainedMember[], expected: readonly TrainedMember[]): void {
  assert.deepEqual(actual.map(({ member }) => member), expected.map(({ member }) => member));
  for (const [i, { losses, checkpoint }] of expected.entries()) {
    assertClose(actual[i]!.losses, losses, { absolute: 0 });
    assert.deepEqual(Object.keys(actual[i]!.checkpoint), Object.keys(checkpoint));
    for (const [name, { data }] of Object.entries(checkpoint)) {
      assertClose(actual[i]!.checkpoint[name]!.data, data, { absolute: 0 });
    }
  }
}

function testAccuracy({ checkpoint }: TrainedMember): number {
  const stack = stackCheckpoints(NETWORK, [checkpoint]);
  const classes = tf.tidy(() => {
    const x = tf.tensor5d(unitPixels(test, 0, test.count), [1, test.count, 28, 28, 1]);
    return tf.argMax(forward(stack, x), -1).dataSync();
  });
  disposeStack(stack);
  return test.labels.reduce((sum, label, i) => sum + Number(label === classes[i]), 0) / test.count;
}

for (
  const [name, given] of Object.entries<Partial<TrainingOptions>>({
    "every image once": {},
    "a replicate": { sample: bootstrapReplicate, method: "bagging" },
    "noisy images": { noiseSigma: 0.2, method: "gaussianNoise" },
    "noisy images of a replicate": { noiseSigma: 0.2, sample: bootstrapReplicate },
    "batches that divide the images": { batchSize: 11 },
    "batches larger than the set": { batchSize: 100 },
  })
) {
  Deno.test(`trainMembers() is plain loops' training: ${name}`, async () => {
    const options = { ...REGRESSION, ...given, members: [0, 4] };
    const trained = await run(options, "cpu");
    assert.deepEqual(trained.map(({ member }) => member), [0, 4]);
    for (const { member, losses, checkpoint } of trained) {
      const naive = naiveTraining(options, member);
      assertClose(losses, naive.losses);
      for (const [parameter, { shape, data }] of Object.entries(naive.checkpoint)) {
        assert.deepEqual(checkpoint[parameter]!.shape, shape);
        assertClose(checkpoint[parameter]!.data, data);
      }
    }
    assert.notDeepEqual(trained[0]!.losses, trained[1]!.losses);
  });
}

for (const optimizer of ["adam", "adadelta", "rmsprop"] as const) {
  Deno.test(`trainMembers() learns drawn digits with ${optimizer}`, async () => {
    const [member] = await run({ train, optimizer, epochs: 2 });
    const { losses } = member!;
    const mean = (part: Float32Array): number => part.reduce((a, b) => a + b, 0) / part.length;
    assert.equal(losses.length, 76);
    const [first, last] = [mean(losses.slice(0, 5)), mean(losses.slice(-10))];
    assert.ok(last < 0.8 * first, `loss ${first}, then ${last}`);
    const accuracy = testAccuracy(member!);
    assert.ok(accuracy > 0.45, `test accuracy ${accuracy}`); // guessing gives 0.1
  });
}

for (const backend of ["cpu", "wasm"] as const) {
  Deno.test(`${backend}: the same seed gives the same member to the bit, another seed does not`, async () => {
    const given = { noiseSigma: 0.1, sample: bootstrapReplicate };
    const first = await run(given, backend);
    assertSame(await run(given, backend), first);
    const [other] = await run({ ...given, seed: 2 }, backend);
    assert.notDeepEqual(other!.checkpoint, first[0]!.checkpoint);
  });

  Deno.test(`${backend}: a member trained in a group is the member trained alone, to the bit`, async () => {
    const given = { noiseSigma: 0.1, sample: bootstrapReplicate };
    const group = await run({ ...given, members: [5, 0, 2] }, backend);
    assert.deepEqual(group.map(({ member }) => member), [5, 0, 2]);
    for (const member of group) {
      assertSame(await run({ ...given, members: [member.member] }, backend), [member]);
    }
    assert.notDeepEqual(group[0]!.checkpoint, group[1]!.checkpoint);
  });
}

Deno.test("members of two methods with one seed start from different parameters", async () => {
  const [first] = await run({ epochs: 0 });
  const [other] = await run({ epochs: 0, method: "bagging" });
  assert.notDeepEqual(first!.checkpoint, other!.checkpoint);
});

Deno.test("trainMembers() trains on the replicate and nothing else", async () => {
  const replicate = bootstrapReplicate(40, randomStream(1, "randomInit", 0, "sample"));
  assert.ok(new Set(replicate).size < 35); // about 25 of the 40 images
  // A set that holds the replicate's images needs no sampling to give the same member.
  const images = new Uint8Array(40 * 784);
  replicate.forEach((from, to) =>
    images.set(train.images.subarray(from * 784, (from + 1) * 784), to * 784)
  );
  const labels = Uint8Array.from(replicate, (from) => train.labels[from]!);
  const sampled = await run({ sample: bootstrapReplicate });
  assertSame(await run({ train: { images, labels, count: 40 } }), sampled);
  assert.notDeepEqual(await run({}), sampled);
});

Deno.test("trainMembers() drops activations out", async () => {
  const layers = NETWORK.layers.filter(({ kind }) => kind !== "dropout");
  const [without] = await run({ architecture: { ...NETWORK, layers } });
  const [withDropout] = await run({});
  assert.notEqual(without!.losses[0], withDropout!.losses[0]);
});

Deno.test("trainMembers() reports every step, the short last one of an epoch too", async () => {
  const steps: TrainingStep[] = [];
  const trained = await run({ members: [0, 1], epochs: 2, onStep: (step) => steps.push(step) });
  assert.deepEqual(
    steps.map(({ step, steps, images }) => [step, steps, images]),
    [[1, 6, 32], [2, 6, 32], [3, 6, 16], [4, 6, 32], [5, 6, 32], [6, 6, 16]],
  );
  const means = steps.map((_, i) => (trained[0]!.losses[i]! + trained[1]!.losses[i]!) / 2);
  assertClose(steps.map(({ loss }) => loss), means);
});

Deno.test("trainMembers() stops at a loss that is no number and leaves no tensors", async () => {
  for (const optimizer of ["adam", "adadelta", "rmsprop"] as const) {
    await activateBackend("cpu");
    await keepingTensorCount(() =>
      // Noise beyond what float32 holds makes pixels infinite.
      assert.rejects(trainMembers({ ...REGRESSION, members: [7], noiseSigma: 1e39, optimizer }), {
        name: "Error",
        message: "Training randomInit stopped: the loss of member 7 is NaN at step 1 of 9",
      })
    );
  }
});

/** Trains until step `last`, is stopped, and goes on from what was saved, with fewer members too. */
async function interruptedAt(
  last: number,
  given: Partial<TrainingOptions>,
  backend: "cpu" | "wasm",
): Promise<TrainedMember[]> {
  const saved: (readonly TrainingState[])[] = [];
  let steps = 0;
  const first = run({
    ...given,
    onStep: () => steps++,
    isStopping: () => steps === last,
    save: (states) => Promise.resolve(void saved.push(states)),
  }, backend);
  await assert.rejects(first, Interrupted);
  const start = saved.at(-1)!;
  assert.deepEqual(start.map((state) => [state.steps, state.losses.length]), [[last, last], [
    last,
    last,
  ]]);
  const [one, other] = start as [TrainingState, TrainingState];
  const [here, there] = given.members!;
  return [
    ...await run({ ...given, members: [here!], start: [one] }, backend),
    ...await run({ ...given, members: [there!], start: [other] }, backend),
  ];
}

for (const backend of ["cpu", "wasm"] as const) {
  for (const optimizer of ["adam", "adadelta", "rmsprop"] as const) {
    Deno.test(`${backend}, ${optimizer}: training goes on from any step as if never interrupted`, async () => {
      const noisy = {
        members: [2, 0],
        epochs: 2,
        optimizer,
        noiseSigma: 0.1,
        sample: bootstrapReplicate,
      };
      const whole = await run(noisy, backend);
      assert.equal(whole[0]!.losses.length, 6); // 40 images in batches of 16, twice
      for (const last of [1, 2, 3, 4, 5]) {
        assertSame(await interruptedAt(last, noisy, backend), whole);
      }
    });
  }
}

Deno.test("trainMembers() saves after every epoch but the last, and counts steps on", async () => {
  const saves: number[] = [];
  const save = (states: readonly TrainingState[]): Promise<void> =>
    Promise.resolve(void saves.push(states[0]!.steps));
  const steps: number[] = [];
  const states: TrainingState[] = [];
  await run({ epochs: 3, save, onStep: ({ step }) => steps.push(step) });
  assert.deepEqual(saves, [3, 6]);
  assert.deepEqual(steps, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  await run({ epochs: 3, save: (all) => Promise.resolve(void states.push(...all)) });
  steps.length = 0;
  await run({ epochs: 3, start: [states[0]!], onStep: ({ step }) => steps.push(step) });
  assert.deepEqual(steps, [4, 5, 6, 7, 8, 9]);
});

Deno.test("trainMembers() that is asked to stop at the last step ends as usual", async () => {
  const whole = await run({ epochs: 1 });
  let steps = 0;
  assertSame(await run({ epochs: 1, onStep: () => steps++, isStopping: () => steps === 3 }), whole);
});

Deno.test("members at different steps do not go on together", async () => {
  const states: TrainingState[] = [];
  const save = (all: readonly TrainingState[]): Promise<void> =>
    Promise.resolve(void states.push(...all));
  await run({ ...REGRESSION, save });
  await assert.rejects(
    run({ ...REGRESSION, members: [0, 1], start: [states[0]!, states[1]!] }),
    new RangeError("Members go on from one step together: received steps 3, 6"),
  );
});
