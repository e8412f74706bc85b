import assert from "assert";
import fc from "fast-check";
import { mcnemarExact } from "./mcnemar.ts";

Deno.test("mcnemarExact() solves the published example of 6 and 16 discordant pairs", () => {
  // en.wikipedia.org/wiki/McNemar's_test, after Edwards: b = 6, c = 16 gives 0.0525 exactly
  // (0.033 from the chi-squared statistic 4.55 without continuity correction).
  assert.equal(mcnemarExact(6, 16).toFixed(4), "0.0525");
});

Deno.test("mcnemarExact() is a fair coin's probability, added up in integers", () => {
  const choose = (n: bigint, k: bigint): bigint =>
    k === 0n ? 1n : choose(n, k - 1n) * (n - k + 1n) / k;
  const count = fc.integer({ min: 0, max: 30 });
  fc.assert(fc.property(count, count, (b, c) => {
    let tail = 0n;
    for (let k = 0; k <= Math.min(b, c); k++) tail += choose(BigInt(b + c), BigInt(k));
    const exact = Math.min(1, 2 * Number(tail) / 2 ** (b + c));
    assert(Math.abs(mcnemarExact(b, c) - exact) < 1e-12);
    assert.equal(mcnemarExact(b, c), mcnemarExact(c, b));
  }));
});

Deno.test("mcnemarExact() says nothing of no images, and does not underflow on many", () => {
  assert.equal(mcnemarExact(0, 0), 1);
  assert.equal(mcnemarExact(5, 5), 1);
  const p = mcnemarExact(4900, 5100);
  assert(p > 0.04 && p < 0.05, `${p}`); // The normal approximation says 0.0455, corrected 0.0466.
});

Deno.test("mcnemarExact() refuses what are no counts", () => {
  for (const wrong of [-1, 0.5, NaN]) {
    assert.throws(() => mcnemarExact(1, wrong), {
      name: "RangeError",
      message: `McNemar's test needs counts of at least 0: received ${wrong}`,
    });
  }
});
