import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { testOnDevice } from "./_on_device.ts";

testOnDevice("truth values and whole numbers become floats on the device", async () => {
  // More than a thousand values, which tfjs would otherwise leave to the CPU.
  const values = Float32Array.from({ length: 1100 }, (_, i) => i % 3);
  const results = tf.tidy(() => {
    const x = tf.tensor2d(values, [10, 110]);
    const isOne = tf.cast(tf.equal(x, 1), "float32");
    const whole = tf.cast(tf.cast(x, "int32"), "float32");
    return [tf.transpose(isOne), tf.transpose(whole), tf.mul(x, tf.equal(x, 2))];
  });
  const [isOne, whole, twos] = await Promise.all(results.map((result) => result.data()));
  const transposed = (f: (value: number) => number): number[] =>
    Array.from({ length: 1100 }, (_, i) => f(values[i % 10 * 110 + Math.floor(i / 10)]!));
  assert.deepEqual([...isOne!], transposed((value) => Number(value === 1)));
  assert.deepEqual([...whole!], transposed((value) => value));
  assert.deepEqual([...twos!], [...values].map((value) => value === 2 ? 2 : 0));
  tf.dispose(results);
});
