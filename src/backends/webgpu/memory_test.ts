import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { UserError } from "../../errors.ts";
import { keepingTensorCount } from "../../ops/_case.ts";
import { testOnDevice } from "./_on_device.ts";
import { reportedErrors } from "./_reported_errors.ts";
import { checkBufferSize, createBuffer, memoryError, outOfMemory } from "./memory.ts";
import { Scratch } from "./plan/scratch.ts";

Deno.test("a tensor that is too large for the adapter is refused with what to try", () => {
  const limits = { maxStorageBufferBindingSize: 2 ** 27, maxBufferSize: 2 ** 28 };
  checkBufferSize([10, 102, 32, 32, 32], limits);
  const refused = (shape: readonly number[]): string => {
    try {
      checkBufferSize(shape, limits);
    } catch (error) {
      assert(error instanceof UserError);
      return error.message;
    }
    throw new Error(`[${shape}] was not refused`);
  };
  assert.equal(
    refused([10, 128, 32, 32, 32]),
    "The GPU allows buffers of 128.0 MiB, and 160.0 MiB are asked for activations " +
      "[10, 128, 32, 32, 32]: try a batch of at most 102 images, --members 8 or --backend wasm",
  );
  assert.match(refused([1, 100, 2 ** 20]), /: try a batch of at most 32 images or --backend wasm$/);
  assert.match(refused([3, 1, 2 ** 24]), /: try --members 2 or --backend wasm$/);
  assert.match(refused([1, 1, 2 ** 26]), /: try --backend wasm$/);
});

Deno.test("memory that runs out is a line with the size that was asked for and half of it", () => {
  assert.equal(
    outOfMemory("activation 3 [10,128,5]", 3 * 2 ** 30, [10, 128, 5]).message,
    "The GPU has no memory left for activation 3 [10,128,5], 3072.0 MiB: try a batch of at most " +
      "64 images, --members 5 or --backend wasm",
  );
  assert.equal(
    outOfMemory("a tensor", 2 ** 20, []).message,
    "The GPU has no memory left for a tensor, 1.0 MiB: try fewer images, fewer --members or " +
      "--backend wasm",
  );
});

testOnDevice(
  "a buffer that is larger than the adapter allows is refused at once",
  async (engine) => {
    const { maxStorageBufferBindingSize: most, maxBufferSize } = engine.limits;
    const limit = Math.min(most, maxBufferSize);
    const inMiB = (bytes: number): string => (bytes / 2 ** 20).toFixed(1).replace(".", "\\.");
    const floats = limit / 4 + 2 ** 20;
    const errors = await reportedErrors(async () => {
      assert.throws(() => engine.buffer("the members' parameters", 4 * floats), {
        name: "UserError",
        message: new RegExp(
          `^The GPU allows buffers of ${inMiB(limit)} MiB, and ${
            inMiB(4 * floats)
          } MiB are asked ` +
            "for the members' parameters: try fewer images, fewer --members or --backend wasm$",
        ),
      });
      // A kernel of tfjs's own, and a plan's scratch.
      await keepingTensorCount(() => {
        assert.throws(() => tf.tidy(() => tf.fill([floats], 1)), /asked for a tensor: try fewer/);
        return Promise.resolve();
      });
      assert.throws(
        () => new Scratch(engine).reserve(new Map([["x", [2, floats / 2]]])),
        /: try a batch of at most \d+ images, --members 1 or --backend wasm$/,
      );
      // Copies that are read are not bound.
      engine.device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ }).destroy();
      await engine.device.queue.onSubmittedWorkDone();
    });
    assert.deepEqual(errors, []);
  },
);

/** A device on which nothing finds room. */
function fullDevice(): GPUDevice {
  return Object.create({
    limits: { maxStorageBufferBindingSize: 2 ** 32, maxBufferSize: 2 ** 32 },
    pushErrorScope: () => {},
    createBuffer: ({ mappedAtCreation }: GPUBufferDescriptor) => {
      if (mappedAtCreation) throw new RangeError("no room to map");
      return {};
    },
    popErrorScope: () => Promise.resolve({ message: "Not enough memory left" }),
  });
}

testOnDevice("a buffer that finds no room is a mistake of the user's, told later", async () => {
  const buffer = { label: "activation 3", size: 2 ** 31, usage: GPUBufferUsage.STORAGE };
  const expected = outOfMemory("activation 3", 2 ** 31, [10, 128]);
  const errors = await reportedErrors(async () => {
    createBuffer(fullDevice(), buffer, [10, 128]);
    await new Promise((resolve) => setTimeout(resolve));
  });
  assert.deepEqual(errors, [expected]);
  await reportedErrors(async () => {
    const mapped = { ...buffer, mappedAtCreation: true };
    assert.throws(() => createBuffer(fullDevice(), mapped, [10, 128]), expected);
    await new Promise((resolve) => setTimeout(resolve));
  });
});

testOnDevice("a device that is lost for want of memory says what was asked for last", (engine) => {
  engine.buffer("activation 7", 2 ** 20).destroy();
  const expected = new UserError(
    'The GPU ran out of memory, last kernel "max pool", last buffer activation 7, 1.0 MiB: try ' +
      "fewer images, fewer --members or --backend wasm",
  );
  assert.deepEqual(memoryError({ message: "Out of memory" }, "max pool"), expected);
  const error = new GPUOutOfMemoryError("");
  assert.deepEqual(memoryError(error, "max pool"), expected);
  assert.equal(memoryError({ message: "Device was destroyed" }, "max pool"), undefined);
  return Promise.resolve();
});
