import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { activateBackend } from "../backends/backend.ts";
import { keepingTensorCount } from "./_case.ts";
import { freeingWhereReadsFail } from "./_failing_reads.ts";
import { takeValues } from "./take_values.ts";

await activateBackend("cpu");

Deno.test("takeValues() gives a tensor's values and frees it", async () => {
  const values = await keepingTensorCount(() => takeValues(tf.tensor2d([[1, 2], [3, 4]])));
  assert.deepEqual(values, Float32Array.of(1, 2, 3, 4));
  const integers = await takeValues<"int32">(tf.tensor1d([5], "int32"));
  assert.deepEqual(integers, Int32Array.of(5));
});

Deno.test("takeValues() frees a tensor that cannot be read", async () => {
  assert.equal(await freeingWhereReadsFail(() => takeValues(tf.tensor1d([1]))), 1);
});
