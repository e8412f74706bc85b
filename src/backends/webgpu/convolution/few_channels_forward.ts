/** The first layer, whose images have one or three channels: writing its output is what takes time. */

import type { TileLimits } from "../product/tile.ts";
import { makeProgram, type Program, relu, repeat } from "../program.ts";
import { type ConvolutionShape, patchSize, pixelCount } from "./shape.ts";

const THREADS = 128;

/** Pixels of one row that a thread computes. */
const PIXELS = 4;

/** Whether the programs for few channels can and should compute a convolution. */
export function hasFewChannels(shape: ConvolutionShape, limits: TileLimits): boolean {
  const kernelBytes = 4 * (patchSize(shape) + 1) * shape.filters;
  // Beside the kernel, the gradient's program stages two vectors of each of 18 x 10 pixels.
  const stagedBytes = 2 * 16 * 18 * 10;
  return shape.inputs <= 3 && shape.filters % 4 === 0 && shape.kernelSize === 3 &&
    kernelBytes + stagedBytes <= limits.maxComputeWorkgroupStorageSize;
}

/**
 * `x`, `kernel`, `bias` to `result`: a thread makes four pixels of a row by four channels, with the
 * kernel and the bias in workgroup memory.
 */
export function fewChannelsForward(shape: ConvolutionShape, endsInRelu: boolean): Program {
  const { members, batch, height, width, inputs, filters, kernelSize, before } = shape;
  const { outHeight, outWidth } = shape;
  const vectors = filters / 4;
  const taps = patchSize(shape);
  const strips = Math.ceil(outWidth / PIXELS);
  const items = batch * outHeight * strips * vectors;
  const seen = PIXELS + kernelSize - 1; // columns of the image under four pixels

  const rowOfImage = (down: number): string =>
    `{
let imageRow = row + ${down}u - ${before}u;
let at = ((member * ${batch}u + image) * ${height}u + imageRow) * ${width * inputs}u
  + (column - ${before}u) * ${inputs}u;
${repeat(seen * inputs, (i) => `var x${i} = 0.0;`)}
if (imageRow < ${height}u) {
${
      repeat(seen, (right) =>
        `if (column + ${right}u - ${before}u < ${width}u) {
${repeat(inputs, (c) => `x${right * inputs + c} = x[at + ${right * inputs + c}u];`)}
}`)
    }
}
${
      repeat(kernelSize * inputs, (tap) =>
        `{
let weight = weights[${down * kernelSize * inputs + tap}][vector];
${repeat(PIXELS, (p) => `sum${p} = fma(vec4<f32>(x${p * inputs + tap}), weight, sum${p});`)}
}`)
    }
}`;

  return makeProgram({
    label: `convolution forward, few channels, ${members}x${batch}x${height}x${width}x${inputs}`,
    threads: THREADS,
    flops: 2 * members * pixelCount(shape) * taps * filters,
    groups: [Math.ceil(items / THREADS), 1, members],
    bindings: [
      { name: "x", type: "f32" },
      { name: "kernel", type: "vec4<f32>" },
      { name: "bias", type: "vec4<f32>" },
      { name: "result", type: "vec4<f32>", writes: true },
    ],
    declarations: `var<workgroup> weights: array<array<vec4<f32>, ${vectors}>, ${taps + 1}>;`,
    body: `let member = group.z;
for (var i = thread; i < ${taps * vectors}u; i += ${THREADS}u) {
  weights[i / ${vectors}u][i % ${vectors}u] = kernel[member * ${taps * vectors}u + i];
}
if (thread < ${vectors}u) { weights[${taps}][thread] = bias[member * ${vectors}u + thread]; }
workgroupBarrier();
let item = group.x * ${THREADS}u + thread;
if (item >= ${items}u) { return; }
let vector = item % ${vectors}u;
let column = item / ${vectors}u % ${strips}u * ${PIXELS}u;
let row = item / ${vectors * strips}u % ${outHeight}u;
let image = item / ${vectors * strips * outHeight}u;
${repeat(PIXELS, (p) => `var sum${p} = weights[${taps}][vector];`)}
${repeat(kernelSize, rowOfImage)}
${
      repeat(PIXELS, (p) =>
        `if (column + ${p}u < ${outWidth}u) {
  result[(((member * ${batch}u + image) * ${outHeight}u + row) * ${outWidth}u + column + ${p}u)
    * ${vectors}u + vector] = ${endsInRelu ? relu(`sum${p}`, "vec4<f32>") : `sum${p}`};
}`)
    }`,
  });
}
