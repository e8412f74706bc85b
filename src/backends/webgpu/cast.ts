/**
 * Whole numbers and truth values as floats. tfjs's stock kernel hands on the bits as they are, so
 * that 1 becomes 1.4e-45, or the next shader does not compile.
 */

import * as tf from "@tensorflow/tfjs";
import { engineOf } from "./engine.ts";
import { forEachItem, type Program } from "./program.ts";

/** Replaces the stock kernel, which still makes all other casts. */
export function registerCast(): void {
  const { kernelFunc: stock } = tf.getKernel(tf.Cast, "webgpu");
  tf.unregisterKernel(tf.Cast, "webgpu");
  tf.registerKernel({
    kernelName: tf.Cast,
    backendName: "webgpu",
    kernelFunc: (call) => {
      const { x } = call.inputs as { readonly x: tf.TensorInfo };
      const isWhole = x.dtype === "int32" || x.dtype === "bool"; // one word each on the device
      if (!isWhole || call.attrs!.dtype !== "float32") return stock(call);
      const engine = engineOf(call.backend);
      const floats = engine.output(x.shape);
      engine.run(castProgram(x.shape.reduce((a, b) => a * b, 1)), [x, floats]);
      return floats;
    },
  });
}

/** `x` to `result`. */
function castProgram(size: number): Program {
  return forEachItem({
    label: `cast of ${size} whole numbers`,
    count: size,
    bindings: [{ name: "x", type: "i32" }, { name: "result", type: "f32", writes: true }],
    body: "result[i] = f32(x[i]);",
  });
}
