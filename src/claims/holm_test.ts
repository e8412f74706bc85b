import assert from "assert";
import fc from "fast-check";
import { holm } from "./holm.ts";

Deno.test("holm() solves the worked example of Wikipedia's article on Holm's method", () => {
  // en.wikipedia.org/wiki/Holm–Bonferroni_method, "Example": H1 and H4 are rejected; H3 fails at
  // 0.025, so that H2 is not looked at although 0.04 is below its 0.05.
  assert.deepEqual(holm([0.01, 0.04, 0.03, 0.005], 0.05), [true, false, false, true]);
});

Deno.test("holm() asks less of each further test: level / 3, level / 2, level", () => {
  assert.deepEqual(holm([0.04, 0.016, 0.024], 0.05), [true, true, true]);
  assert.deepEqual(holm([0.04, 0.017, 0.024], 0.05), [false, false, false]);
});

Deno.test("holm() is plain for one test, and says nothing of none", () => {
  assert.deepEqual(holm([0.05], 0.05), [true]);
  assert.deepEqual(holm([0.051], 0.05), [false]);
  assert.deepEqual(holm([], 0.05), []);
});

Deno.test("holm() finds all that Bonferroni finds, and nothing an uncorrected test does not", () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (pValues) => {
    holm(pValues, 0.05).forEach((holds, test) => {
      const p = pValues[test]!;
      if (p <= 0.05 / pValues.length) assert(holds);
      if (holds) assert(p <= 0.05);
    });
  }));
});
