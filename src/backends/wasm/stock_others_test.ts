import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { drawNormals } from "../../ops/_case.ts";
import { activateBackend } from "../backend.ts";
import { assertAsOnCpu, normals, withGradients } from "./_as_on_cpu.ts";

for (
  const [size, ...shape] of [
    [2, 2, 4, 6, 32],
    [2, 1, 5, 7, 3],
    [2, 2, 5, 4, 6],
    [2, 1, 2, 2, 1],
    [3, 2, 6, 9, 5],
    [3, 1, 7, 8, 4],
    [1, 1, 3, 4, 2],
  ] as [number, number, number, number, number][]
) {
  const pool = (x: tf.Tensor): tf.Tensor => tf.maxPool(x as tf.Tensor4D, size, size, "valid");
  Deno.test(`pooling ${shape.join("x")} by ${size}, and its gradient, are what cpu gives`, () =>
    assertAsOnCpu(() => withGradients(pool, normals(shape, "x"))));

  Deno.test(`of equal values in ${shape.join("x")} by ${size} the first gets the gradient`, () =>
    assertAsOnCpu(() => {
      const values = drawNormals(shape.reduce((a, b) => a * b), "ties").map(Math.round);
      return withGradients(pool, tf.tensor(values, shape));
    }));
}

Deno.test("pixels that no square covers get no gradient, be it all of them", () =>
  // The gradient's kernel alone: tfjs's own forward kernel leaves its memory on such an image.
  assertAsOnCpu(() => {
    const [dy, output] = [tf.zeros([1, 0, 0, 4]), tf.zeros([1, 0, 0, 4])];
    return tf.engine().runKernel(
      tf.MaxPoolGrad,
      { dy, input: normals([1, 2, 2, 4], "x"), output },
      { filterSize: 3, strides: 3, pad: "valid" } as never,
    ) as tf.Tensor;
  }));

for (
  const [shape, axes] of [
    [[3, 4, 5, 33], [0, 1, 2]],
    [[7, 1], [0]],
    [[7, 3], [0]],
    [[2, 7, 64], [0, 1]],
    [[2, 7, 70], [0]],
    [[1, 6], [0]],
    [[3, 4, 5], [1, 2]],
    [[3, 4, 5], [0, 2]],
    [[3, 4, 5], [-3, -2]],
    [[3, 4, 5], [1, 0]],
    [[3, 4], [0, 1]],
  ] as [number[], number[]][]
) {
  Deno.test(`sum and mean of ${shape.join("x")} over axes ${axes} are what cpu gives`, () =>
    assertAsOnCpu(() => {
      const x = normals(shape, "x");
      const whole = tf.cast(tf.mul(x, 10), "int32");
      return [false, true].flatMap((keepDims) => [
        tf.sum(x, axes, keepDims),
        tf.mean(x, axes, keepDims),
        tf.sum(whole, axes, keepDims),
        tf.sum(tf.greater(x, 0), axes, keepDims),
      ]);
    }));
}

Deno.test("the gradients of sum and mean are what cpu gives", () =>
  assertAsOnCpu(() => [
    ...withGradients((x) => tf.sum(x, 0), normals([5, 6], "x")),
    ...withGradients((x) => tf.mean(x, [0, 1]), normals([5, 3, 6], "x")),
  ]));

Deno.test("the sum of a tensor without values is 0", () =>
  assertAsOnCpu(() => [tf.sum(tf.zeros([0, 3]), 0), tf.sum(tf.zeros([3, 0]), 0)]));

for (
  const [shape, repeats] of [
    [[1, 5], [3, 1]],
    [[1, 2, 3, 4], [5, 1, 1, 1]],
    [[2, 3], [2, 1]],
    [[2, 3], [1, 2]],
    [[2, 3], [2, 3]],
    [[3], [4]],
    [[1, 3], [1, 1]],
  ] as [number[], number[]][]
) {
  Deno.test(`${shape.join("x")} repeated ${repeats.join("x")} times is what cpu gives`, () =>
    assertAsOnCpu(() => {
      const x = normals(shape, "x");
      const whole = tf.cast(tf.mul(x, 10), "int32");
      return [
        tf.tile(x, repeats),
        tf.tile(whole, repeats),
        tf.tile(tf.greater(x, 0), repeats),
        ...withGradients((x) => tf.tile(x, repeats), x),
      ];
    }));
}

for (
  const [shape, begin, size] of [
    [[5, 3], [2, 0], [2, 3]],
    [[5, 2, 3], [1], [3]],
    [[5, 2, 3], [4], [-1]],
    [[5, 2, 3], [0], [5]],
    [[5, 4], [1, 1], [2, 3]],
    [[5, 4], [0, 2], [5, 1]],
    [[7], [3], [2]],
    [[5, 3], [2, 0], [0, 3]],
  ] as [number[], number[], number[]][]
) {
  Deno.test(`${size} from ${begin} of ${shape.join("x")} is what cpu gives`, () =>
    assertAsOnCpu(() => {
      const x = normals(shape, "x");
      const whole = tf.cast(tf.mul(x, 10), "int32");
      return [
        tf.slice(x, begin, size),
        tf.slice(whole, begin, size),
        tf.slice(tf.greater(x, 0), begin, size),
        ...withGradients((x) => tf.slice(x, begin, size), x),
      ];
    }));
}

for (const values of [[1.5, -2, 3], [true, false, true], ["one", "two", "three"]]) {
  Deno.test(`a copy of ${values} stays when the original goes, and the other way round`, async () => {
    await activateBackend("wasm");
    const before = tf.memory();
    for (const which of [0, 1]) {
      const original = tf.tensor1d(values);
      const both = [original, tf.clone(original), tf.clone(original)];
      const [gone] = both.splice(which, 1);
      gone!.dispose();
      tf.dispose(tf.tensor1d([9, 9, 9])); // takes the place of what was given back
      for (const tensor of both) {
        assert.deepEqual(
          await tensor.array(),
          values.map((value) => value === true ? 1 : value === false ? 0 : value),
        );
      }
      tf.dispose(both);
    }
    assert.equal(tf.memory().numTensors, before.numTensors);
    assert.equal(tf.memory().numDataBuffers, before.numDataBuffers);
  });
}

Deno.test("the kernel that copies gives a tensor that shares the original's values", async () => {
  await activateBackend("wasm");
  const original = tf.tensor1d([1, 2, 3], "int32");
  const copy = tf.engine().runKernel(tf.Identity, { x: original }) as tf.Tensor;
  assert.equal(copy.dataId, original.dataId);
  assert.equal(copy.dtype, "int32");
  original.dispose();
  assert.deepEqual([...copy.dataSync()], [1, 2, 3]);
  copy.dispose();
});
