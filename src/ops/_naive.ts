/** What the operations must compute, in plain loops and double precision. */

import type { Padding } from "./convolution.ts";

/** Numbers in a flat array; shapes are given apart. */
export type Values = ArrayLike<number>;

/** The sizes of a convolution over the member axis. */
export interface ConvolutionSize {
  readonly members: number;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly filters: number;
  readonly kernelSize: number;
  readonly padding: Padding;
  readonly relu: boolean;
}

/** Height and width of a convolution's output. */
export function convolvedSize(size: ConvolutionSize): [number, number] {
  const shrink = size.padding === "valid" ? size.kernelSize - 1 : 0;
  return [size.height - shrink, size.width - shrink];
}

/** `[E, B, H', W', Co]`. */
export function naiveConvolution(
  size: ConvolutionSize,
  x: Values,
  kernel: Values,
  bias: Values,
): Float64Array {
  const { members, batch, filters, relu } = size;
  const [height, width] = convolvedSize(size);
  const perMember = batch * height * width * filters;
  const y = new Float64Array(members * perMember)
    .map((_, i) => bias[Math.floor(i / perMember) * filters + i % filters]!);
  forEveryProduct(size, (iy, ix, ik) => y[iy]! += x[ix]! * kernel[ik]!);
  return relu ? y.map((value) => Math.max(0, value)) : y;
}

/** The gradients of the sum of `dy * y`, where `y` is the convolution's output. */
export function naiveConvolutionGradients(
  size: ConvolutionSize,
  x: Values,
  kernel: Values,
  bias: Values,
  dy: Values,
): { x: Float64Array; kernel: Float64Array; bias: Float64Array } {
  const { members, filters, relu } = size;
  const y = naiveConvolution(size, x, kernel, bias);
  const dz = y.map((value, i) => relu && value <= 0 ? 0 : dy[i]!);
  const gradients = {
    x: new Float64Array(x.length),
    kernel: new Float64Array(kernel.length),
    bias: new Float64Array(bias.length),
  };
  forEveryProduct(size, (iy, ix, ik) => {
    gradients.x[ix]! += dz[iy]! * kernel[ik]!;
    gradients.kernel[ik]! += dz[iy]! * x[ix]!;
  });
  const perMember = dz.length / members;
  dz.forEach((value, i) => {
    gradients.bias[Math.floor(i / perMember) * filters + i % filters]! += value;
  });
  return gradients;
}

/** Visits the places in output, input and kernel of every product a convolution sums. */
function forEveryProduct(
  size: ConvolutionSize,
  visit: (y: number, x: number, kernel: number) => void,
): void {
  const { members, batch, height, width, inputs, filters, kernelSize: k, padding } = size;
  const [outHeight, outWidth] = convolvedSize(size);
  // TensorFlow's `same`: of an odd number of border rows, the larger part lies below.
  const before = padding === "same" ? Math.floor((k - 1) / 2) : 0;
  let y = 0;
  for (let e = 0; e < members; e++) {
    for (let b = 0; b < batch; b++) {
      for (let row = 0; row < outHeight; row++) {
        for (let column = 0; column < outWidth; column++) {
          for (let filter = 0; filter < filters; filter++, y++) {
            for (let dr = 0; dr < k; dr++) {
              for (let dc = 0; dc < k; dc++) {
                const r = row + dr - before;
                const c = column + dc - before;
                if (r < 0 || r >= height || c < 0 || c >= width) continue;
                for (let i = 0; i < inputs; i++) {
                  const x = (((e * batch + b) * height + r) * width + c) * inputs + i;
                  visit(y, x, (((e * k + dr) * k + dc) * inputs + i) * filters + filter);
                }
              }
            }
          }
        }
      }
    }
  }
}

/** `[E, N, M]` times `[E, M, K]`. */
export function naiveMatMul(
  [members, rows, inner, columns]: readonly [number, number, number, number],
  a: Values,
  b: Values,
): Float64Array {
  const product = new Float64Array(members * rows * columns);
  for (let e = 0; e < members; e++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        for (let i = 0; i < inner; i++) {
          product[(e * rows + row) * columns + column]! += a[(e * rows + row) * inner + i]! *
            b[(e * inner + i) * columns + column]!;
        }
      }
    }
  }
  return product;
}

/** `[E, N, M]` with its last two axes exchanged. */
export function naiveTranspose(
  [members, rows, columns]: readonly [number, number, number],
  a: Values,
): Float64Array {
  const turned = new Float64Array(a.length);
  for (let e = 0; e < members; e++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        turned[(e * columns + column) * rows + row] = a[(e * rows + row) * columns + column]!;
      }
    }
  }
  return turned;
}

/** The place in `[images, height, width, channels]` of the maximum of every pooled square. */
export function naiveMaximumPlaces(
  [images, height, width, channels]: readonly [number, number, number, number],
  size: number,
  x: Values,
): number[] {
  const places: number[] = [];
  for (let image = 0; image < images; image++) {
    for (let row = 0; row + size <= height; row += size) {
      for (let column = 0; column + size <= width; column += size) {
        for (let channel = 0; channel < channels; channel++) {
          let place = -1;
          for (let dr = 0; dr < size; dr++) {
            for (let dc = 0; dc < size; dc++) {
              const i = ((image * height + row + dr) * width + column + dc) * channels + channel;
              if (place === -1 || x[i]! > x[place]!) place = i;
            }
          }
          places.push(place);
        }
      }
    }
  }
  return places;
}

/** The probabilities of rows of `classes` logits. */
export function naiveSoftmax(logits: Values, classes: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let row = 0; row < logits.length; row += classes) {
    const exponentials = Array.from({ length: classes }, (_, k) => Math.exp(logits[row + k]!));
    const sum = exponentials.reduce((a, b) => a + b, 0);
    exponentials.forEach((value, k) => probabilities[row + k] = value / sum);
  }
  return probabilities;
}
