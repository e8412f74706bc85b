/** A convolution layer's part of a plan. */

import type { ConvolutionLayer } from "../../../models/architecture.ts";
import {
  convolutionFilterGradient,
  convolutionForward,
  convolutionInputGradient,
} from "../convolution/programs.ts";
import { convolutionShape, patchSize } from "../convolution/shape.ts";
import { splitSum } from "../split_sum.ts";
import { gradientBuffer, parameterBuffer } from "./dispatch.ts";
import {
  type Activation,
  type PlanBuilder,
  reserveActivation,
  reserveGradient,
} from "./builder.ts";

/** Adds a convolution layer to a plan. */
export function convolutionLayer(
  builder: PlanBuilder,
  input: Activation,
  { filters, kernelSize, padding, relu }: ConvolutionLayer,
  [kernel, bias]: readonly [string, string],
  target: string,
): Activation {
  const { limits } = builder.size;
  const shape = convolutionShape(input.shape, kernelSize, filters, padding);
  const { members, batch, outHeight, outWidth } = shape;
  const output = [members, batch, outHeight, outWidth, filters];
  const partial = convolutionFilterGradient(shape, true, { limits });
  const inner = (patchSize(shape) + 1) * filters;

  reserveActivation(builder, target, output);
  reserveGradient(builder, input.shape);
  builder.reserve("partial sums", [members, partial.parts, inner]);
  builder.forward.push({
    program: convolutionForward(shape, relu, { limits }),
    buffers: [input.buffer, parameterBuffer(kernel), parameterBuffer(bias), target],
  });
  builder.backward.push({
    byParameters: (dy, accumulate) => [
      { program: partial.program, buffers: [input.buffer, dy, "partial sums"] },
      {
        program: splitSum({
          label: "filter and bias gradient",
          outer: members,
          parts: partial.parts,
          inner,
          tail: filters,
          accumulate,
        }),
        buffers: ["partial sums", gradientBuffer(kernel), gradientBuffer(bias)],
      },
    ],
    byInput: (dy, dx) => ({
      program: convolutionInputGradient(shape, input.gate, { limits }),
      buffers: [
        dy,
        parameterBuffer(kernel),
        ...(input.gate === undefined ? [] : [input.buffer]),
        dx,
      ],
    }),
  });
  return {
    buffer: target,
    shape: output,
    gate: relu ? { scale: 1 } : undefined,
    positive: relu,
  };
}
