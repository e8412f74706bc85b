/** The gradient of max pooling on WebGPU, with ties as on every backend, in one dispatch. */

import * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import {
  MAX_POOL_GRADIENT,
  type MaxPoolAttributes,
  type MaxPoolGradientInputs,
} from "../../ops/max_pool.ts";

type WebGpuProgram = Parameters<WebGPUBackend["runWebGPUProgram"]>[0];

tf.registerKernel({
  kernelName: MAX_POOL_GRADIENT.name,
  backendName: "webgpu",
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { dy, x } = inputs as unknown as MaxPoolGradientInputs;
    const { size } = attrs as unknown as MaxPoolAttributes;
    return (backend as WebGPUBackend).runWebGPUProgram(program(x.shape, size), [dy, x], "float32");
  },
});

/** One thread for each input value: its square's gradient if it is the first largest there. */
function program(shape: number[], size: number): WebGpuProgram {
  const workgroup = 128;
  const values = shape.reduce((a, b) => a * b, 1);
  const groups = Math.ceil(values / workgroup);
  return {
    variableNames: ["dy", "x"],
    outputShape: shape,
    shaderKey: `imageMaxPoolBackprop_${size}`,
    workgroupSize: [workgroup, 1, 1],
    dispatchLayout: { x: [0, 1, 2, 3] },
    dispatch: [groups, 1, 1],
    size: true,
    getUserCode: () => `
      fn main(index : i32) {
        if (index >= uniforms.size) { return; }
        let at = getCoordsFromIndex(index);
        let square = at.yz / ${size};
        if (any(square >= uniforms.dyShape.yz)) { // in the odd rest at the border
          setOutputAtIndex(index, 0.0);
          return;
        }
        let value = getX(at.x, at.y, at.z, at.w);
        var isFirstLargest = true;
        for (var row = square.x * ${size}; row < (square.x + 1) * ${size}; row++) {
          for (var column = square.y * ${size}; column < (square.y + 1) * ${size}; column++) {
            let other = getX(at.x, row, column, at.w);
            let before = row < at.y || (row == at.y && column < at.z);
            isFirstLargest = isFirstLargest && !(other > value || (before && other == value));
          }
        }
        setOutputAtIndex(index, select(0.0, getDy(at.x, square.x, square.y, at.w), isFirstLargest));
      }`,
  };
}
