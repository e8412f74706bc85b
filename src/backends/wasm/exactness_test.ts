/** What generated convolutions must give exactly, and how far Winograd's may round. */

import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { drawNormals } from "../../ops/_case.ts";
import { activateBackend } from "../backend.ts";
import { convolution, filterGradient, inputGradient } from "./convolution/choose.ts";
import { directConvolution, directTurnedConvolution } from "./convolution/direct.ts";
import { directFilterGradient } from "./convolution/filter_gradient.ts";
import { type ConvolutionShape, gradientShape } from "./convolution/shape.ts";
import { makeEngine } from "./engine.ts";
import { winogradFits } from "./winograd/convolution.ts";

await activateBackend("wasm");
const engine = makeEngine(tf.backend(), "relaxed");

const PLAIN = { bias: false, relu: false };

function shapeOf(
  batch: number,
  size: number,
  [inputs, filters]: readonly [number, number],
  border: 0 | 1,
): ConvolutionShape {
  const out = size + 2 * border - 2;
  return {
    batch,
    height: size,
    width: size,
    inputs,
    filters,
    kernelHeight: 3,
    kernelWidth: 3,
    top: border,
    left: border,
    outHeight: out,
    outWidth: out,
  };
}

/** Runs a kernel on addresses of the given arrays; gives what it writes to the output. */
function compute(
  arrays: readonly Float32Array[],
  size: number,
  run: (...addresses: number[]) => void,
): Float32Array {
  const inputs = arrays.map((array) => tf.tensor1d(array));
  const output = tf.fill([size], NaN);
  for (const tensor of [...inputs, output]) tensor.dataSync(); // on the heap
  run(...[...inputs, output].map((tensor) => engine.heap.address(tensor)));
  const result = output.dataSync<"float32">().slice();
  tf.dispose([...inputs, output]);
  return result;
}

interface Sizes {
  readonly x: number;
  readonly y: number;
  readonly kernel: number;
}

function sizesOf(shape: ConvolutionShape): Sizes {
  const { batch, height, width, inputs, filters, outHeight, outWidth } = shape;
  return {
    x: batch * height * width * inputs,
    y: batch * outHeight * outWidth * filters,
    kernel: 9 * inputs * filters,
  };
}

/** The three results of a convolution, by the chosen kernels and by the direct ones. */
function bothWays(
  shape: ConvolutionShape,
  x: Float32Array,
  kernel: Float32Array,
  dy: Float32Array,
): { chosen: Float32Array[]; direct: Float32Array[] } {
  const sizes = sizesOf(shape);
  const forward = (run: (x: number, k: number, bias: number, y: number) => void): Float32Array =>
    compute([x, kernel], sizes.y, (x, k, y) => run(x!, k!, 0, y!));
  const byInput = (run: (dy: number, k: number, bias: number, dx: number) => void): Float32Array =>
    compute([dy, kernel], sizes.x, (dy, k, dx) => run(dy!, k!, 0, dx!));
  const byFilter = (run: (x: number, dy: number, dk: number) => void): Float32Array =>
    compute([x, dy], sizes.kernel, (x, dy, dk) => run(x!, dy!, dk!));
  return {
    chosen: [
      forward(convolution(engine, shape, PLAIN)),
      byInput(inputGradient(engine, shape)),
      byFilter(filterGradient(engine, shape)),
    ],
    direct: [
      forward(directConvolution(engine, shape, PLAIN)),
      byInput(directTurnedConvolution(engine, gradientShape(shape))),
      byFilter(directFilterGradient(engine, shape)),
    ],
  };
}

const LAYERS = [
  shapeOf(2, 26, [32, 32], 0),
  shapeOf(2, 15, [32, 64], 1),
  shapeOf(2, 15, [64, 64], 0),
  shapeOf(2, 6, [64, 128], 1),
  shapeOf(2, 6, [128, 128], 0),
  shapeOf(1, 7, [4, 12], 1),
];

for (const shape of LAYERS) {
  const { height, inputs, filters, top } = shape;
  const name = `${height}x${height}x${inputs} to ${filters} filters, border ${top}`;
  const draw = (size: number, what: string): Float32Array => drawNormals(size, name, what);

  Deno.test(`Winograd's kernels round as little as direct ones: ${name}`, () => {
    assert.ok(winogradFits(shape));
    const sizes = sizesOf(shape);
    const { chosen, direct } = bothWays(
      shape,
      draw(sizes.x, "x"),
      draw(sizes.kernel, "kernel"),
      draw(sizes.y, "dy"),
    );
    chosen.forEach((values, i) => {
      const largest = direct[i]!.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      const error = values.reduce((a, b, j) => Math.max(a, Math.abs(b - direct[i]![j]!)), 0);
      // F(4 x 4, 3 x 3) is known to be an order of magnitude worse than this.
      assert.ok(error < 2e-6 * largest, `result ${i}: ${error / largest} of the largest value`);
      assert.notDeepEqual(values, direct[i], "both are the same kernel");
    });
  });

  Deno.test(`a pixel that no gradient reaches has a gradient of exactly 0: ${name}`, () => {
    const sizes = sizesOf(shape);
    const kernel = draw(sizes.kernel, "kernel");
    const { outWidth } = shape;
    for (const [row, column] of [[0, 0], [1, 2], [2, 1], [outWidth - 1, outWidth - 2]] as const) {
      const dy = new Float32Array(sizes.y);
      for (let f = 0; f < filters; f++) dy[(row * outWidth + column) * filters + f] = 1 + f / 7;
      const dx = compute([dy, kernel], sizes.x, (dy, k, dx) => {
        inputGradient(engine, shape)(dy!, k!, 0, dx!);
      });
      const expected = compute([dy, kernel], sizes.x, (dy, k, dx) => {
        directTurnedConvolution(engine, gradientShape(shape))(dy!, k!, 0, dx!);
      });
      assert.ok(expected.some((value) => value !== 0));
      assert.deepEqual(dx.map((v) => v === 0 ? 0 : 1), expected.map((v) => v === 0 ? 0 : 1));
    }
  });

  Deno.test(`an even image gives even outputs, so that ties stay ties: ${name}`, () => {
    const sizes = sizesOf(shape);
    const kernel = draw(sizes.kernel, "kernel");
    const y = compute([new Float32Array(sizes.x).fill(0.3), kernel], sizes.y, (x, k, y) => {
      convolution(engine, shape, PLAIN)(x!, k!, 0, y!);
    });
    const { outWidth, outHeight } = shape;
    const at = (row: number, column: number): Float32Array =>
      y.subarray((row * outWidth + column) * filters, (row * outWidth + column + 1) * filters);
    const inside = at(top, top);
    for (let row = top; row < outHeight - top; row++) {
      for (let column = top; column < outWidth - top; column++) {
        assert.deepEqual(at(row, column), inside, `row ${row}, column ${column}`);
      }
    }
  });

  Deno.test(`an image's results are its own, whatever the batch: ${name}`, () => {
    const five = { ...shape, batch: 5 };
    const sizes = sizesOf(five);
    const [x, kernel, dy] = [draw(sizes.x, "x"), draw(sizes.kernel, "kernel"), draw(sizes.y, "dy")];
    const all = bothWays(five, x, kernel, dy).chosen;
    for (const [from, to] of [[0, 1], [1, 3], [3, 5]] as const) {
      const part = { ...shape, batch: to - from };
      const slice = (values: Float32Array): Float32Array =>
        values.slice(from * values.length / 5, to * values.length / 5);
      const own = bothWays(part, slice(x), kernel, slice(dy)).chosen;
      assert.deepEqual(own[0], slice(all[0]!));
      assert.deepEqual(own[1], slice(all[1]!));
    }
  });
}
