import assert from "assert";
import { canonicalJson } from "./canonical_json.ts";

Deno.test("canonicalJson() sorts keys at every depth and keeps the order of lists", () => {
  assert.equal(
    canonicalJson({ b: [2, { d: null, c: 'x"' }, 1], a: { z: 0.1, y: true } }),
    '{"a":{"y":true,"z":0.1},"b":[2,{"c":"x\\"","d":null},1]}',
  );
});

Deno.test("a field that is undefined is as one that is absent", () => {
  assert.equal(canonicalJson({ a: undefined, b: { c: undefined } }), canonicalJson({ b: {} }));
});

Deno.test("what JSON has no words for is refused, wherever it is", () => {
  const gap = new Array(1);
  for (const value of [undefined, () => {}, Symbol("s"), 1n, NaN, Infinity, -Infinity]) {
    const refusal = new TypeError(`JSON has no words for ${String(value)}`);
    assert.throws(() => canonicalJson(value), refusal);
    assert.throws(() => canonicalJson([[value]]), refusal);
    if (value !== undefined) assert.throws(() => canonicalJson({ a: value }), refusal);
  }
  assert.throws(() => canonicalJson(gap), new TypeError("JSON has no words for undefined"));
});
