import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { freeingWhereReadsFail } from "../ops/_failing_reads.ts";
import { trainMembers } from "./train.ts";
import { Trainer } from "./trainer.ts";
import type { TrainerOptions } from "./trainer_options.ts";

await activateBackend("cpu");

const OPTIONS: TrainerOptions = {
  method: "randomInit",
  members: [3, 1],
  architecture: {
    input: { height: 2, width: 3, channels: 1 },
    layers: [{ kind: "dropout", rate: 0.25 }, { kind: "dense", units: 3, relu: false }],
  },
  noiseSigma: 0.1,
  train: {
    images: Uint8Array.from({ length: 66 }, (_, i) => i * 67 % 256),
    labels: Uint8Array.from({ length: 11 }, (_, i) => i * 5 % 3),
    count: 11,
  },
  classes: 3,
  loss: "fused",
  optimizer: "adam",
  seed: 1,
};

Deno.test("a Trainer stepped by hand makes the members that trainMembers() makes", async () => {
  await keepingTensorCount(async () => {
    const trainer = new Trainer(OPTIONS);
    const losses: Float32Array[] = [];
    for (const epoch of [0, 1]) {
      trainer.startEpoch(epoch);
      losses.push(await trainer.step(0, 6), await trainer.step(6, 11));
    }
    const checkpoints = await trainer.checkpoints();
    trainer.dispose();
    const trained = await trainMembers({ ...OPTIONS, epochs: 2, batchSize: 6 });
    trained.forEach((member, e) => {
      assertClose(losses.map((step) => step[e]!), member.losses, { absolute: 0 });
      assert.deepEqual(checkpoints[e], member.checkpoint);
    });
  });
});

Deno.test("a Trainer refuses soft labels that are not of every member and image", async () => {
  await keepingTensorCount(() => {
    const labels = (images: number): Float32Array => new Float32Array(images * 3).fill(1 / 3);
    const message = (received: string): RangeError =>
      new RangeError(`softLabels must hold 33 numbers for each of 2 members: received ${received}`);
    const cases: [Float32Array[], string][] = [
      [[labels(11)], "33"],
      [[labels(11), labels(10)], "33, 30"],
      [[], "none"],
    ];
    for (const [softLabels, received] of cases) {
      assert.throws(() => new Trainer({ ...OPTIONS, softLabels }), message(received));
    }
  });
});

Deno.test("a Trainer's checkpoints are those of the moment: later steps do not change them", async () => {
  await keepingTensorCount(async () => {
    const trainer = new Trainer(OPTIONS);
    trainer.startEpoch(0);
    const before = await trainer.checkpoints();
    await trainer.step(0, 11);
    const after = await trainer.checkpoints();
    trainer.dispose();
    const again = new Trainer(OPTIONS);
    assert.deepEqual(before, await again.checkpoints());
    again.dispose();
    assert.notDeepEqual(after, before);
  });
});

Deno.test("a Trainer refuses a sample that is too short, or of images that are not there", async () => {
  await keepingTensorCount(() => {
    const cases: [number[], string][] = [
      [[0, 1, 2], "received 3 up to 2"],
      [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11], "received 11 up to 11"],
    ];
    for (const [sample, received] of cases) {
      assert.throws(
        () => new Trainer({ ...OPTIONS, sample: () => Uint32Array.from(sample) }),
        new RangeError(`sample must give 11 indices below 11: ${received}`),
      );
    }
  });
});

Deno.test("a Trainer frees the tensors of a step whose costs cannot be read", async () => {
  await freeingWhereReadsFail(async () => {
    const trainer = new Trainer(OPTIONS);
    try {
      trainer.startEpoch(0);
      await trainer.step(0, 6);
    } finally {
      trainer.dispose();
    }
  });
});
