/** All parameters of members in training, in one buffer: Adam moves them in one dispatch. */

import { type Architecture, parameterSpecs } from "../../../models/architecture.ts";
import type { Checkpoint } from "../../../models/checkpoint.ts";
import type { BufferPart } from "../engine.ts";

/** Bindings start at multiples of 256 bytes. */
const ALIGNMENT = 64;

/** A parameter `[E, …]` of all members, in floats from the start of the buffer. */
interface Place {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  /** Of one member. */
  readonly size: number;
}

/** Where parameters lie in their buffer; gradients and moments lie the same way in theirs. */
export class ParameterLayout {
  /** Floats of the buffer. What lies between parameters stays 0. */
  readonly size: number;
  readonly #members: number;
  readonly #places: readonly Place[];

  constructor(architecture: Architecture, members: number) {
    this.#members = members;
    let offset = 0;
    this.#places = parameterSpecs(architecture).map(({ name, shape }) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const place = { name, shape, offset, size };
      offset += Math.ceil(members * size / ALIGNMENT) * ALIGNMENT;
      return place;
    });
    this.size = offset;
  }

  /** The part of a buffer that holds a parameter. */
  part(buffer: GPUBuffer, name: string): BufferPart {
    const { offset, size } = this.#places.find((place) => place.name === name)!;
    return { buffer, offset: 4 * offset, size: 4 * size * this.#members };
  }

  /**
   * The buffer's values from those of each member.
   *
   * @param prefix Of the names in `checkpoints`; what is missing there is 0
   */
  pack(checkpoints: readonly Checkpoint[], prefix: string = ""): Float32Array<ArrayBuffer> {
    const values = new Float32Array(this.size);
    for (const { name, offset, size } of this.#places) {
      checkpoints.forEach((checkpoint, e) => {
        const array = checkpoint[prefix + name];
        if (array !== undefined) values.set(array.data, offset + e * size);
      });
    }
    return values;
  }

  /** Each member's values from those of the buffer. */
  unpack(values: Float32Array, prefix: string = ""): Checkpoint[] {
    return Array.from({ length: this.#members }, (_, e) =>
      Object.fromEntries(
        this.#places.map(({ name, shape, offset, size }) => {
          const from = offset + e * size;
          return [prefix + name, { shape, data: values.slice(from, from + size) }];
        }),
      ));
  }
}
