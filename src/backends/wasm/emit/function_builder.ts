/** Building one WebAssembly function, statement by statement. */

import {
  access,
  FLOAT,
  i32,
  type Int,
  type IntLike,
  type Local,
  simd,
  type Type,
  unsigned,
  type Value,
  type Vector,
} from "./value.ts";

/** What WebAssembly calls the two types in a binary module. */
export const TYPE_CODES = { i32: 0x7f, v128: 0x7b } as const;

const EMPTY_BLOCK = 0x40;
const END = 0x0b;

/** Collects a function's parameters (all i32), local variables and statements. */
export class FunctionBuilder {
  readonly parameters: readonly Local<"i32">[];
  readonly #locals: Type[] = [];
  readonly #code: number[] = [];

  constructor(parameterCount: number) {
    this.parameters = Array.from({ length: parameterCount }, (_, index) => variable("i32", index));
  }

  /** A new local variable, 0 at first. */
  local<T extends Type>(type: T, initial?: Value<T>): Local<T> {
    const index = this.parameters.length + this.#locals.push(type) - 1;
    const local = variable(type, index);
    if (initial !== undefined) this.set(local, initial);
    return local;
  }

  /** `count` new local variables. */
  locals<T extends Type>(type: T, count: number): Local<T>[] {
    return Array.from({ length: count }, () => this.local(type));
  }

  set<T extends Type>(local: Local<T>, value: Value<T>): void {
    this.#emit(value.code, [0x21, ...unsigned(local.index)]);
  }

  /** Keeps a vector in a new local variable. */
  keep(value: Vector): Local<"v128"> {
    return this.local("v128", value);
  }

  /** Moves an address, by bytes, or a count. */
  advance(local: Local<"i32">, by: IntLike): void {
    if (by !== 0) this.set(local, i32.add(local, by));
  }

  store(address: Int, offset: number, value: Vector): void {
    this.#emit(address.code, value.code, simd(0x0b, ...access(offset)));
  }

  /** Stores the first `lanes` float32 of a vector and touches nothing beyond them. */
  storeLanes(address: Int, offset: number, value: Local<"v128">, lanes: number): void {
    if (lanes === 4) return this.store(address, offset, value);
    if (lanes >= 2) {
      this.#emit(address.code, value.code, simd(0x5b, ...access(offset), 0));
    }
    if (lanes !== 2) {
      const lane = lanes - 1;
      const last = access(offset + lane * FLOAT);
      this.#emit(address.code, value.code, simd(0x5a, ...last, lane));
    }
  }

  /** Copies bytes between places that do not overlap. */
  copy(to: Int, from: Int, bytes: IntLike): void {
    const length = typeof bytes === "number" ? i32.const(bytes) : bytes;
    this.#emit(to.code, from.code, length.code, [0xfc, 0x0a, 0, 0]);
  }

  /** Runs body, and again as long as the condition that is tested after each turn holds. */
  doWhile(body: () => void, condition: () => Int): void {
    this.#emit([0x03, EMPTY_BLOCK]);
    body();
    this.#emit(condition().code, [0x0d, 0, END]);
  }

  /** Runs body `counter` times (at least once) and counts the variable down to 0. */
  repeat(counter: Local<"i32">, body: () => void): void {
    this.doWhile(() => {
      body();
      this.advance(counter, -1);
    }, () => counter);
  }

  /** Runs body a fixed number of times, at least once; a single time needs no loop. */
  times(count: number, body: () => void): void {
    if (count === 1) return body();
    this.repeat(this.local("i32", i32.const(count)), body);
  }

  /** The function's entry in a module's code section. */
  encode(): number[] {
    const locals = this.#locals.flatMap((type) => [1, TYPE_CODES[type]]);
    const body = [...unsigned(this.#locals.length), ...locals, ...this.#code, END];
    return [...unsigned(body.length), ...body];
  }

  #emit(...parts: readonly (readonly number[])[]): void {
    for (const part of parts) for (const byte of part) this.#code.push(byte);
  }
}

function variable<T extends Type>(type: T, index: number): Local<T> {
  return { type, index, code: [0x20, ...unsigned(index)] };
}
