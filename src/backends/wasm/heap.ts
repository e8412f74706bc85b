/** The memory of tfjs's wasm backend, on which generated kernels work without copying. */

import type * as tf from "@tensorflow/tfjs";
import type { WasmModule } from "./memory.ts";

/** What is used of tfjs's `BackendWasm`. */
interface BackendWasm {
  readonly wasm: WasmModule & {
    readonly asm: { readonly memory: WebAssembly.Memory };
    readonly HEAPU8: Uint8Array;
  };
  readonly dataIdMap: { get(dataId: tf.DataId): { memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: "float32"): tf.TensorInfo;
}

/** Scratch begins at the start of a cache line. */
const LINE = 64;

interface Scratch {
  readonly allocation: number;
  readonly address: number;
  readonly bytes: number;
}

/** Addresses of tensors and of scratch memory. */
export class Heap {
  readonly #backend: BackendWasm;
  readonly #scratch = new Map<string, Scratch>();

  constructor(backend: unknown) {
    this.#backend = backend as BackendWasm;
  }

  get memory(): WebAssembly.Memory {
    return this.#backend.wasm.asm.memory;
  }

  /** Where a tensor's values are. */
  address(tensor: tf.TensorInfo): number {
    return this.#backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** A new tensor of undefined values. */
  output(shape: readonly number[]): tf.TensorInfo {
    return this.#backend.makeOutput(shape, "float32");
  }

  /**
   * At least `bytes` of memory under a name, kept for the next caller; its content is undefined
   * unless that caller asked for no more bytes than were there. It grows and is never given back:
   * the largest layer decides.
   *
   * @throws {UserError} If there is no room for them
   */
  scratch(name: string, bytes: number): number {
    const known = this.#scratch.get(name);
    if (known !== undefined && known.bytes >= bytes) return known.address;
    const { wasm } = this.#backend;
    if (known !== undefined) {
      wasm._free(known.allocation);
      this.#scratch.delete(name); // also if there is no room for more
    }
    const allocation = wasm._malloc(bytes + LINE) >>> 0;
    const address = Math.ceil(allocation / LINE) * LINE;
    this.#scratch.set(name, { allocation, address, bytes });
    return address;
  }

  /** Writes numbers as float32. */
  write(address: number, numbers: readonly number[]): void {
    new Float32Array(this.memory.buffer, address, numbers.length).set(numbers);
  }

  /** Copies bytes between places that do not overlap. */
  copy(to: number, from: number, bytes: number): void {
    this.#backend.wasm.HEAPU8.copyWithin(to, from, from + bytes);
  }

  /** Sets bytes to 0. */
  clear(address: number, bytes: number): void {
    this.#backend.wasm.HEAPU8.fill(0, address, address + bytes);
  }
}
