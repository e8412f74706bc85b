/** Adding the parts of what was summed in parts, in a fixed order: the same bits every time. */

import { forEachItem, type Program, relu, widest } from "./program.ts";

/** Sums over the middle axis of `parts` `[outer, parts, inner]`. */
export interface SplitSum {
  readonly label: string;
  readonly outer: number;
  readonly parts: number;
  readonly inner: number;
  /** How many parts become one: all of them, unless given. */
  readonly group?: number;
  /** Adds to what is there. */
  readonly accumulate?: boolean;
  /** The last so many of `inner` go to a buffer of their own, `[outer, tail]`. */
  readonly tail?: number;
  /** Adds the member's bias, `[outer, bias]`, of the column; then maybe a ReLU. */
  readonly finish?: { readonly bias: number; readonly relu: boolean };
}

/**
 * Reads `parts` (and `bias`), writes `result` `[outer, ceil(parts / group), inner]`, or `result` and
 * `tail` for sums with a tail, of which there is one group.
 */
export function splitSum(
  { label, outer, parts, inner, group = parts, accumulate, tail = 0, finish }: SplitSum,
): Program {
  const groups = Math.ceil(parts / group);
  const { type, lanes } = widest(inner, tail, finish?.bias ?? 0);
  const width = inner / lanes;
  const stored = (buffer: string, at: string): string =>
    `let at = ${at}; ${buffer}[at] = ${accumulate ? `${buffer}[at] + sum` : "sum"};`;
  const isLast = parts % group !== 0;
  return forEachItem({
    label,
    count: outer * groups * width,
    bindings: [
      { name: "parts", type },
      ...(finish ? [{ name: "bias", type }] : []),
      { name: "result", type, writes: true },
      ...(tail > 0 ? [{ name: "tail", type, writes: true }] : []),
    ],
    body: `let column = i % ${width}u;
let first = i / ${width}u % ${groups}u * ${group}u;
let slice = i / ${width * groups}u;
let end = ${isLast ? `min(first + ${group}u, ${parts}u)` : `first + ${group}u`};
var sum = parts[(slice * ${parts}u + first) * ${width}u + column];
for (var part = first + 1u; part < end; part++) {
  sum += parts[(slice * ${parts}u + part) * ${width}u + column];
}
${finish ? `sum += bias[slice * ${finish.bias / lanes}u + column % ${finish.bias / lanes}u];` : ""}
${finish?.relu ? `sum = ${relu("sum", type)};` : ""}
${
      tail === 0 ? stored("result", "i") : `if (column < ${width - tail / lanes}u) {
  ${stored("result", `slice * ${width - tail / lanes}u + column`)}
} else {
  ${stored("tail", `slice * ${tail / lanes}u + column - ${width - tail / lanes}u`)}
}`
    }`,
  });
}
