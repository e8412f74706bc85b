/**
 * Typed WebAssembly expressions. A value is the code that leaves it on the stack; operations make
 * larger values of smaller ones. Only what the kernels use is here.
 */

/** The types of the kernels' values: addresses and counts, and vectors of four float32. */
export type Type = "i32" | "v128";

/** Code that leaves one value of a type on the stack. */
export interface Value<T extends Type> {
  readonly type: T;
  readonly code: readonly number[];
}

/** A local variable of a function, which is also the value it holds. */
export interface Local<T extends Type> extends Value<T> {
  readonly index: number;
}

/** An address or a count. */
export type Int = Value<"i32">;

/** Four float32. */
export type Vector = Value<"v128">;

/** An integer, or the constant it is. */
export type IntLike = Int | number;

/** Bytes of a float32 and of a vector of four. */
export const FLOAT = 4;
export const VECTOR = 16;

/** An unsigned number in LEB128, the format of WebAssembly's sizes and indices. */
export function unsigned(value: number): number[] {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push(value % 128 | 128);
  return [...bytes, value];
}

function signed(value: number): number[] {
  const bytes = [];
  for (; value < -64 || value > 63; value >>= 7) bytes.push(value & 127 | 128);
  return [...bytes, value & 127];
}

/** An instruction of the vector extension. */
export function simd(opcode: number, ...immediates: readonly number[]): number[] {
  return [0xfd, ...unsigned(opcode), ...immediates];
}

/** The alignment hint 1 and the offset of a memory access. */
export function access(offset: number): number[] {
  return [0, ...unsigned(offset)];
}

/** An integer's value, whether it is one already or a constant. */
function int(value: IntLike): Int {
  return typeof value === "number" ? i32.const(value) : value;
}

function value<T extends Type>(type: T, ...parts: readonly (readonly number[])[]): Value<T> {
  return { type, code: parts.flat() };
}

const intOperation = (opcode: number) => (a: IntLike, b: IntLike): Int =>
  value("i32", int(a).code, int(b).code, [opcode]);

const vectorOperation = (opcode: number) => (a: Vector, b: Vector): Vector =>
  value("v128", a.code, b.code, simd(opcode));

/** Operations on integers. */
export const i32 = {
  const: (number: number): Int => value("i32", [0x41], signed(number | 0)),
  add: intOperation(0x6a),
  sub: intOperation(0x6b),
  mul: intOperation(0x6c),
  /** 1 where the first is less, without sign, and else 0. */
  lessThan: intOperation(0x49),
};

/** Operations on vectors as bits. */
export const v128 = {
  load: (address: Int, offset = 0): Vector =>
    value("v128", address.code, simd(0x00, ...access(offset))),
  /** The first `lanes` float32 from an address, and zeros; reads nothing beyond them. */
  loadLanes: (address: Int, offset: number, lanes: number): Vector => {
    if (lanes === 4) return v128.load(address, offset);
    if (lanes === 1) return value("v128", address.code, simd(0x5c, ...access(offset)));
    const two = value("v128", address.code, simd(0x5d, ...access(offset)));
    if (lanes === 2) return two;
    return value("v128", address.code, two.code, simd(0x56, ...access(offset + 2 * FLOAT), 2));
  },
  /** The float32 at an address in all four lanes. */
  loadSplat: (address: Int, offset = 0): Vector =>
    value("v128", address.code, simd(0x09, ...access(offset))),
  and: vectorOperation(0x4e),
  or: vectorOperation(0x50),
  xor: vectorOperation(0x51),
  /** The bits of the first where those of the second are 0. */
  andNot: vectorOperation(0x4f),
};

/** Operations on vectors as four integers of 32 bits. */
export const i32x4 = {
  splat: (a: Int): Vector => value("v128", a.code, simd(0x11)),
  const: (numbers: readonly number[]): Vector => {
    const bytes = [...new Uint8Array(Int32Array.from(numbers).buffer)];
    return value("v128", simd(0x0c, ...bytes));
  },
  add: vectorOperation(0xae),
  shiftLeft: (a: Vector, bits: number): Vector =>
    value("v128", a.code, i32.const(bits).code, simd(0xab)),
  /** Fills up with zeros. */
  shiftRight: (a: Vector, bits: number): Vector =>
    value("v128", a.code, i32.const(bits).code, simd(0xad)),
  /** All bits 1 in the lanes where the first is less than the second, as signed numbers. */
  less: vectorOperation(0x39),
};

const ZERO: Vector = value("v128", simd(0x0c, ...new Array(VECTOR).fill(0)));

/** Operations on vectors as four float32. */
export const f32x4 = {
  zero: (): Vector => ZERO,
  const: (number: number): Vector => {
    const bytes = [...new Uint8Array(new Float32Array(4).fill(number).buffer)];
    return value("v128", simd(0x0c, ...bytes));
  },
  add: vectorOperation(0xe4),
  sub: vectorOperation(0xe5),
  mul: vectorOperation(0xe6),
  div: vectorOperation(0xe7),
  max: vectorOperation(0xe9),
  /** All bits 1 in the lanes where the two are equal; the same for the next one. */
  equal: vectorOperation(0x41),
  greater: vectorOperation(0x44),
  sqrt: (a: Vector): Vector => value("v128", a.code, simd(0xe3)),
  /** a * b + c in one rounding where the processor can; only where relaxed SIMD is present. */
  relaxedMultiplyAdd: (a: Vector, b: Vector, c: Vector): Vector =>
    value("v128", a.code, b.code, c.code, simd(0x105)),
  /** Four lanes picked from the eight of a and b. */
  shuffle: (a: Vector, b: Vector, lanes: readonly number[]): Vector => {
    const bytes = lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => FLOAT * lane + byte));
    return value("v128", a.code, b.code, simd(0x0d, ...bytes));
  },
  /** One lane of a in all four. */
  splatLane: (a: Vector, lane: number): Vector => f32x4.shuffle(a, a, [lane, lane, lane, lane]),
};
