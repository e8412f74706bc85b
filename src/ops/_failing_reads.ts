/** What is left on the device when a tensor cannot be read, as when a GPU is lost. */

import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { keepingTensorCount } from "./_case.ts";

/**
 * Runs `f` again and again, at first so that its first reading of a tensor fails, then its second
 * one, until all succeed. Fails if `f` hides an error, or ever leaves more tensors than there were.
 *
 * @returns How many readings failed
 */
export async function freeingWhereReadsFail(f: () => Promise<unknown>): Promise<number> {
  for (let failing = 0;; failing++) {
    const lost = new Error(`reading ${failing} failed`);
    let reads = 0;
    const restore = replaceReads((tensor, read) => {
      return reads++ === failing ? Promise.reject(lost) : read.call(tensor);
    });
    try {
      await keepingTensorCount(async () => {
        const error = await f().then(() => undefined, (error) => error);
        assert.equal(error, reads > failing ? lost : undefined);
        await new Promise((resolve) => setTimeout(resolve)); // for what was read at the same time
      });
    } finally {
      restore();
    }
    if (reads <= failing) return failing;
  }
}

type Read = (this: tf.Tensor) => Promise<tf.TypedArray>;

/** Has tensors read by `by`. */
export function replaceReads(
  by: (tensor: tf.Tensor, read: Read) => Promise<tf.TypedArray>,
): () => void {
  const prototype = tf.Tensor.prototype as unknown as { data: Read };
  const read = prototype.data;
  prototype.data = function (): Promise<tf.TypedArray> {
    return by(this, read);
  };
  return () => void (prototype.data = read);
}
