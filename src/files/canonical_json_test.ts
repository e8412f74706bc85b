import assert from "assert";
import { canonicalJson } from "./canonical_json.ts";

Deno.test("canonicalJson() sorts keys at every depth and keeps the order of lists", () => {
  assert.equal(
    canonicalJson({ b: [2, { d: null, c: 'x"' }, 1], a: { z: 0.1, y: true } }),
    '{"a":{"y":true,"z":0.1},"b":[2,{"c":"x\\"","d":null},1]}',
  );
});
