import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { activateBackend } from "../backend.ts";
import { detectSimd } from "./simd.ts";
import { clearUpperHalves } from "./upper_halves.ts";

const TURNS = 9;
const POWERS = 20_000;

Deno.test({
  name: "a kernel on vectors of 256 bits leaves code compiled for SSE as fast as it was",
  ignore: detectSimd() !== "wide",
  fn: async () => {
    await activateBackend("wasm");
    const matrix = tf.ones([64, 64]);
    const product = (): void => tf.dispose(tf.matMul(matrix, matrix));
    product(); // compiles the kernel
    const [alone, afterwards] = [median(clearUpperHalves), median(product)];
    tf.dispose(matrix);
    assert.ok(
      afterwards < 3 * alone,
      `${POWERS} powers of e took ${afterwards} ms after a kernel, and ${alone} ms without`,
    );
  },
});

/** Milliseconds for many powers of e after `prepare`, the median of several turns. */
function median(prepare: () => void): number {
  const turns = Array.from({ length: TURNS }, () => {
    prepare();
    const start = performance.now();
    let sum = 0;
    for (let i = 0; i < POWERS; i++) sum += Math.exp(-i / POWERS);
    const milliseconds = performance.now() - start;
    assert.ok(Number.isFinite(sum));
    return milliseconds;
  });
  return turns.sort((a, b) => a - b)[Math.floor(TURNS / 2)]!;
}
