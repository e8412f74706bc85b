/** The passes of a network as dispatches, for all members at once. */

import { type Architecture, resolveLayers } from "../../../models/architecture.ts";
import { dropout, type KeyPlace } from "../dropout_programs.ts";
import { maxPool, maxPoolGradient } from "../max_pool_programs.ts";
import {
  type Activation,
  type NetworkSize,
  PlanBuilder,
  reserveActivation,
  reserveGradient,
  volume,
} from "./builder.ts";
import { convolutionLayer } from "./convolution_layer.ts";
import { denseLayer } from "./dense_layer.ts";
import type { Dispatch } from "./dispatch.ts";

/** What a backward pass computes. */
export interface BackwardOptions {
  /** The gradients by the parameters, and whether they are added to what is there. */
  readonly parameters: "none" | "set" | "added";
  /** The gradient by the images. */
  readonly images: boolean;
}

/**
 * Dispatches over named buffers: `x` and `logits`, `dlogits` and `dx`, the parameters and their
 * gradients, and scratch.
 */
export interface NetworkPlan {
  readonly forward: readonly Dispatch[];
  /** Needs the scratch of the forward pass. */
  readonly backward: (options: BackwardOptions) => Dispatch[];
  /** Shapes `[E, B, …]` of the scratch buffers that both need. */
  readonly scratch: ReadonlyMap<string, readonly number[]>;
  /** Whether a ReLU ends the network; the gradient `dlogits` must have passed it. */
  readonly endsInRelu: boolean;
}

/**
 * Plans a network.
 *
 * @returns Undefined for a network in training with a dropout layer of which the gradient needs more
 * than the dropped values: one that does not follow a ReLU, or whose values are pooled
 */
export function planNetwork(size: NetworkSize): NetworkPlan | undefined {
  const { architecture, members, batch, dropoutKeys } = size;
  const { height, width, channels } = architecture.input;
  const builder = new PlanBuilder(size);
  let at: Activation = {
    buffer: "x",
    shape: [members, batch, height, width, channels],
    gate: undefined,
    positive: false,
  };
  const layers = resolveLayers(architecture);
  for (const [index, { layer, kernel, bias }] of layers.entries()) {
    const isLast = index === layers.length - 1;
    const target = isLast ? "logits" : `activation ${index}`;
    switch (layer.kind) {
      case "convolution":
        at = convolutionLayer(builder, at, layer, [kernel!.name, bias!.name], target);
        break;
      case "dense":
        at = denseLayer(builder, at, layer, [kernel!.name, bias!.name], target);
        break;
      case "maxPool":
        if (at.gate !== undefined && at.gate.scale !== 1) return undefined;
        at = poolLayer(builder, at, layer.size, target);
        break;
      case "dropout": {
        if (dropoutKeys === undefined || layer.rate === 0) break;
        if (!at.positive) return undefined;
        at = dropoutLayer(builder, at, layer.rate, dropoutKeys(index), target);
        break;
      }
    }
  }
  if (at.buffer !== "logits") return undefined; // a network that ends in dropout
  return {
    forward: builder.forward,
    backward: (options) => backwardOf(builder, options),
    scratch: builder.scratch,
    endsInRelu: at.gate !== undefined,
  };
}

/** The logits of an image. */
export function classesOf(architecture: Architecture): number {
  return resolveLayers(architecture).at(-1)!.outputShape.at(-1)!;
}

/** Passes the gradient from layer to layer, through two buffers by turns. */
function backwardOf({ backward }: PlanBuilder, options: BackwardOptions): Dispatch[] {
  const dispatches: Dispatch[] = [];
  // Below the first layer with parameters nothing is asked for but the gradient by the images.
  const first = options.images ? 0 : backward.findIndex(({ byParameters }) => byParameters);
  let dy = "dlogits";
  for (const [layer, { byParameters, byInput }] of [...backward.entries()].reverse()) {
    if (options.parameters !== "none" && byParameters) {
      dispatches.push(...byParameters(dy, options.parameters === "added"));
    }
    if (layer <= first && !(options.images && layer === 0)) break;
    const dx = layer === 0 ? "dx" : `gradient ${layer % 2}`;
    dispatches.push(byInput(dy, dx));
    dy = dx;
  }
  return dispatches;
}

function poolLayer(
  builder: PlanBuilder,
  input: Activation,
  size: number,
  target: string,
): Activation {
  const [members, batch, height, width, channels] = input.shape as [
    number,
    number,
    number,
    number,
    number,
  ];
  const shape = { images: members * batch, height, width, channels, size };
  const output = [members, batch, Math.floor(height / size), Math.floor(width / size), channels];
  reserveActivation(builder, target, output);
  reserveGradient(builder, input.shape);
  builder.forward.push({ program: maxPool(shape), buffers: [input.buffer, target] });
  builder.backward.push({
    byInput: (dy, dx) => ({
      program: maxPoolGradient(shape, input.gate !== undefined),
      buffers: [dy, input.buffer, dx],
    }),
  });
  return { buffer: target, shape: output, gate: undefined, positive: input.positive };
}

/**
 * Dropout takes no pass back: where a value of 0 was dropped or was 0 already, nothing that made it
 * has a gradient; the others were scaled. The layer above multiplies by that.
 */
function dropoutLayer(
  builder: PlanBuilder,
  input: Activation,
  rate: number,
  keys: KeyPlace,
  target: string,
): Activation {
  const [members] = input.shape as [number];
  const size = volume(input.shape) / members;
  reserveActivation(builder, target, input.shape);
  builder.forward.push({
    program: dropout({ members, size, rate }, keys, "masked"),
    buffers: ["schedule", input.buffer, target],
  });
  return {
    ...input,
    buffer: target,
    gate: { scale: (input.gate?.scale ?? 1) / (1 - rate) },
  };
}
