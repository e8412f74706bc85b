import assert from "assert";
import { assertClose } from "../../../assert_close.ts";
import { Interrupted } from "../../../errors.ts";
import type { Architecture } from "../../../models/architecture.ts";
import { randomStream } from "../../../random/stream.ts";
import { assertSame, softLabels } from "../../../training/_small_trainings.ts";
import { bootstrapReplicate } from "../../../training/method.ts";
import {
  type TrainedMember,
  type TrainingOptions,
  type TrainingState,
  trainMembers,
} from "../../../training/train.ts";
import { TrainingImages } from "../../../training/training_images.ts";
import { describeSteps } from "../../../training/training_steps.ts";
import { runProgram, testOnDevice } from "../_on_device.ts";
import type { WebGpuEngine } from "../engine.ts";
import { gatherImages, gatherLabels } from "./gather_programs.ts";
import { PlannedSteps } from "./planned_steps.ts";

const NETWORK: Architecture = {
  input: { height: 8, width: 8, channels: 1 },
  layers: [
    { kind: "convolution", filters: 4, kernelSize: 3, padding: "valid", relu: true },
    { kind: "maxPool", size: 2 },
    { kind: "dropout", rate: 0.25 },
    { kind: "dense", units: 8, relu: true },
    { kind: "dropout", rate: 0.5 },
    { kind: "dense", units: 4, relu: true },
  ],
};

const COUNT = 20;
const pixels = randomStream(1, "pixels");
const OPTIONS: TrainingOptions = {
  method: "planned",
  members: [0, 1, 2],
  architecture: NETWORK,
  noiseSigma: 0.1,
  sample: bootstrapReplicate,
  adversarial: { rho: 0.5, epsilon: 0.1, pixelClip: "unitInterval" },
  train: {
    images: Uint8Array.from({ length: COUNT * 64 }, () => pixels.integer(256)),
    labels: Uint8Array.from({ length: COUNT }, (_, i) => i % 4),
    count: COUNT,
  },
  classes: 4,
  epochs: 2,
  batchSize: 8, // three steps an epoch, the last one short
  loss: "fused",
  optimizer: "adam",
  seed: 1,
};

testOnDevice(
  "planned training: a member is the same to the bit, alone, repeated or resumed",
  async () => {
    assert.equal(describeSteps(OPTIONS), "planned steps");
    const together = await trainMembers(OPTIONS);
    assertSame(await trainMembers(OPTIONS), together);
    assertSame(await trainMembers({ ...OPTIONS, members: [1] }), [together[1]!]);
    assertSame(await resumed(2), together);
  },
);

/** A training that is interrupted after a step, in an epoch, and goes on from what was saved. */
async function resumed(after: number): Promise<TrainedMember[]> {
  let saved: readonly TrainingState[] = [];
  let steps = 0;
  const interrupted = trainMembers({
    ...OPTIONS,
    onStep: ({ step }) => steps = step,
    isStopping: () => steps >= after,
    save: (states) => Promise.resolve(void (saved = states)),
  });
  await assert.rejects(interrupted, Interrupted);
  assert.ok(saved[0]!.steps >= after && saved[0]!.steps < 6);
  return await trainMembers({ ...OPTIONS, start: saved });
}

testOnDevice(
  "planned training stops at a loss that is no number, naming step and member",
  async () => {
    const good = await trainMembers({ ...OPTIONS, epochs: 1, members: [0] });
    const { checkpoint } = good[0]!;
    const bias = checkpoint["dense2/bias"]!;
    const start = [{
      steps: 3,
      losses: new Float32Array(3),
      optimizer: {},
      checkpoint: { ...checkpoint, "dense2/bias": { ...bias, data: bias.data.map(() => NaN) } },
    }];
    await assert.rejects(trainMembers({ ...OPTIONS, members: [0], start }), {
      message: /^Training planned diverged: the loss of member 0 is NaN at step 4 of 6; /,
    });
  },
);

testOnDevice("a training without a plan is composed, and results say so", async () => {
  const dropoutFirst = {
    ...NETWORK,
    layers: [{ kind: "dropout", rate: 0.5 } as const, ...NETWORK.layers],
  };
  for (
    const change of [
      { optimizer: "rmsprop" },
      { architecture: dropoutFirst },
      { adversarial: { rho: 1, epsilon: 0.1, pixelClip: "none" } },
    ] as const
  ) {
    assert.equal(describeSteps({ ...OPTIONS, ...change }), "op by op");
  }
  const few = { ...OPTIONS, architecture: dropoutFirst, members: [0], epochs: 1 };
  const [member] = await trainMembers(few);
  assert.ok(member!.losses.every((loss) => loss > 0.5 && loss < 5), `${member!.losses}`);
});

Deno.test("a training that the device has no room for frees what it was given", () => {
  const noRoom = new Error("no room");
  for (let given = 0;; given++) {
    let [made, destroyed] = [0, 0];
    const engine = {
      device: { queue: { writeBuffer: () => {} } },
      submit: () => {},
      buffer: () => {
        if (made === given) throw noRoom;
        made++;
        return { destroy: () => destroyed++ };
      },
    } as unknown as WebGpuEngine;
    const make = (): PlannedSteps => new PlannedSteps(engine, OPTIONS, undefined);
    if (given === 11) { // five of the images, four of the parameters, the schedule and the losses
      assert.doesNotThrow(make);
      return;
    }
    assert.throws(make, noRoom);
    assert.equal(destroyed, given);
  }
});

for (const kind of ["classes", "soft"] as const) {
  testOnDevice(`batches are gathered as the CPU makes them, ${kind}`, async (engine) => {
    const { softLabels: _none, ...plain } = OPTIONS;
    const soft = softLabels(3, COUNT, 4);
    const options = { ...plain, ...(kind === "soft" && { softLabels: soft }) };
    const [from, to] = [8, 13];
    const images = new TrainingImages(options);
    images.startEpoch(1);
    const batch = images.batch(from, to);
    const [x, labels] = [await batch.x.data(), await batch.labels.data()];
    batch.x.dispose();
    batch.labels.dispose();

    const schedule = Uint32Array.of(0, from);
    const order = Uint32Array.from(images.orders.flatMap((own) => [...own]));
    const shape = { members: 3, batch: to - from, count: COUNT, rowWords: 1 };
    const all = kind === "soft"
      ? Float32Array.from(soft.flatMap((own) => [...own]))
      : Uint32Array.from(OPTIONS.train.labels);
    const [gathered] = await runProgram(engine, gatherLabels(shape, 4, kind), [
      schedule,
      order,
      all,
      labels.length,
    ]);
    assertClose(gathered!, labels, { absolute: 0 });

    const bytes = new Uint32Array(OPTIONS.train.images.slice().buffer);
    const units = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
    const keys = Uint32Array.from(images.noiseKeys.flat());
    const [noisy] = await runProgram(engine, gatherImages(shape, 64, 0.1), [
      schedule,
      order,
      bytes,
      units,
      keys,
      x.length,
    ]);
    assertClose(noisy!, x, { absolute: 2e-5 }); // the device's logarithm and cosine
    const [clean] = await runProgram(engine, gatherImages(shape, 64, 0), [
      schedule,
      order,
      bytes,
      units,
      x.length,
    ]);
    const quiet = new TrainingImages({ ...options, noiseSigma: 0 });
    quiet.startEpoch(1);
    const cleanBatch = quiet.batch(from, to);
    assertClose(clean!, await cleanBatch.x.data(), { absolute: 0 });
    cleanBatch.x.dispose();
    cleanBatch.labels.dispose();
  });
}
