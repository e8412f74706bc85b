/** Where the members of an ensemble, which may be of several stacks, lie in one buffer. */

import type { Ensemble } from "../../../models/ensemble.ts";

/** Bindings start at multiples of 256 bytes. */
const ALIGNMENT = 64;

/** Places in floats. */
export interface MemberPlaces {
  /** Of one member. */
  readonly size: number;
  /** Of all, with what lies between stacks. */
  readonly floats: number;
  /** Where each member's values start, by its number. */
  readonly offsets: readonly number[];
  /** Where each stack's values `[members of the stack, …]` start, and how many there are. */
  readonly stacks: readonly { readonly offset: number; readonly size: number }[];
}

/** Stack after stack, each of whose members lie side by side. */
export function placeMembers({ stacks }: Pick<Ensemble, "stacks">, size: number): MemberPlaces {
  const offsets: number[] = [];
  let end = 0;
  const places = stacks.map(({ members }) => {
    const offset = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    members.forEach((member, place) => offsets[member] = offset + place * size);
    end = offset + members.length * size;
    return { offset, size: members.length * size };
  });
  return { size, floats: end, offsets, stacks: places };
}

/** The shape `[M, B, …]` of a buffer that holds them, with what lies between stacks. */
export function shapeOf({ floats, offsets }: MemberPlaces, batch: number): readonly number[] {
  const members = offsets.length;
  return [members, batch, Math.ceil(floats / (members * batch))];
}

/** Member after member in the order of their numbers, as in tensors `[M, …]`. */
export function inOrder(members: number, size: number): readonly number[] {
  return Array.from({ length: members }, (_, member) => member * size);
}
