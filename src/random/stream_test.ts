import assert from "assert";
import { randomStream } from "./stream.ts";

const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

Deno.test("randomStream() repeats for the same seed and path, and differs for others", () => {
  const take = (...args: Parameters<typeof randomStream>): number[] => {
    const stream = randomStream(...args);
    return Array.from({ length: 5 }, () => stream.uint32());
  };
  assert.deepEqual(take(1, "a", 2), take(1, "a", 2));
  assert.notDeepEqual(take(1, "a", 2), take(2, "a", 2));
  assert.notDeepEqual(take(1, "a", 2), take(1, "a", 3));
});

Deno.test("seek() reaches the same words as reading up to them", () => {
  const read = randomStream(7, "seek");
  const words = Array.from({ length: 9 }, () => read.uint32());
  for (const position of [0, 3, 4, 8]) {
    const sought = randomStream(7, "seek");
    sought.uint32();
    sought.seek(position);
    assert.equal(sought.uint32(), words[position]);
  }
});

Deno.test("seek() refuses a position that is not a non-negative integer", () => {
  assert.throws(() => randomStream(1).seek(-1), {
    name: "RangeError",
    message: "A stream position must be a non-negative integer: received -1",
  });
});

Deno.test("uniform() fills [0, 1) evenly", () => {
  const stream = randomStream(3, "uniform");
  const values = Array.from({ length: 20_000 }, () => stream.uniform());
  assert.ok(values.every((v) => v >= 0 && v < 1));
  assert.ok(Math.abs(mean(values) - 0.5) < 0.01, `mean ${mean(values)}`);
  const inFirstTenth = values.filter((v) => v < 0.1).length / values.length;
  assert.ok(Math.abs(inFirstTenth - 0.1) < 0.01, `share below 0.1: ${inFirstTenth}`);
});

Deno.test("normal() has mean 0, variance 1 and normal tails", () => {
  const stream = randomStream(3, "normal");
  const values = Array.from({ length: 20_000 }, () => stream.normal());
  assert.ok(Math.abs(mean(values)) < 0.03);
  assert.ok(Math.abs(mean(values.map((v) => v * v)) - 1) < 0.04);
  const beyondTwo = values.filter((v) => Math.abs(v) > 2).length / values.length;
  assert.ok(Math.abs(beyondTwo - 0.0455) < 0.006, `share beyond two: ${beyondTwo}`);
});

Deno.test("integer() reaches every value below its bound and refuses a bad bound", () => {
  const stream = randomStream(5, "integer");
  const counts = new Array(7).fill(0);
  for (let i = 0; i < 7000; i++) counts[stream.integer(7)]++;
  for (const count of counts) assert.ok(Math.abs(count - 1000) < 150, `counts ${counts}`);
  assert.throws(() => stream.integer(0), {
    name: "RangeError",
    message: "bound must be an integer in [1, 2^32]: received 0",
  });
});

Deno.test("permutation() holds every index once and depends on the stream", () => {
  const order = randomStream(9, "order").permutation(100);
  assert.deepEqual([...order].sort((a, b) => a - b), Array.from({ length: 100 }, (_, i) => i));
  assert.notDeepEqual([...order], [...randomStream(10, "order").permutation(100)]);
});
