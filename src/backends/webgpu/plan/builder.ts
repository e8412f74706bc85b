/** What the layers of a network put into its plan. */

import type { Architecture } from "../../../models/architecture.ts";
import type { KeyPlace } from "../dropout_programs.ts";
import type { Finish } from "../product/store.ts";
import type { TileLimits } from "../product/tile.ts";
import type { Dispatch } from "./dispatch.ts";

/** What a plan of a network is made for. */
export interface NetworkSize {
  readonly architecture: Architecture;
  readonly members: number;
  readonly batch: number;
  readonly limits: TileLimits;
  /** Where a dropout layer's keys lie, by its number among all layers; none outside training. */
  readonly dropoutKeys?: (layer: number) => KeyPlace;
}

/** Values on their way through the network. */
export interface Activation {
  readonly buffer: string;
  readonly shape: readonly number[];
  /** What the gradient must still pass on its way to what made the values. */
  readonly gate: Finish["gate"];
  /** Whether no value is negative. */
  readonly positive: boolean;
}

/** A layer's way back, given the name of the gradient by its output. */
export interface Backward {
  /** The gradients by the layer's parameters, if it has any. */
  readonly byParameters?: (dy: string, accumulate: boolean) => Dispatch[];
  readonly byInput: (dy: string, dx: string) => Dispatch;
}

/** Collects what layers need. */
export class PlanBuilder {
  readonly size: NetworkSize;
  readonly forward: Dispatch[] = [];
  readonly scratch = new Map<string, readonly number[]>();
  /** From the last layer to the first. */
  readonly backward: Backward[] = [];

  constructor(size: NetworkSize) {
    this.size = size;
  }

  /** Names a scratch buffer; of several shapes it gets the largest. */
  reserve(name: string, shape: readonly number[]): string {
    const known = this.scratch.get(name);
    if (known === undefined || volume(known) < volume(shape)) this.scratch.set(name, shape);
    return name;
  }
}

/** The scratch for a layer's output. */
export function reserveActivation(
  builder: PlanBuilder,
  name: string,
  shape: readonly number[],
): void {
  if (name !== "logits") builder.reserve(name, shape);
}

/** The scratch for the gradient by a layer's input. */
export function reserveGradient(builder: PlanBuilder, shape: readonly number[]): void {
  builder.reserve("gradient 0", shape);
  builder.reserve("gradient 1", shape);
}

/** The number of values of a shape. */
export function volume(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
