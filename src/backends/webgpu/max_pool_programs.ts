/** Max pooling and its gradient. */

import { forEachItem, type Program, repeat, widest } from "./program.ts";

/** Pooling of images `[N, H, W, C]` by squares, whose size is also the stride. */
export interface PoolShape {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly size: number;
}

/** `x` to `result` `[N, floor(H / size), floor(W / size), C]`. */
export function maxPool(shape: PoolShape): Program {
  const { images, height, width, channels, size } = shape;
  const { type, lanes } = widest(channels);
  const vectors = channels / lanes;
  const [outHeight, outWidth] = [Math.floor(height / size), Math.floor(width / size)];
  return forEachItem({
    label: `max pool ${images}x${height}x${width}x${channels} by ${size}`,
    count: images * outHeight * outWidth * vectors,
    bindings: [{ name: "x", type }, { name: "result", type, writes: true }],
    body: `let channel = i % ${vectors}u;
let column = i / ${vectors}u % ${outWidth}u;
let row = i / ${vectors * outWidth}u % ${outHeight}u;
let image = i / ${vectors * outWidth * outHeight}u;
let at = ((image * ${height}u + row * ${size}u) * ${width}u + column * ${size}u) * ${vectors}u
  + channel;
var largest = x[at];
${
      repeat(
        size * size - 1,
        (i) => `largest = max(largest, x[at + ${offset(i + 1, size, width, vectors)}u]);`,
      )
    }
result[i] = largest;`,
  });
}

/**
 * `dy`, `x` to `result`, of the shape of `x`: a square's gradient goes to the first of its largest
 * values, as on every backend. What pooling dropped at the border gets 0.
 *
 * @param relu Whether a ReLU made `x`: squares without a positive value then get 0
 */
export function maxPoolGradient(shape: PoolShape, relu: boolean): Program {
  const { images, height, width, channels, size } = shape;
  const { type, lanes } = widest(channels);
  const vectors = channels / lanes;
  const [outHeight, outWidth] = [Math.floor(height / size), Math.floor(width / size)];
  const [down, across] = [Math.ceil(height / size), Math.ceil(width / size)];
  const flags = lanes === 4 ? "vec4<bool>" : "bool";
  const both = (a: string, b: string): string => `(${a}) & (${b})`;
  const places = Array.from({ length: size * size }, (_, i) => ({
    at: `at + ${offset(i, size, width, vectors)}u`,
    exists: `row * ${size}u + ${Math.floor(i / size)}u < ${height}u && ` +
      `column * ${size}u + ${i % size}u < ${width}u`,
  }));
  return forEachItem({
    label: `max pool gradient ${images}x${height}x${width}x${channels} by ${size}`,
    count: images * down * across * vectors,
    bindings: [{ name: "dy", type }, { name: "x", type }, { name: "result", type, writes: true }],
    body: `let channel = i % ${vectors}u;
let column = i / ${vectors}u % ${across}u;
let row = i / ${vectors * across}u % ${down}u;
let image = i / ${vectors * across * down}u;
let at = ((image * ${height}u + row * ${size}u) * ${width}u + column * ${size}u) * ${vectors}u
  + channel;
if (row >= ${outHeight}u || column >= ${outWidth}u) {
${places.map(({ at, exists }) => `if (${exists}) { result[${at}] = ${type}(); }`).join("\n")}
return;
}
${repeat(size * size, (i) => `let x${i} = x[${places[i]!.at}];`)}
var largest = x0;
${repeat(size * size - 1, (i) => `largest = max(largest, x${i + 1});`)}
let gradient = dy[((image * ${outHeight}u + row) * ${outWidth}u + column) * ${vectors}u + channel];
var open = ${relu ? `largest > ${type}()` : `${flags}(true)`};
${
      repeat(size * size, (i) =>
        `let first${i} = ${both("open", `x${i} == largest`)};
result[${places[i]!.at}] = select(${type}(), gradient, first${i});
open = ${both("open", `!first${i}`)};`)
    }`,
  });
}

/** How far value `i` of a square lies behind its first. */
function offset(i: number, size: number, width: number, vectors: number): number {
  return (Math.floor(i / size) * width + i % size) * vectors;
}
