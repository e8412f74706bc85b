/** Convolutions over the member axis and their gradients, as products. */

import type { Finish } from "../product/store.ts";
import { matrixFactor } from "../product/factor.ts";
import { productProgram, splitDepth } from "../product/product.ts";
import { filterTileFor, type Tile, tileFor, type TileLimits } from "../product/tile.ts";
import type { Program } from "../program.ts";
import { fewChannelsForward, hasFewChannels } from "./few_channels_forward.ts";
import { fewChannelsInputGradient } from "./few_channels_input_gradient.ts";
import { patchesFactor } from "./patches.ts";
import { backwardShape, type ConvolutionShape, patchSize, pixelCount } from "./shape.ts";
import { turnedKernelFactor } from "./turned_kernel.ts";

/** How a program is chosen: for an adapter, or with a tile to be measured. */
export interface Choice {
  readonly limits: TileLimits;
  readonly tile?: Tile;
}

/** `x`, `kernel`, `bias` to `result` `[E, B, H', W', Co]`. */
export function convolutionForward(
  shape: ConvolutionShape,
  relu: boolean,
  { limits, tile }: Choice,
): Program {
  if (tile === undefined && hasFewChannels(shape, limits)) return fewChannelsForward(shape, relu);
  const depth = patchSize(shape);
  const columns = shape.filters;
  return productProgram({
    label: `convolution forward ${named(shape)}`,
    members: shape.members,
    rows: pixelCount(shape),
    columns,
    depth,
    a: patchesFactor("x", shape, "lines"),
    b: matrixFactor("kernel", { lines: columns, depth, lineStride: 1, depthStride: columns }),
    tile: tile ?? tileFor(pixelCount(shape), columns, limits),
    finish: { bias: true, relu },
  });
}

/** `dy`, `kernel` (and `gate`, of the input's shape) to `result` `[E, B, H, W, Ci]`. */
export function convolutionInputGradient(
  shape: ConvolutionShape,
  gate: Finish["gate"],
  { limits, tile }: Choice,
): Program {
  if (tile === undefined && gate === undefined && hasFewChannels(shape, limits)) {
    return fewChannelsInputGradient(shape);
  }
  const back = backwardShape(shape);
  return productProgram({
    label: `convolution input gradient ${named(shape)}`,
    members: shape.members,
    rows: pixelCount(back),
    columns: shape.inputs,
    depth: patchSize(back),
    a: patchesFactor("dy", back, "lines"),
    b: turnedKernelFactor("kernel", shape),
    tile: tile ?? tileFor(pixelCount(back), shape.inputs, limits),
    ...(gate && { finish: { gate } }),
  });
}

/** A product in parts, which a split sum adds. */
export interface PartialProgram {
  readonly program: Program;
  readonly parts: number;
}

/** Workgroups that a large card is kept busy with, for each of ten members: two waves of them. */
const WANTED_GROUPS = 106;

/** Pixels that a part of a filter gradient sums over at least. */
const LEAST_PIXELS = 128;

/**
 * `x`, `dy` to `result` `[E, parts, k · k · Ci (+ 1), Co]`, whose last row is the bias's gradient if it
 * is asked for. The parts do not depend on the members: a member's gradient is the same to the bit
 * whomever it is trained with.
 */
export function convolutionFilterGradient(
  shape: ConvolutionShape,
  bias: boolean,
  { limits, tile: given, parts: wantedParts }: Choice & { readonly parts?: number },
): PartialProgram {
  const rows = patchSize(shape);
  const columns = shape.filters;
  const depth = pixelCount(shape);
  const tile = given ?? filterTileFor(rows, columns, depth, limits);
  const tiles = Math.ceil(rows / tile.rows) * Math.ceil(columns / tile.columns);
  const wanted = wantedParts ??
    Math.max(1, Math.min(Math.ceil(WANTED_GROUPS / tiles), Math.floor(depth / LEAST_PIXELS)));
  const program = productProgram({
    label: `convolution filter gradient ${named(shape)}`,
    members: shape.members,
    rows,
    columns,
    depth,
    a: patchesFactor("x", shape, "depth"),
    b: matrixFactor("dy", { lines: columns, depth, lineStride: 1, depthStride: columns }),
    tile,
    parts: wanted,
    columnSums: bias,
  });
  return { program, parts: splitDepth(depth, wanted).parts };
}

function named(shape: ConvolutionShape): string {
  const { members, batch, height, width, inputs, filters, kernelSize } = shape;
  return `${kernelSize}x${kernelSize}, ${members}x${batch}x${height}x${width}x${inputs} to ${filters}`;
}
