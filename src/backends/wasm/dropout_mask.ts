/**
 * The masks of dropout, four counters of a stream at a time. The rounds are those of
 * `src/random/threefry.ts`, so the masks are the same to the bit.
 */

import { FunctionBuilder } from "./emit/function_builder.ts";
import { f32x4, i32x4, type Local, v128, VECTOR, type Vector } from "./emit/value.ts";
import type { WasmEngine } from "./engine.ts";

const PARITY = 0x1bd11bda;
const ROTATIONS = [[13, 15, 26, 6], [17, 29, 16, 24]] as const;
const GROUPS = 5;

/** Values that are made in one turn: each of four counters gives two words. */
const VALUES = 8;

/**
 * (key0, key1, mask): writes `size` values from the start of the stream with this key, and up to 7
 * beyond them.
 *
 * @param rate The probability of a 0; all other values are 1 / (1 - rate)
 */
export function drawDropoutMask(
  { compiler }: WasmEngine,
  size: number,
  rate: number,
): (key0: number, key1: number, mask: number) => void {
  return compiler.function("dropout mask", { size, rate }, () => {
    const f = new FunctionBuilder(3);
    const [key0, key1, mask] = f.parameters as [Local<"i32">, Local<"i32">, Local<"i32">];
    const [k0, k1] = [key0, key1].map((key) => f.keep(i32x4.splat(key)));
    const parity = i32x4.const(new Array(4).fill(PARITY));
    const k2 = f.keep(v128.xor(v128.xor(parity, k0!), k1!));
    const counter = f.keep(i32x4.const([0, 1, 2, 3]));
    const [x, y] = f.locals("v128", 2) as [Local<"v128">, Local<"v128">];
    const keys = [k0!, k1!, k2];

    const rounds = (): void => {
      f.set(x, i32x4.add(counter, k0!));
      f.set(y, k1!); // the high half of the counter is 0
      for (let group = 0; group < GROUPS; group++) {
        for (const bits of ROTATIONS[group % 2]!) {
          f.set(x, i32x4.add(x, y));
          f.set(y, v128.xor(rotate(y, bits), x));
        }
        const number = i32x4.const(new Array(4).fill(group + 1));
        f.set(x, i32x4.add(x, keys[(group + 1) % 3]!));
        f.set(y, i32x4.add(i32x4.add(y, keys[(group + 2) % 3]!), number));
      }
    };
    // uniform() < rate, on its 24 bits: a uniform number is a multiple of 2^-24.
    const threshold = i32x4.const(new Array(4).fill(Math.ceil(rate * 2 ** 24)));
    const values = (words: Vector): Vector =>
      v128.andNot(
        f32x4.const(1 / (1 - rate)),
        i32x4.less(i32x4.shiftRight(words, 8), threshold),
      );
    f.times(Math.ceil(size / VALUES), () => {
      rounds();
      f.store(mask, 0, values(f32x4.shuffle(x, y, [0, 4, 1, 5])));
      f.store(mask, VECTOR, values(f32x4.shuffle(x, y, [2, 6, 3, 7])));
      f.set(counter, i32x4.add(counter, i32x4.const([4, 4, 4, 4])));
      f.advance(mask, 2 * VECTOR);
    });
    return f;
  });
}

function rotate(a: Vector, bits: number): Vector {
  return v128.or(i32x4.shiftLeft(a, bits), i32x4.shiftRight(a, 32 - bits));
}
