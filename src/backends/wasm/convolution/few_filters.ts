/**
 * Convolution with few filters, as the gradient by an image of one or three channels is: the
 * lanes of a vector then take input channels in place of filters and are added up at the end.
 */

import type { Compiler } from "../compiler.ts";
import { FunctionBuilder } from "../emit/function_builder.ts";
import { f32x4, FLOAT, type Local, v128, VECTOR } from "../emit/value.ts";
import type { WasmEngine } from "../engine.ts";
import { borderedImages } from "./border.ts";
import type { Convolve } from "./direct.ts";
import type { ConvolutionShape } from "./shape.ts";

/** Most filters for which this is the faster way. */
const MOST_FILTERS = 3;

/** Sums of a tile: with an image's and the filters' values they fit the registers. */
const MOST_SUMS = 9;

/** Whether {@linkcode fewFiltersTurnedConvolution} can compute a shape. */
export function fewFiltersFit({ filters, inputs }: ConvolutionShape): boolean {
  return filters <= MOST_FILTERS && inputs % 4 === 0;
}

/** The same as {@linkcode directTurnedConvolution}, for few filters. */
export function fewFiltersTurnedConvolution(
  engine: WasmEngine,
  shape: ConvolutionShape,
): Convolve {
  return engine.compiler.once("few filters", shape, () => {
    const { heap, compiler } = engine;
    const { batch, height, inputs, filters, kernelHeight, kernelWidth } = shape;
    const { top, outHeight, outWidth } = shape;
    const run = kernelWidth * inputs;
    const taps = kernelHeight * kernelWidth;
    const border = borderedImages(engine, shape);
    const positions = Math.min(outWidth, Math.floor(MOST_SUMS / filters));
    const dots = compileDots(compiler, {
      positions,
      filters,
      inputs,
      run,
      rowStride: border.rowStride,
      filterSize: taps * inputs,
    });
    const whole = Math.floor(outWidth / positions);
    const rest = outWidth - whole * positions;
    const back = outWidth - positions;

    return (x, kernel, _bias, out) => {
      const turned = heap.scratch("kernel", filters * taps * inputs * FLOAT);
      for (let filter = 0; filter < filters; filter++) {
        for (let tap = 0; tap < taps; tap++) {
          const from = kernel + ((taps - 1 - tap) * filters + filter) * inputs * FLOAT;
          heap.copy(turned + (filter * taps + tap) * inputs * FLOAT, from, inputs * FLOAT);
        }
      }
      let c = out;
      for (let image = 0; image < batch; image++) {
        const pixels = border.image(x, image);
        for (let row = 0; row < outHeight; row++) {
          const first = Math.max(0, top - row);
          const segments = Math.min(kernelHeight, top + height - row) - first;
          const a = pixels + (row + first - top) * border.rowStride * FLOAT;
          const b = turned + first * run * FLOAT;
          dots(a, b, c, whole, segments);
          if (rest > 0) dots(a + back * inputs * FLOAT, b, c + back * filters * FLOAT, 1, segments);
          c += outWidth * filters * FLOAT;
        }
      }
    };
  });
}

interface DotsShape {
  readonly positions: number;
  readonly filters: number;
  readonly inputs: number;
  /** Float32 of a window's row, and from one to the next. */
  readonly run: number;
  readonly rowStride: number;
  readonly filterSize: number;
}

/** Computes `count` times the sums of neighbouring positions over some rows of the window. */
type Dots = (a: number, b: number, c: number, count: number, segments: number) => void;

function compileDots(compiler: Compiler, shape: DotsShape): Dots {
  return compiler.function("dots", shape, () => {
    const { positions, filters, inputs, run, rowStride, filterSize } = shape;
    const f = new FunctionBuilder(5);
    const [aStart, bStart, c, count, segments] = f.parameters as [
      Local<"i32">,
      Local<"i32">,
      Local<"i32">,
      Local<"i32">,
      Local<"i32">,
    ];
    const [a, b, segment] = f.locals("i32", 3) as [Local<"i32">, Local<"i32">, Local<"i32">];
    const pixel = f.local("v128");
    const weights = f.locals("v128", filters);
    const sums = Array.from({ length: positions }, () => f.locals("v128", filters));
    f.repeat(count, () => {
      for (const sum of sums.flat()) f.set(sum, f32x4.zero());
      f.set(a, aStart);
      f.set(b, bStart);
      f.set(segment, segments);
      f.repeat(segment, () => {
        f.times(run / 4, () => {
          weights.forEach((w, j) => f.set(w, v128.load(b, j * filterSize * FLOAT)));
          sums.forEach((position, p) => {
            f.set(pixel, v128.load(a, p * inputs * FLOAT));
            position.forEach((sum, j) => f.set(sum, compiler.multiplyAdd(pixel, weights[j]!, sum)));
          });
          f.advance(a, VECTOR);
          f.advance(b, VECTOR);
        });
        f.advance(a, (rowStride - run) * FLOAT);
      });
      sums.flat().forEach((sum, index) => {
        f.set(sum, f32x4.add(sum, f32x4.shuffle(sum, sum, [2, 3, 2, 3])));
        f.set(sum, f32x4.add(sum, f32x4.shuffle(sum, sum, [1, 1, 1, 1])));
        f.storeLanes(c, index * FLOAT, sum, 1);
      });
      f.advance(aStart, positions * inputs * FLOAT);
      f.advance(c, positions * filters * FLOAT);
    });
    return f;
  });
}
