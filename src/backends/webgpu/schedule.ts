/**
 * What changes from step to step, uploaded once for many steps: a row of words for each. The first
 * word of the buffer counts the steps that were taken; the last program of a step raises it, so that
 * steps are replayed without anything being uploaded.
 */

import { makeProgram, type Program } from "./program.ts";

/** The buffer in programs that look up their step's row. */
export const SCHEDULE = { name: "schedule", type: "u32" } as const;

/** Declares `row`, the first word of the step's row. */
export function findRow(rowWords: number): string {
  return `let row = 1u + schedule[0] * ${rowWords}u;`;
}

/** A word of the row. */
export function word(offset: number | string): string {
  return `schedule[row + ${typeof offset === "number" ? `${offset}u` : offset}]`;
}

/** A number that is stored in a word of the row, bit by bit. */
export function float(offset: number): string {
  return `bitcast<f32>(${word(offset)})`;
}

/** Moves `schedule` on to the next step. */
export function advance(): Program {
  return makeProgram({
    label: "advance to the next step",
    threads: 1,
    groups: [1, 1, 1],
    bindings: [{ ...SCHEDULE, writes: true }],
    body: "schedule[0] += 1u;",
  });
}

/** The bits of a number as float32. */
export function bitsOf(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]!;
}
