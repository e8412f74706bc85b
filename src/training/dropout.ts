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
export function dropoutMasks(
  { seed, method, members }: DropoutStreams,
  step: number,
): DropoutMask {
  return (layer, rate, shape) => {
    const keys = members.map((member) =>
      randomStream(seed, method, member, "dropout", step, layer).key
    );
    return dropoutMask({ keys, rate, shape });
  };
}
