/** Every convolution of a network on several tiles: what to put first into `product/tile.ts`. */

import { type Architecture, resolveLayers } from "ensemble-defense";
import {
  convolutionFilterGradient,
  convolutionForward,
  convolutionInputGradient,
} from "../../src/backends/webgpu/convolution/programs.ts";
import {
  type ConvolutionShape,
  convolutionShape,
  patchSize,
} from "../../src/backends/webgpu/convolution/shape.ts";
import type { WebGpuEngine } from "../../src/backends/webgpu/engine.ts";
import { fitsAdapter, type Tile, type TileLimits } from "../../src/backends/webgpu/product/tile.ts";
import type { Program } from "../../src/backends/webgpu/program.ts";
import { type GpuTime, timeDispatches } from "./timing.ts";

/** One product of a convolution on one tile. */
export interface TileSpeed extends GpuTime {
  readonly layer: string;
  readonly product: "forward" | "input gradient" | "filter gradient";
  /** Rows x columns x depth, rows x columns of a thread. */
  readonly tile: string;
  readonly workgroups: readonly number[];
  readonly flopsPerSecond: number;
}

const tile = (rows: number, columns: number, depth: number, tr: number, tc: number): Tile => ({
  rows,
  columns,
  depth,
  threadRows: tr,
  threadColumns: tc,
});

/** The tiles that are tried. */
export const TILES: readonly Tile[] = [
  tile(256, 32, 8, 8, 8),
  tile(256, 32, 16, 8, 8),
  tile(128, 32, 8, 8, 4),
  tile(128, 32, 16, 8, 4),
  tile(128, 64, 8, 8, 8),
  tile(128, 64, 16, 8, 8),
  tile(64, 64, 16, 8, 4),
  tile(64, 64, 16, 8, 8),
  tile(128, 128, 8, 8, 8),
  tile(96, 32, 16, 8, 4),
  tile(96, 64, 16, 8, 8),
  tile(288, 32, 8, 8, 8),
];

/** Measures a network's convolutions with at least four channels. */
export async function measureTiles(
  engine: WebGpuEngine,
  architecture: Architecture,
  { members, batch }: { readonly members: number; readonly batch: number },
  tiles: readonly Tile[] = TILES,
): Promise<TileSpeed[]> {
  const speeds: TileSpeed[] = [];
  const { height, width, channels } = architecture.input;
  let input: readonly number[] = [height, width, channels];
  for (const { layer, outputShape } of resolveLayers(architecture)) {
    if (layer.kind === "convolution" && input[2]! >= 4) {
      const { kernelSize, filters, padding } = layer;
      const shape = convolutionShape([members, batch, ...input], kernelSize, filters, padding);
      for (const one of tiles) speeds.push(...await measureTile(engine, shape, one));
    }
    input = outputShape;
  }
  return speeds;
}

async function measureTile(
  engine: WebGpuEngine,
  shape: ConvolutionShape,
  tile: Tile,
): Promise<TileSpeed[]> {
  const { members, batch, height, width, inputs, filters, outHeight, outWidth } = shape;
  const choice = { limits: engine.limits, tile };
  const filter = convolutionFilterGradient(shape, true, choice);
  const x = members * batch * height * width * inputs;
  const y = members * batch * outHeight * outWidth * filters;
  const kernel = members * patchSize(shape) * filters;
  const bias = members * filters;
  const products: readonly [TileSpeed["product"], Program, readonly number[]][] = [
    ["forward", convolutionForward(shape, true, choice), [x, kernel, bias, y]],
    ["input gradient", convolutionInputGradient(shape, { scale: 1 }, choice), [y, kernel, x, x]],
    ["filter gradient", filter.program, [x, y, filter.parts * (kernel + bias)]],
  ];
  const speeds: TileSpeed[] = [];
  const columns = { forward: filters, "input gradient": inputs, "filter gradient": filters };
  for (const [product, program, floats] of products) {
    // A tile much wider than the product computes columns that do not exist.
    if (tile.columns > Math.max(LEAST_COLUMNS, columns[product])) continue;
    const buffers = floats.map((count, i) => engine.buffer(`${product} ${i}`, 4 * count));
    const time = await timeDispatches(engine, [engine.bind(program, buffers)]);
    speeds.push({
      layer: `${height}x${width}x${inputs} to ${outHeight}x${outWidth}x${filters}`,
      product,
      tile: `${tile.rows}x${tile.columns}x${tile.depth}, ${tile.threadRows}x${tile.threadColumns}`,
      workgroups: program.groups,
      ...time,
      flopsPerSecond: program.flops! / time.microseconds * 1e6,
    });
    buffers.forEach((buffer) => buffer.destroy());
  }
  return speeds;
}

const LEAST_COLUMNS = 32;

/** The tiles that fit an adapter. */
export function fittingTiles(limits: TileLimits): Tile[] {
  return TILES.filter((tile) => fitsAdapter(tile, limits));
}
