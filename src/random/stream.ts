/**
 * Named streams of random numbers. Every stream of the program is addressed by a seed and a path
 * (`mnist/bagging/member/3/dropout/…`), so adding a member, an epoch or a worker changes no other
 * stream, and any position of a stream can be computed without the ones before it.
 */

import { createHash } from "node:crypto";
import { threefry2x32 } from "./threefry.ts";

/** A position in a counter-based stream; every method moves it on. */
export class RandomStream {
  readonly #k0: number;
  readonly #k1: number;
  readonly #pair = new Uint32Array(2);
  #block = 0;
  #unused = 0;

  /** Use {@linkcode randomStream}, which derives the key from a seed and a name. */
  constructor(k0: number, k1: number) {
    this.#k0 = k0;
    this.#k1 = k1;
  }

  /** The two words of the stream's key, for kernels that compute its numbers elsewhere. */
  get key(): readonly [number, number] {
    return [this.#k0, this.#k1];
  }

  /** Moves to 32-bit word `position` of the stream, so that parts of it can be made on demand. */
  seek(position: number): void {
    if (!Number.isSafeInteger(position) || position < 0) {
      throw new RangeError(
        `A stream position must be a non-negative integer: received ${position}`,
      );
    }
    this.#block = Math.floor(position / 2);
    this.#unused = 0;
    if (position % 2 === 1) this.uint32();
  }

  /** A uniformly distributed integer in `[0, 2^32)`. */
  uint32(): number {
    if (this.#unused === 1) {
      this.#unused = 0;
      return this.#pair[1]!;
    }
    const high = Math.floor(this.#block / 0x100000000);
    threefry2x32(this.#k0, this.#k1, this.#block, high, this.#pair);
    this.#block++;
    this.#unused = 1;
    return this.#pair[0]!;
  }

  /** A multiple of 2^-24 in `[0, 1)`: exactly representable as float32. Takes one word. */
  uniform(): number {
    return (this.uint32() >>> 8) * 2 ** -24;
  }

  /** An integer in `[0, bound)`, without modulo bias (words that would bias it are passed over). */
  integer(bound: number): number {
    if (!Number.isSafeInteger(bound) || bound < 1 || bound > 0x100000000) {
      throw new RangeError(`bound must be an integer in [1, 2^32]: received ${bound}`);
    }
    const limit = 0x100000000 - 0x100000000 % bound;
    for (;;) {
      const word = this.uint32();
      if (word < limit) return word % bound;
    }
  }

  /** A standard normal number (Box and Muller's transform). Takes two words. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** The integers `0 … length-1` in random order (Fisher and Yates). */
  permutation(length: number): Uint32Array {
    const order = Uint32Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
    return order;
  }
}

/**
 * The stream named `path` under `seed`. Its key is the first 64 bits of the SHA-256 of both.
 *
 * @param seed The run's one seed, a non-negative integer
 * @param path What the numbers are for, in parts that are joined by `/`
 *
 * @example Streams are repeatable and independent of each other
 * ```ts
 * import { randomStream } from "ensemble-defense";
 * import assert from "assert";
 *
 * const first = randomStream(1, "member", 0).uint32();
 * assert.equal(randomStream(1, "member", 0).uint32(), first);
 * assert.notEqual(randomStream(1, "member", 1).uint32(), first);
 * ```
 */
export function randomStream(seed: number, ...path: (string | number)[]): RandomStream {
  const digest = createHash("sha256").update(`${seed}/${path.join("/")}`).digest();
  return new RandomStream(digest.readUInt32LE(0), digest.readUInt32LE(4));
}
