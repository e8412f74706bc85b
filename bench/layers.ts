/**
 * `deno task bench:layers`: every convolution of both networks on each generated wasm kernel that
 * can compute it, one thread, medians. What the choice of kernels rests on.
 */

import { markdownTable } from "markdown-table";
import * as tf from "@tensorflow/tfjs";
import { activateBackend, resolveLayers } from "ensemble-defense";
import { plainCommand, print, runCommand } from "./command_line.ts";
import { BATCH, NETWORK_NAMES, NETWORKS } from "./networks.ts";
import { median } from "./timing.ts";
import {
  directConvolution,
  directTurnedConvolution,
} from "../src/backends/wasm/convolution/direct.ts";
import {
  fewFiltersFit,
  fewFiltersTurnedConvolution,
} from "../src/backends/wasm/convolution/few_filters.ts";
import { directFilterGradient } from "../src/backends/wasm/convolution/filter_gradient.ts";
import { type ConvolutionShape, gradientShape } from "../src/backends/wasm/convolution/shape.ts";
import { makeEngine, type WasmEngine } from "../src/backends/wasm/engine.ts";
import { detectSimd } from "../src/backends/wasm/simd.ts";
import { winogradConvolution, winogradFits } from "../src/backends/wasm/winograd/convolution.ts";
import { winogradFilterGradient } from "../src/backends/wasm/winograd/filter_gradient.ts";
import { winogradInputGradient } from "../src/backends/wasm/winograd/input_gradient.ts";
import { UserError } from "../src/errors.ts";

const SECONDS = 0.5;
const LEAST_TURNS = 5;
const WARM_UP_TURNS = 3;

await runCommand("bench:layers", async () => {
  plainCommand("bench:layers").parse(Deno.args, { from: "user" });
  const simd = detectSimd();
  if (simd === "none") throw new UserError("This processor has no vector instructions to measure");
  await activateBackend("wasm");
  const engine = makeEngine(tf.backend(), simd);

  const rows: string[][] = [];
  for (const network of NETWORK_NAMES) {
    for (const [index, shape] of convolutionsOf(network).entries()) {
      const { height, width, inputs, filters, outHeight, outWidth } = shape;
      const operations = 2 * BATCH * outHeight * outWidth * 9 * inputs * filters;
      for (const { work, kernel, run } of kernelsOf(engine, shape)) {
        const milliseconds = timed(run);
        rows.push([
          `${network} ${index + 1}`,
          `${height}x${width}x${inputs} to ${outHeight}x${outWidth}x${filters}`,
          work,
          kernel,
          (milliseconds / BATCH * 1000).toFixed(1),
          (operations / milliseconds / 1e6).toFixed(1),
        ]);
      }
    }
  }
  print(
    `Batches of ${BATCH}, one thread, ${simd} SIMD; operations as a direct convolution counts them`,
  );
  print(markdownTable(
    [["Layer", "Sizes", "Work", "Kernel", "us/image", "GFLOP/s"], ...rows],
    { align: ["l", "l", "l", "l", "r", "r"] },
  ));
  return 0;
});

/** The convolutions of a network, all of which have kernels of 3 x 3. */
function convolutionsOf(network: keyof typeof NETWORKS): ConvolutionShape[] {
  const { architecture } = NETWORKS[network];
  const { input } = architecture;
  let shape: readonly number[] = [input.height, input.width, input.channels];
  return resolveLayers(architecture).flatMap(({ layer, outputShape }) => {
    const [height, width, inputs] = shape as [number, number, number];
    shape = outputShape;
    if (layer.kind !== "convolution") return [];
    const [outHeight, outWidth, filters] = outputShape as [number, number, number];
    const before = layer.padding === "same" ? 1 : 0;
    return [{
      batch: BATCH,
      height,
      width,
      inputs,
      filters,
      kernelHeight: 3,
      kernelWidth: 3,
      top: before,
      left: before,
      outHeight,
      outWidth,
    }];
  });
}

/** Every kernel that can compute a layer, on memory of its own. */
function kernelsOf(
  engine: WasmEngine,
  shape: ConvolutionShape,
): { work: string; kernel: string; run: () => void }[] {
  const { batch, height, width, inputs, filters, outHeight, outWidth } = shape;
  const normals = (size: number[]): number =>
    engine.heap.address(tf.tidy(() => {
      const tensor = tf.keep(tf.randomNormal(size, 0, 1, "float32", 1));
      tensor.dataSync(); // on the heap from now on
      return tensor;
    }));
  const [x, dx] = [1, 2].map(() => normals([batch, height, width, inputs])) as [number, number];
  const [y, dy] = [1, 2].map(() => normals([batch, outHeight, outWidth, filters])) as [
    number,
    number,
  ];
  const [kernel, dKernel] = [1, 2].map(() => normals([3, 3, inputs, filters])) as [number, number];
  const bias = normals([filters]);
  const ending = { bias: true, relu: true };
  const gradient = gradientShape(shape);
  const forward = directConvolution(engine, shape, ending);
  const turned = directTurnedConvolution(engine, gradient);
  const filter = directFilterGradient(engine, shape);
  const kernels = [
    { work: "forward", kernel: "direct", run: () => forward(x, kernel, bias, y) },
    { work: "input gradient", kernel: "direct", run: () => turned(dy, kernel, 0, dx) },
    { work: "filter gradient", kernel: "direct", run: () => filter(x, dy, dKernel) },
  ];
  if (fewFiltersFit(gradient)) {
    const few = fewFiltersTurnedConvolution(engine, gradient);
    const run = (): void => few(dy, kernel, 0, dx);
    kernels.push({ work: "input gradient", kernel: "few filters", run });
  }
  if (winogradFits(shape)) {
    const forward = winogradConvolution(engine, shape, ending);
    const input = winogradInputGradient(engine, shape);
    const filter = winogradFilterGradient(engine, shape);
    kernels.push(
      { work: "forward", kernel: "Winograd", run: () => forward(x, kernel, bias, y) },
      { work: "input gradient", kernel: "Winograd", run: () => input(dy, kernel, 0, dx) },
      { work: "filter gradient", kernel: "Winograd", run: () => filter(x, dy, dKernel) },
    );
  }
  return kernels;
}

/** The median of a call's milliseconds. */
function timed(run: () => void): number {
  for (let i = 0; i < WARM_UP_TURNS; i++) run();
  const turns: number[] = [];
  for (
    const end = performance.now() + 1000 * SECONDS;
    turns.length < LEAST_TURNS || performance.now() < end;
  ) {
    const start = performance.now();
    run();
    turns.push(performance.now() - start);
  }
  return median(turns);
}
