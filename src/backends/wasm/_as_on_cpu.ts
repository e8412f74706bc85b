/** Computing the same on tfjs's plain JavaScript backend and on the generated kernels. */

import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { drawNormals, keepingTensorCount } from "../../ops/_case.ts";
import { activateBackend } from "../backend.ts";

/** What rounding may change, as a share of the largest expected value. */
const ROUNDING = 1e-5;

/** The tensors that `f` gives on `backend`, read out. */
export interface Read {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: ArrayLike<number>;
}

/** Fails unless `f`, which makes its own tensors, gives on wasm what it gives on cpu. */
export async function assertAsOnCpu(f: () => tf.Tensor | tf.Tensor[]): Promise<void> {
  await activateBackend("cpu");
  const expected = await readAll(f);
  await activateBackend("wasm");
  assertNear(await readAll(f), expected);
}

/** Runs `f` on the current backend; it must leave no tensors. */
export function readAll(f: () => tf.Tensor | tf.Tensor[]): Promise<Read[]> {
  return keepingTensorCount(() => {
    const tensors = [tf.tidy(f)].flat() as tf.Tensor[];
    const read = tensors.map((tensor) => ({
      shape: tensor.shape,
      dtype: tensor.dtype,
      values: tensor.dataSync(),
    }));
    tf.dispose(tensors);
    return read;
  });
}

/** Fails unless shapes and types are equal and values close. */
export function assertNear(actual: readonly Read[], expected: readonly Read[]): void {
  assert.equal(actual.length, expected.length);
  expected.forEach(({ shape, dtype, values }, i) => {
    assert.deepEqual(actual[i]!.shape, shape, `shape of result ${i}`);
    assert.equal(actual[i]!.dtype, dtype);
    const error = largestError(actual[i]!.values, values);
    assert.ok(error < ROUNDING, `result ${i} is off by ${error} of its largest value`);
  });
}

/** The largest difference as a share of the largest expected value, or alone where that is 0. */
export function largestError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert.equal(actual.length, expected.length);
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const own = Math.abs(actual[i]! - expected[i]!);
    if (Number.isNaN(own)) return NaN;
    difference = Math.max(difference, own);
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return difference / (largest || 1);
}

/** Standard normal numbers as a tensor, the same ones for the same shape and name. */
export function normals(shape: readonly number[], name: string): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(drawNormals(size, name, ...shape), [...shape], "float32");
}

/** An operation's result and its gradients by all inputs, with a random gradient of the result. */
export function withGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  ...inputs: tf.Tensor[]
): tf.Tensor[] {
  const y = f(...inputs);
  return [y, ...tf.grads(f)(inputs, normals(y.shape, "dy"))];
}
