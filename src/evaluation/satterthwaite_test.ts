import assert from "assert";
import { errorOf } from "./satterthwaite.ts";

Deno.test("variances add up, and each has its part in the degrees of freedom", () => {
  const { standardError, df } = errorOf([{ variance: 3, df: 2 }, { variance: 6, df: 4 }]);
  assert.equal(standardError, 3);
  assert.equal(df, 9 ** 2 / (3 ** 2 / 2 + 6 ** 2 / 4));
});

Deno.test("a variance that is known exactly adds to the error and to no doubt of it", () => {
  const { standardError, df } = errorOf([{ variance: 3, df: 2 }, { variance: 6, df: Infinity }]);
  assert.equal(standardError, 3);
  assert.equal(df, 9 ** 2 / (3 ** 2 / 2));
});

Deno.test("a part that does not vary may be of one value, and alone leaves no doubt", () => {
  const one = { variance: 0, df: 0 };
  assert.deepEqual(errorOf([one]), { standardError: 0, df: Infinity });
  assert.deepEqual(errorOf([one, { variance: 4, df: 5 }]), { standardError: 2, df: 5 });
});
