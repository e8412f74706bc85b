/** What the members of an ensemble have in common, so that they can be shown the same images. */

import { resolveLayers } from "./architecture.ts";
import type { Member } from "./ensemble.ts";

/**
 * How many pixels the members' images have, counted once for each channel, and how many classes
 * they tell apart.
 *
 * @throws {RangeError} If there are no members, or they differ in that
 */
export function commonSizes(members: readonly Member[]): { pixels: number; classes: number } {
  const sizes = members.map(({ architecture }) => {
    const { height, width, channels } = architecture.input;
    const classes = resolveLayers(architecture).at(-1)?.outputShape.at(-1) ?? 0;
    return { shape: [height, width, channels], classes };
  });
  const [first] = sizes;
  if (first === undefined) throw new RangeError("An ensemble must have members: received none");
  sizes.forEach((size, member) => {
    if (describe(size) === describe(first)) return;
    throw new RangeError(
      `Member ${member} must be for ${describe(first)}, as member 0 is: ` +
        `it is for ${describe(size)}`,
    );
  });
  return { pixels: first.shape.reduce((a, b) => a * b, 1), classes: first.classes };
}

function describe({ shape, classes }: { shape: number[]; classes: number }): string {
  return `images [${shape.join(", ")}] of ${classes} classes`;
}
