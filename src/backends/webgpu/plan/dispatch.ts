/** A plan's dispatches as data: programs, and names for their buffers. */

import type { BoundProgram, BufferPart, WebGpuEngine } from "../engine.ts";
import type { Program } from "../program.ts";

/** A program, and a name for each of its buffers. */
export interface Dispatch {
  readonly program: Program;
  readonly buffers: readonly string[];
}

/** The name of a parameter's buffer, and of its gradient's. */
export const parameterBuffer = (name: string): string => `parameter ${name}`;
export const gradientBuffer = (name: string): string => `gradient ${name}`;

/** Binds every dispatch to the buffers that its names stand for. */
export function bindAll(
  engine: WebGpuEngine,
  dispatches: readonly Dispatch[],
  bufferOf: (name: string) => BufferPart,
): BoundProgram[] {
  return dispatches.map(({ program, buffers }) => engine.bind(program, buffers.map(bufferOf)));
}
