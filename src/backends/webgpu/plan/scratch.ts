/** Buffers for what lies between a pass's input and its output. */

import type { WebGpuEngine } from "../engine.ts";
import { checkBufferSize } from "../memory.ts";

/** The floats that every scratch buffer of a plan must hold, as shapes `[E, B, …]`, by name. */
export type ScratchShapes = ReadonlyMap<string, readonly number[]>;

/**
 * Named buffers that grow with what is asked of them. Plans that run one after the other share them:
 * what is in them is valid until another plan runs.
 */
export class Scratch {
  readonly #engine: WebGpuEngine;
  readonly #buffers = new Map<string, GPUBuffer>();
  #version = 0;
  /** The pass whose values are kept here until another plan runs. */
  holder: object | undefined;

  constructor(engine: WebGpuEngine) {
    this.#engine = engine;
  }

  /** Changes whenever buffers are replaced by larger ones, so that all must be bound anew. */
  get version(): number {
    return this.#version;
  }

  /**
   * Sees to it that all shapes have room.
   *
   * @throws {UserError} If one is larger than the adapter allows
   */
  reserve(shapes: ScratchShapes): void {
    const growing = [...shapes].filter(([name, shape]) => {
      checkBufferSize(shape, this.#engine.limits);
      return (this.#buffers.get(name)?.size ?? 0) < bytesOf(shape);
    });
    if (growing.length === 0) return;
    this.#engine.submit(); // what was recorded still uses the old ones
    for (const [name, shape] of growing) {
      this.#buffers.get(name)?.destroy();
      this.#buffers.set(name, this.#engine.buffer(`${name} [${shape}]`, bytesOf(shape), { shape }));
    }
    this.#version++;
  }

  /** The buffer of a name for which room was reserved. */
  buffer(name: string): GPUBuffer {
    const buffer = this.#buffers.get(name);
    if (buffer === undefined) throw new Error(`No room was reserved for ${name}`);
    return buffer;
  }

  /** Frees all buffers. */
  destroy(): void {
    this.#engine.submit();
    for (const buffer of this.#buffers.values()) buffer.destroy();
    this.#buffers.clear();
    this.#version++;
  }
}

function bytesOf(shape: readonly number[]): number {
  return 4 * shape.reduce((a, b) => a * b, 1);
}
