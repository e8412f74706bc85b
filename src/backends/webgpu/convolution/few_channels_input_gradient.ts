/** The gradient by images of one or three channels: reading the output's gradient is what takes time. */

import { makeProgram, type Program, repeat } from "../program.ts";
import { type ConvolutionShape, patchSize } from "./shape.ts";

/** Pixels of the patch that a workgroup computes, one a thread. */
const PATCH_WIDTH = 16;
const PATCH_HEIGHT = 8;
const THREADS = PATCH_WIDTH * PATCH_HEIGHT;

/**
 * `dy`, `kernel` to `result`: a workgroup makes a patch of pixels. The gradient under the patch and
 * its rim is in workgroup memory, eight channels at a time, and the kernel beside it.
 */
export function fewChannelsInputGradient(shape: ConvolutionShape): Program {
  const { members, batch, height, width, inputs, filters, kernelSize, outHeight, outWidth } = shape;
  const before = kernelSize - 1 - shape.before;
  const vectors = filters / 4;
  const staged = vectors % 2 === 0 ? 2 : 1; // vectors of channels at a time
  const rimWidth = PATCH_WIDTH + kernelSize - 1;
  const cells = rimWidth * (PATCH_HEIGHT + kernelSize - 1);
  const across = Math.ceil(width / PATCH_WIDTH);
  const down = Math.ceil(height / PATCH_HEIGHT);
  const taps = kernelSize * kernelSize;
  const weights = patchSize(shape) * vectors;

  const tapOf = (tap: number): string =>
    repeat(staged, (s) =>
      `{
let value = staged${s}[corner + ${Math.floor(tap / kernelSize) * rimWidth + tap % kernelSize}u];
${
        repeat(inputs, (c) => {
          const weight = `weights[${((taps - 1 - tap) * inputs + c) * vectors + s}u + vector]`;
          return `sum${c} = fma(value, ${weight}, sum${c});`;
        })
      }
}`);

  return makeProgram({
    label:
      `convolution input gradient, few channels, ${members}x${batch}x${height}x${width}x${inputs}`,
    threads: THREADS,
    groups: [across * down, batch, members],
    bindings: [
      { name: "dy", type: "vec4<f32>" },
      { name: "kernel", type: "vec4<f32>" },
      { name: "result", type: "f32", writes: true },
    ],
    declarations: [
      `var<workgroup> weights: array<vec4<f32>, ${weights}>;`,
      repeat(staged, (s) => `var<workgroup> staged${s}: array<vec4<f32>, ${cells}>;`),
    ].join("\n"),
    body: `let member = group.z;
let image = group.y;
let column0 = group.x % ${across}u * ${PATCH_WIDTH}u;
let row0 = group.x / ${across}u * ${PATCH_HEIGHT}u;
let right = thread % ${PATCH_WIDTH}u;
let down = thread / ${PATCH_WIDTH}u;
let corner = down * ${rimWidth}u + right;
for (var i = thread; i < ${weights}u; i += ${THREADS}u) {
  weights[i] = kernel[member * ${weights}u + i];
}
${repeat(inputs, (c) => `var sum${c} = vec4<f32>();`)}
for (var vector = 0u; vector < ${vectors}u; vector += ${staged}u) {
workgroupBarrier();
for (var i = thread; i < ${cells * staged}u; i += ${THREADS}u) {
  let cell = i / ${staged}u;
  let row = row0 + cell / ${rimWidth}u - ${before}u;
  let column = column0 + cell % ${rimWidth}u - ${before}u;
  var value = vec4<f32>();
  if (row < ${outHeight}u && column < ${outWidth}u) {
    value = dy[(((member * ${batch}u + image) * ${outHeight}u + row) * ${outWidth}u + column)
      * ${vectors}u + vector + i % ${staged}u];
  }
  ${
      staged === 1
        ? "staged0[cell] = value;"
        : "if (i % 2u == 0u) { staged0[cell] = value; } else { staged1[cell] = value; }"
    }
}
workgroupBarrier();
${repeat(taps, tapOf)}
}
if (row0 + down < ${height}u && column0 + right < ${width}u) {
let at = (((member * ${batch}u + image) * ${height}u + row0 + down) * ${width}u
  + column0 + right) * ${inputs}u;
${repeat(inputs, (c) => `result[at + ${c}u] = dot(sum${c}, vec4<f32>(1.0));`)}
}`,
  });
}
