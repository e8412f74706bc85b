import assert from "assert";
import { threefry2x32 } from "./threefry.ts";

// Known-answer vectors of Random123 (kat_vectors, threefry2x32, 20 rounds).
const VECTORS = [
  { counter: [0, 0], key: [0, 0], expected: [0x6b200159, 0x99ba4efe] },
  {
    counter: [0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    expected: [0x1cb996fc, 0xbb002be7],
  },
  {
    counter: [0x243f6a88, 0x85a308d3],
    key: [0x13198a2e, 0x03707344],
    expected: [0xc4923a9c, 0x483df7a0],
  },
] as const;

Deno.test("threefry2x32() gives the published known answers", () => {
  const out = new Uint32Array(2);
  for (const { counter, key, expected } of VECTORS) {
    threefry2x32(key[0], key[1], counter[0], counter[1], out);
    assert.deepEqual([...out], [...expected]);
  }
});
