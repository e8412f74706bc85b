/** Dropout, with the masks of `src/ops/dropout_mask.ts` to the bit. */

import { forEachItem, type Program } from "./program.ts";
import { findRow, SCHEDULE, word } from "./schedule.ts";
import { THREEFRY } from "./threefry.ts";

/** A dropout layer. */
export interface DropoutShape {
  readonly members: number;
  /** Activations of one member. */
  readonly size: number;
  readonly rate: number;
}

/** Where the members' keys, two words each, lie in the rows of the schedule. */
export interface KeyPlace {
  readonly rowWords: number;
  readonly offset: number;
}

/**
 * `schedule` (and `x`) to `result`, both `[E, size]`: the mask, or `x` times the mask. Number i of a
 * member's stream decides on its value i; a counter of the generator gives two.
 */
export function dropout(
  { members, size, rate }: DropoutShape,
  { rowWords, offset }: KeyPlace,
  output: "mask" | "masked",
): Program {
  const pairs = Math.ceil(size / 2);
  // uniform() < rate, on its 24 bits: a uniform number is a multiple of 2^-24.
  const threshold = Math.ceil(rate * 2 ** 24);
  const value = (bits: string): string => {
    const kept = `f32(${1 / (1 - rate)})`;
    const whole = output === "mask" ? kept : `x[at] * ${kept}`;
    return `select(${whole}, 0.0, (${bits} >> 8u) < ${threshold}u)`;
  };
  return forEachItem({
    label: `dropout ${output} ${members}x${size} at rate ${rate}`,
    count: members * pairs,
    bindings: [
      SCHEDULE,
      ...(output === "masked" ? [{ name: "x", type: "f32" } as const] : []),
      { name: "result", type: "f32", writes: true },
    ],
    declarations: THREEFRY,
    body: `let member = i / ${pairs}u;
let pair = i % ${pairs}u;
${findRow(rowWords)}
let key = vec2<u32>(${word(`${offset}u + member * 2u`)}, ${word(`${offset + 1}u + member * 2u`)});
let words = threefry(key, pair);
{
let at = member * ${size}u + pair * 2u;
result[at] = ${value("words.x")};
}
if (pair * 2u + 1u < ${size}u) {
let at = member * ${size}u + pair * 2u + 1u;
result[at] = ${value("words.y")};
}`,
  });
}
