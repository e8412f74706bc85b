/** Dropout that is left on while a network is attacked, which nobody should do and the paper may have. */

import type { DropoutMask } from "../models/forward.ts";
import { dropoutMask } from "../ops/dropout_mask.ts";
import { randomStream } from "../random/stream.ts";

/** What names the masks of an attack, besides the member, the step and the layer. */
export interface AttackDropout {
  /** Of all masks. */
  readonly seed: number;
  /** The number of the first image: images that are attacked apart have masks of their own. */
  readonly firstImage: number;
}

/** The masks of some members at a step; members have the numbers that they have in the ensemble. */
export type StepMasks = (members: readonly number[]) => DropoutMask;

/** The masks of a step of an attack, each member's from its own stream. */
export function attackMasks({ seed, firstImage }: AttackDropout, step: number): StepMasks {
  return (members) => (layer, rate, shape) => {
    const keys = members.map((member) =>
      randomStream(seed, "attack dropout", firstImage, member, step, layer).key
    );
    return dropoutMask({ keys, rate, shape });
  };
}
