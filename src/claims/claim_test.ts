import assert from "assert";
import { type Claim, passesStrict, putClaim, type Verdict, wholeVerdict } from "./claim.ts";
import type { Evidence } from "./evidence.ts";

Deno.test("the whole is refuted by one case, and reproduced only by all", () => {
  const whole = (...verdicts: Verdict[]): Verdict =>
    wholeVerdict(
      verdicts.map((verdict) => ({
        dataset: "d",
        method: "m",
        effect: 0,
        interval: [0, 0],
        verdict,
      })),
    );
  assert.equal(whole("reproduced", "reproduced"), "reproduced");
  assert.equal(whole("reproduced", "inconclusive"), "inconclusive");
  assert.equal(whole("reproduced", "inconclusive", "refuted"), "refuted");
  assert.equal(whole(), "inconclusive");
});

Deno.test("a claim of some cases holds by one of them, and fails by all", () => {
  const some = (...verdicts: Verdict[]): Verdict =>
    wholeVerdict(
      verdicts.map((verdict) => ({
        dataset: "d",
        method: "m",
        effect: 0,
        interval: [0, 0],
        verdict,
      })),
      "some",
    );
  assert.equal(some("refuted", "inconclusive", "reproduced"), "reproduced");
  assert.equal(some("refuted", "refuted"), "refuted");
  assert.equal(some("refuted", "inconclusive"), "inconclusive");
  assert.equal(some(), "inconclusive");
});

Deno.test("a case beside the claim does not change its verdict", () => {
  const one = { dataset: "d", method: "m", effect: 0, interval: [0, 0] } as const;
  const beside = { ...one, verdict: "refuted", beside: true } as const;
  assert.equal(wholeVerdict([{ ...one, verdict: "reproduced" }, beside]), "reproduced");
  assert.equal(wholeVerdict([beside]), "inconclusive");
});

Deno.test("--strict passes only if every claim is reproduced", () => {
  const strict = (...verdicts: Verdict[]): boolean =>
    passesStrict(verdicts.map((verdict) => ({ verdict })));
  assert.equal(strict("reproduced", "reproduced"), true);
  assert.equal(strict("reproduced", "inconclusive"), false);
  assert.equal(strict("reproduced", "refuted"), false);
  assert.equal(strict(), false);
});

Deno.test("a claim misses nothing where all its cases only stand beside it", () => {
  const one = {
    dataset: "d",
    method: "m",
    effect: 0,
    interval: [0, 0],
    verdict: "reproduced",
  } as const;
  const evidence = { dataset: "cifar10", has: () => false } as unknown as Evidence;
  const missing = (beside: boolean): unknown => {
    const claim: Claim = {
      id: "C0",
      statement: "",
      place: "",
      words: "",
      test: "",
      compares: { methods: ["bagging"], under: [] },
      evaluate: () => [beside ? { ...one, beside } : one],
    };
    return putClaim(claim, evidence).missing;
  };
  assert.deepEqual(missing(false), [{ dataset: "cifar10", method: "bagging" }]);
  assert.equal(missing(true), undefined);
});
