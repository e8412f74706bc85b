import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { UserError } from "../errors.ts";
import { forward } from "../models/forward.ts";
import { disposeStack, stackCheckpoints } from "../models/stack.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { randomStream } from "../random/stream.ts";
import {
  ADVERSARIAL,
  ALL_PARTS,
  assertSame,
  DIGITS,
  NETWORK,
  OPTIONS,
  run,
  softLabels,
} from "./_small_trainings.ts";
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

const { train, test } = DIGITS;

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
    "replicates of another method": { sample: bootstrapReplicate, sampledAs: "bagging" },
    "adversarial images": { adversarial: ADVERSARIAL },
    "adversarial images that leave [0, 1]": {
      adversarial: { ...ADVERSARIAL, rho: 0.25, pixelClip: "none" },
    },
    "a temperature": { temperature: 10 },
    "soft labels": { softLabels: softLabels(2, 11, 3) },
    "soft labels at a temperature": { softLabels: softLabels(2, 11, 3), temperature: 10 },
    "all parts of methods at once": { ...ALL_PARTS, softLabels: softLabels(2, 11, 3) },
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
      assert.rejects(
        trainMembers({ ...REGRESSION, members: [7], noiseSigma: 1e39, optimizer }),
        new UserError(
          "Training randomInit diverged: the loss of member 7 is NaN at step 1 of 9; try another " +
            `reading than noiseSigma=1e+39 or optimizer=${optimizer}, or another seed`,
        ),
      )
    );
  }
});

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
