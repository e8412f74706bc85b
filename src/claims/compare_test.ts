import assert from "assert";
import type { ClaimResult } from "./claim.ts";
import { compareClaims } from "./compare.ts";

const finding = { effect: 0.1, interval: [0, 0.2], verdict: "reproduced" } as const;
const one = { dataset: "mnist", method: "bagging", reading: "grad2=signOfMean", ...finding };
const claim: ClaimResult = {
  id: "C8",
  statement: "s",
  place: "p",
  verdict: "reproduced",
  cases: [{ ...one, fgsm: finding }],
};

Deno.test("compareClaims() says nothing of claims whose verdicts agree", () => {
  const moved = { ...claim, cases: [{ ...claim.cases[0]!, effect: 0.11 }] };
  assert.deepEqual(compareClaims([claim], [moved]), []);
});

Deno.test("compareClaims() names every verdict that differs, of wholes, cases and FGSM", () => {
  const changed: ClaimResult = {
    ...claim,
    verdict: "refuted",
    cases: [{ ...one, verdict: "refuted", fgsm: { ...finding, verdict: "inconclusive" } }],
  };
  assert.deepEqual(compareClaims([claim], [changed]), [
    "C8, as a whole: recorded reproduced, recomputed refuted",
    "C8, mnist, bagging, grad2=signOfMean: recorded reproduced, recomputed refuted",
    "C8, mnist, bagging, grad2=signOfMean, its FGSM: recorded reproduced, recomputed inconclusive",
  ]);
});

Deno.test("compareClaims() names cases and claims that only one has", () => {
  assert.deepEqual(compareClaims([claim], [{ ...claim, cases: [one] }]), [
    "C8, mnist, bagging, grad2=signOfMean, its FGSM: recorded reproduced, not recomputed",
  ]);
  assert.deepEqual(compareClaims([], [{ ...claim, cases: [] }]), [
    "C8, as a whole: not recorded, recomputed reproduced",
  ]);
});
