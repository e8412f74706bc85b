/**
 * Winograd's minimal filtering (Lavin and Gray, arXiv 1509.09308) along one axis, as functions on
 * columns of values. F(2, 3) gives two neighbouring outputs of a filter of three taps with four
 * products in place of six, F(3, 2) three outputs of two taps; applied along both axes, a 3 x 3
 * convolution takes 16 products in place of 36.
 *
 * Nothing is divided but the filters, by 2, which is exact. So each output is made only of sums and
 * differences in which whatever lies outside its own window cancels before it is ever added: where
 * a window holds zeros, or one value all over, the results are as exact as direct sums. Larger
 * tiles, such as F(4, 3), lack that and would turn a gradient of exactly 0, which an attack leaves
 * alone, into rounding noise, whose sign it follows.
 */

import { f32x4, type Vector } from "../emit/value.ts";

const { add, sub, mul } = f32x4;

/** From a column of values to a column of their transforms. */
export interface Transform {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** `keep` holds on to a value that is used twice. */
  readonly apply: (values: readonly Vector[], keep: (value: Vector) => Vector) => Vector[];
}

const half = (value: Vector): Vector => mul(value, f32x4.const(0.5));

/** Four pixels of a window. */
export const IMAGE: Transform = {
  name: "image",
  inputs: 4,
  outputs: 4,
  apply: ([a, b, c, d]) => [sub(a!, c!), add(b!, c!), sub(c!, b!), sub(b!, d!)],
};

/** Three taps of a filter. */
export const FILTER: Transform = {
  name: "filter",
  inputs: 3,
  outputs: 4,
  apply: ([a, b, c], keep) => {
    const outer = keep(add(a!, c!));
    return [a!, half(add(outer, b!)), half(sub(outer, b!)), c!];
  },
};

/** Two outputs, from four products of image and filter. */
export const OUTPUT: Transform = {
  name: "output",
  inputs: 4,
  outputs: 2,
  apply: ([a, b, c, d]) => [add(add(a!, b!), c!), sub(sub(b!, c!), d!)],
};

/** Two gradients of outputs, as the taps of F(3, 2); the halves are left to the end. */
export const OUTPUT_GRADIENT: Transform = {
  name: "output gradient",
  inputs: 2,
  outputs: 4,
  apply: ([a, b]) => [a!, add(a!, b!), sub(a!, b!), b!],
};

/**
 * Four gradients of pixels, from four products of {@linkcode OUTPUT_GRADIENT} and filters: the
 * transpose of {@linkcode IMAGE}, whose last product has the sign that OUTPUT would give it.
 */
export const IMAGE_GRADIENT: Transform = {
  name: "image gradient",
  inputs: 4,
  outputs: 4,
  apply: ([a, b, c, d], keep) => {
    const difference = keep(sub(b!, c!));
    return [a!, sub(difference, d!), sub(add(b!, c!), a!), d!];
  },
};

/** Three gradients of a filter, from four sums of products of image and outputs' gradients. */
export const FILTER_GRADIENT: Transform = {
  name: "filter gradient",
  inputs: 4,
  outputs: 3,
  apply: ([a, b, c, d], keep) => {
    const inner = keep(half(add(b!, c!)));
    return [add(a!, inner), half(sub(b!, c!)), sub(inner, d!)];
  },
};
