/** The uses of the operations that every backend must compute as the `cpu` backend does. */

import {
  convolutionCase,
  crossEntropyCase,
  drawNormals,
  matMulCase,
  maxPoolCase,
  type OpCase,
} from "../ops/_case.ts";
import { naiveSoftmax } from "../ops/_naive.ts";

const LABELS = {
  shape: [3, 4, 10] as const,
  values: Float32Array.from(naiveSoftmax(drawNormals(120, "labels"), 10)),
};

/** Few enough for a software adapter, which compiles a shader for every shape. */
export const CASES: readonly OpCase[] = [
  convolutionCase({ kernelSize: 1, inputs: 3, filters: 5 }),
  convolutionCase({ kernelSize: 2, padding: "same", inputs: 3, filters: 1, members: 3 }),
  convolutionCase({ kernelSize: 3, inputs: 1, filters: 32, members: 3, relu: true, width: 7 }),
  convolutionCase({
    kernelSize: 3,
    padding: "same",
    inputs: 32,
    filters: 32,
    relu: true,
    height: 9,
  }),
  convolutionCase({ kernelSize: 3, padding: "same", inputs: 5, filters: 3, members: 3 }),
  convolutionCase({
    kernelSize: 5,
    inputs: 5,
    filters: 3,
    members: 3,
    relu: true,
    height: 8,
    width: 7,
  }),
  convolutionCase({ kernelSize: 5, padding: "same", inputs: 1, filters: 5 }),
  matMulCase([1, 4, 33, 10]),
  matMulCase([3, 5, 64, 1]),
  matMulCase([3, 128, 7, 32]),
  maxPoolCase([1, 2, 4, 6, 32], 2),
  maxPoolCase([3, 2, 5, 7, 3], 2),
  maxPoolCase([3, 1, 7, 8, 1], 3),
  crossEntropyCase([3, 4, 10], "fused", LABELS),
  crossEntropyCase([3, 4, 10], "clipped", LABELS),
  crossEntropyCase([3, 4, 10], "fused", LABELS, 10),
];

/**
 * Small cases whose gradients are compared with central finite differences, and the step: large where
 * the operation is linear, small where it is smooth, smaller than the distances of what is pooled.
 */
export const DIFFERENCE_CASES: readonly { readonly opCase: OpCase; readonly step: number }[] = [
  {
    opCase: convolutionCase({ members: 2, height: 3, width: 4, inputs: 2, filters: 4 }),
    step: 1,
  },
  {
    opCase: convolutionCase({
      batch: 1,
      height: 3,
      width: 3,
      inputs: 3,
      filters: 4,
      padding: "same",
    }),
    step: 1,
  },
  { opCase: matMulCase([2, 3, 5, 4]), step: 1 },
  { opCase: maxPoolCase([1, 1, 4, 5, 2], 2), step: 0.01 },
  {
    opCase: crossEntropyCase([1, 2, 5], "fused", {
      shape: [1, 2, 5],
      values: LABELS.values.slice(0, 10),
    }, 2),
    step: 0.05,
  },
];

/** A new backend's pooling must not choose another place among equals than the first. */
export const TIE_CASE = maxPoolCase([2, 1, 4, 5, 3], 2);
