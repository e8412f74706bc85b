import { assertClose } from "../../../assert_close.ts";
import { drawNormals } from "../../../ops/_case.ts";
import {
  type ConvolutionSize,
  naiveConvolution,
  naiveConvolutionGradients,
} from "../../../ops/_naive.ts";
import { runProgram, testOnDevice } from "../_on_device.ts";
import type { WebGpuEngine } from "../engine.ts";
import type { Tile } from "../product/tile.ts";
import { splitSum } from "../split_sum.ts";
import {
  convolutionFilterGradient,
  convolutionForward,
  convolutionInputGradient,
} from "./programs.ts";
import { convolutionShape, patchSize } from "./shape.ts";

const SUMS = { absolute: 2e-4, relative: 1e-5 };

/** Three products of one convolution on some tile, beside plain loops. */
async function assertNaive(
  engine: WebGpuEngine,
  size: ConvolutionSize,
  { tile, parts }: { readonly tile?: Tile; readonly parts?: number } = {},
): Promise<void> {
  const { members, batch, height, width, inputs, filters, kernelSize, padding } = size;
  const shape = convolutionShape(
    [members, batch, height, width, inputs],
    kernelSize,
    filters,
    padding,
  );
  const draw = (name: string, length: number): Float32Array => drawNormals(length, name, length);
  const x = draw("x", members * batch * height * width * inputs);
  const kernel = draw("kernel", members * patchSize(shape) * filters);
  const bias = draw("bias", members * filters);
  const outputs = members * batch * shape.outHeight * shape.outWidth * filters;
  const dy = draw("dy", outputs);
  const choice = { limits: engine.limits, ...(tile && { tile }) };

  const [y] = await runProgram(engine, convolutionForward(shape, true, choice), [
    x,
    kernel,
    bias,
    outputs,
  ]);
  assertClose(y!, naiveConvolution({ ...size, relu: true }, x, kernel, bias), SUMS);

  // A gate of the sign of x, as if a ReLU and dropout had made x.
  const want = naiveConvolutionGradients({ ...size, relu: false }, x, kernel, bias, dy);
  const gated = want.x.map((value, i) => x[i]! > 0 ? 1.25 * value : 0);
  const [dx] = await runProgram(
    engine,
    convolutionInputGradient(shape, { scale: 1.25 }, choice),
    [dy, kernel, x, x.length],
  );
  assertClose(dx!, gated, SUMS);

  const filter = convolutionFilterGradient(shape, true, { ...choice, ...(parts && { parts }) });
  const inner = (patchSize(shape) + 1) * filters;
  const [partial] = await runProgram(engine, filter.program, [
    x,
    dy,
    members * filter.parts * inner,
  ]);
  const sum = splitSum({
    label: "test",
    outer: members,
    parts: filter.parts,
    inner,
    tail: filters,
  });
  const [dKernel, dBias] = await runProgram(engine, sum, [partial!, kernel.length, bias.length]);
  assertClose(dKernel!, want.kernel, SUMS);
  assertClose(dBias!, want.bias, SUMS);
}

const ODD = {
  members: 2,
  batch: 2,
  height: 9,
  width: 8,
  kernelSize: 3,
  padding: "same",
  relu: false,
} as const;

const tile = (
  [rows, columns, depth, threadRows, threadColumns]: readonly [
    number,
    number,
    number,
    number,
    number,
  ],
): Tile => ({ rows, columns, depth, threadRows, threadColumns });

// The tiles that large products get; the small ones are what the conformance suite runs on.
for (
  const sizes of [[256, 32, 8, 8, 8], [96, 32, 16, 8, 4]] as const
) {
  testOnDevice(
    `a convolution and its gradients on tiles of ${sizes.join("x")}`,
    (engine) =>
      assertNaive(engine, { ...ODD, inputs: 32, filters: 32 }, { tile: tile(sizes), parts: 3 }),
  );
}

testOnDevice(
  "a convolution of three channels and its gradients, each in its own program",
  (engine) => assertNaive(engine, { ...ODD, width: 19, inputs: 3, filters: 32 }),
);
