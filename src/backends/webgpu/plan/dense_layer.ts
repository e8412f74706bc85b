/** A dense layer's part of a plan. */

import type { DenseLayer } from "../../../models/architecture.ts";
import { denseParts, denseProgram } from "../dense.ts";
import { splitSum } from "../split_sum.ts";
import { gradientBuffer, parameterBuffer } from "./dispatch.ts";
import {
  type Activation,
  type PlanBuilder,
  reserveActivation,
  reserveGradient,
  volume,
} from "./builder.ts";

/** Adds a dense layer to a plan; images are read as rows. */
export function denseLayer(
  builder: PlanBuilder,
  input: Activation,
  { units, relu }: DenseLayer,
  [kernel, bias]: readonly [string, string],
  target: string,
): Activation {
  const { members, batch, limits } = builder.size;
  const inputs = volume(input.shape) / (members * batch);
  const output = [members, batch, units];
  reserveActivation(builder, target, output);
  reserveGradient(builder, input.shape);
  forward(builder, input, inputs, units, relu, [kernel, bias], target);
  builder.backward.push({
    byParameters: (dy, accumulate) => [
      {
        program: denseProgram(
          "dense weight gradient",
          {
            members,
            rows: inputs,
            depth: batch,
            columns: units,
            transposeA: true,
            transposeB: false,
          },
          limits,
          { finish: { accumulate } },
        ),
        buffers: [input.buffer, dy, gradientBuffer(kernel)],
      },
      {
        program: splitSum({
          label: "dense bias gradient",
          outer: members,
          parts: batch,
          inner: units,
          accumulate,
        }),
        buffers: [dy, gradientBuffer(bias)],
      },
    ],
    byInput: (dy, dx) => ({
      program: denseProgram(
        "dense input gradient",
        {
          members,
          rows: batch,
          depth: units,
          columns: inputs,
          transposeA: false,
          transposeB: true,
        },
        limits,
        input.gate && { finish: { gate: input.gate } },
      ),
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

/** A long depth is summed in parts; then the parts' sum gets the bias. */
function forward(
  builder: PlanBuilder,
  input: Activation,
  inputs: number,
  units: number,
  relu: boolean,
  [kernel, bias]: readonly [string, string],
  target: string,
): void {
  const { members, batch, limits } = builder.size;
  const shape = {
    members,
    rows: batch,
    depth: inputs,
    columns: units,
    transposeA: false,
    transposeB: false,
  };
  const parts = denseParts(shape);
  const weights = parameterBuffer(kernel);
  if (parts === 1) {
    const finish = { bias: true, relu };
    builder.forward.push({
      program: denseProgram("dense forward", shape, limits, { finish }),
      buffers: [input.buffer, weights, parameterBuffer(bias), target],
    });
    return;
  }
  builder.reserve("partial sums", [members, parts, batch, units]);
  builder.forward.push(
    {
      program: denseProgram("dense forward", shape, limits, { parts }),
      buffers: [input.buffer, weights, "partial sums"],
    },
    {
      program: splitSum({
        label: "dense forward",
        outer: members,
        parts,
        inner: batch * units,
        finish: { bias: units, relu },
      }),
      buffers: ["partial sums", parameterBuffer(bias), target],
    },
  );
}
