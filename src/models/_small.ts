/** Small networks for tests, and their forward pass in plain loops. */

import { randomStream } from "../random/stream.ts";
import {
  type ConvolutionSize,
  convolvedSize,
  naiveConvolution,
  naiveMatMul,
  naiveMaximumPlaces,
  type Values,
} from "../ops/_naive.ts";
import { type Architecture, resolveLayers } from "./architecture.ts";
import { type Checkpoint, initialCheckpoint } from "./checkpoint.ts";

/** Every kind of layer, in a network of which the odd sizes drop a row and a column in pooling. */
export const SMALL: Architecture = {
  input: { height: 9, width: 8, channels: 2 },
  layers: [
    { kind: "convolution", filters: 3, kernelSize: 3, padding: "same", relu: true },
    { kind: "convolution", filters: 4, kernelSize: 2, padding: "valid", relu: false },
    { kind: "maxPool", size: 3 },
    { kind: "dropout", rate: 0.25 },
    { kind: "dense", units: 6, relu: true },
    { kind: "dropout", rate: 0.5 },
    { kind: "dense", units: 5, relu: false },
  ],
};

/** Another network for the same images and classes. */
export const OTHER: Architecture = {
  input: SMALL.input,
  layers: [
    { kind: "maxPool", size: 2 },
    { kind: "convolution", filters: 2, kernelSize: 3, padding: "valid", relu: true },
    { kind: "dense", units: 5, relu: true },
  ],
};

/** The same network, as a file may have it in which the keys stand in another order. */
export function withKeysTurned({ input, layers }: Architecture): Architecture {
  const turned = <T extends object>(value: T): T =>
    Object.fromEntries(Object.entries(value).reverse()) as T;
  return { layers: layers.map(turned), input: turned(input) };
}

/** A member's initial parameters, with biases that are not 0. */
export function smallCheckpoint(architecture: Architecture, member: number): Checkpoint {
  const stream = randomStream(1, "small", member);
  const checkpoint = initialCheckpoint(architecture, stream);
  for (const [name, { data }] of Object.entries(checkpoint)) {
    if (name.endsWith("bias")) data.forEach((_, i) => data[i] = stream.uniform() - 0.5);
  }
  return checkpoint;
}

/** The logits `[B, K]` of one member for images `[B, H, W, C]`, with dropout off. */
export function naiveLogits(
  architecture: Architecture,
  checkpoint: Checkpoint,
  images: Values,
  batch: number,
): Values {
  let values = images;
  let { height, width, channels }: { height: number; width: number; channels: number } =
    architecture.input;
  for (const { layer, kernel, bias } of resolveLayers(architecture)) {
    const weights = kernel && checkpoint[kernel.name]!.data;
    const offsets = bias && checkpoint[bias.name]!.data;
    switch (layer.kind) {
      case "convolution": {
        const size: ConvolutionSize = {
          ...layer,
          members: 1,
          batch,
          height,
          width,
          inputs: channels,
        };
        values = naiveConvolution(size, values, weights!, offsets!);
        [height, width] = convolvedSize(size);
        channels = layer.filters;
        break;
      }
      case "maxPool": {
        const from = values;
        values = naiveMaximumPlaces([batch, height, width, channels], layer.size, from)
          .map((place) => from[place]!);
        height = Math.floor(height / layer.size);
        width = Math.floor(width / layer.size);
        break;
      }
      case "dropout":
        break;
      case "dense":
        values = naiveMatMul([1, batch, values.length / batch, layer.units], values, weights!)
          .map((value, i) => value + offsets![i % layer.units]!)
          .map((value) => layer.relu ? Math.max(0, value) : value);
    }
  }
  return values;
}
