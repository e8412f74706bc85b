import assert from "assert";
import { FunctionBuilder } from "./function_builder.ts";
import { compileFunction, encodeModule } from "./module.ts";
import { f32x4, FLOAT, i32, type Local, v128, type Vector } from "./value.ts";

const PAGE = 65536;
const memory = new WebAssembly.Memory({ initial: 256 });
const floats = new Float32Array(memory.buffer);

/** Runs a function on one address, and says what four values it stores there. */
function stored(compute: (f: FunctionBuilder, address: Local<"i32">) => Vector): number[] {
  const f = new FunctionBuilder(1);
  f.store(f.parameters[0]!, 0, compute(f, f.parameters[0]!));
  compileFunction(f, memory)(0);
  return [...floats.slice(0, 4)];
}

Deno.test("vectors are added, multiplied, compared and mixed lane by lane", () => {
  const load = (values: number[]): void => floats.set(values);
  load([1, -2, 3, -4]);
  assert.deepEqual(stored((_, a) => f32x4.add(v128.load(a), f32x4.const(0.5))), [
    1.5,
    -1.5,
    3.5,
    -3.5,
  ]);
  assert.deepEqual(stored((_, a) => f32x4.max(v128.load(a), f32x4.zero())), [1.5, 0, 3.5, 0]);
  assert.deepEqual(stored((_, a) => f32x4.splatLane(v128.load(a), 2)), [3.5, 3.5, 3.5, 3.5]);
  load([1, 2, 3, 4]);
  const shuffled = stored((f, a) => {
    const values = f.keep(v128.load(a));
    return f32x4.shuffle(values, f32x4.mul(values, values), [3, 4, 0, 7]);
  });
  assert.deepEqual(shuffled, [4, 1, 1, 16]);
});

Deno.test("loops run as often as they are told, and sizes of every length are encoded", () => {
  for (const count of [1, 2, 63, 64, 127, 128, 8191, 70_000]) {
    const sums = stored((f) => {
      const sum = f.keep(f32x4.zero());
      f.times(count, () => f.set(sum, f32x4.add(sum, f32x4.const(1))));
      return sum;
    });
    assert.deepEqual(sums, [count, count, count, count]);
  }
});

Deno.test("lanes are loaded and stored to the very end of the memory, and nothing beyond", () => {
  for (const lanes of [1, 2, 3, 4]) {
    const f = new FunctionBuilder(2);
    const [from, to] = f.parameters as [Local<"i32">, Local<"i32">];
    f.storeLanes(to, 0, f.keep(v128.loadLanes(from, 0, lanes)), lanes);
    const copy = compileFunction(f, memory);
    const end = floats.length - lanes;
    floats.set([1, 2, 3, 4].slice(0, lanes), end);
    floats.fill(9, 0, 8);
    copy(end * FLOAT, 0);
    assert.deepEqual(
      [...floats.slice(0, 8)],
      [1, 2, 3, 4].slice(0, lanes).concat(new Array(8 - lanes).fill(9)),
    );
    copy(0, end * FLOAT);
    assert.throws(() => copy((end + 1) * FLOAT, 0), /out of bounds/);
  }
});

Deno.test("a compiled function reaches memory that was added after it was compiled", () => {
  const f = new FunctionBuilder(1);
  f.store(f.parameters[0]!, 0, f32x4.const(7));
  const run = compileFunction(f, memory);
  const end = memory.buffer.byteLength;
  assert.throws(() => run(end), /out of bounds/);
  memory.grow(1);
  run(end + PAGE - 16);
  assert.equal(new Float32Array(memory.buffer).at(-1), 7);
});

Deno.test("a module is valid WebAssembly, and one with a wrong type on its stack is not", () => {
  const f = new FunctionBuilder(1);
  f.set(f.parameters[0]!, i32.add(f.parameters[0]!, -70_000));
  assert.ok(WebAssembly.validate(encodeModule(f)));
  f.set(f.parameters[0]!, f32x4.zero() as never);
  assert.ok(!WebAssembly.validate(encodeModule(f)));
});
