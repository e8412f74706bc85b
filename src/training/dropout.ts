/** The random masks of dropout. */

import type { DropoutMask } from "../models/forward.ts";
import { dropoutMask } from "../ops/dropout_mask.ts";
import { randomStream } from "../random/stream.ts";

/** What names the streams of the masks, with the step and the layer. */
export interface DropoutStreams {
  readonly seed: number;
  readonly method: string;
  readonly members: readonly number[];
}

/**
 * The masks of one training step, each member's from its own stream: an activation is dropped
 * with probability `rate`, and what is kept is scaled up, so that its mean stays the same.
 */
export function dropoutMasks(streams: DropoutStreams, step: number): DropoutMask {
  return (layer, rate, shape) =>
    dropoutMask({ keys: dropoutKeys(streams, step, layer), rate, shape });
}

/** The keys of the members' streams for a layer in a step. */
export function dropoutKeys(
  { seed, method, members }: DropoutStreams,
  step: number,
  layer: number,
): (readonly [number, number])[] {
  return members.map((member) => randomStream(seed, method, member, "dropout", step, layer).key);
}
