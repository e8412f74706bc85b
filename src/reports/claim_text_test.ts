import assert from "assert";
import type { ClaimCase, ClaimResult } from "../claims/claim.ts";
import { renderClaim } from "./claim_text.ts";
import { renderClaims } from "./claims_text.ts";
import { findingTitle } from "./finding_title.ts";
import { shortEffect, statedRange } from "./numbers.ts";

const refuted = { effect: -0.19, interval: [-0.22, -0.16], verdict: "refuted" } as const;
const reproduced = { effect: 0.21, interval: [0.15, 0.27], verdict: "reproduced" } as const;
const named = { dataset: "mnist", method: "bagging", quantity: "Grad. 2 - Grad. 1" } as const;
const own: ClaimCase = {
  ...named,
  ...refuted,
  reading: "grad2=signOfMean, attackLabel=true",
  own: true,
  replicates: 1,
  fgsm: { ...refuted, verdict: "reproduced" },
};
const other: ClaimCase = {
  ...named,
  ...reproduced,
  reading: "grad2=meanOfSigns, attackLabel=predictedClean",
  own: false,
  beside: true,
  replicates: 1,
  fgsm: { ...reproduced, verdict: "refuted" },
};
const c8: ClaimResult = {
  id: "C8",
  statement: "Grad. 2 is the weaker attack",
  place: "section 4.1",
  words: "It is surprising that BIM attacks using Grad. 1 are more successful than those using " +
    "Grad. 2, because.",
  test: "The whole interval must lie above 0.",
  verdict: "refuted",
  cases: [own, other],
};
const cell = (verdict: ClaimCase["verdict"]): ClaimCase => ({
  dataset: "mnist",
  method: "bagging",
  on: "clean, single",
  quantity: "accuracy",
  kind: "range",
  range: [0.35, 0.56],
  words: "A sentence.",
  replicates: 3,
  effect: 0.4,
  interval: [0.38, 0.42],
  verdict,
});
const c29: ClaimResult = {
  id: "C29",
  statement: "ranges",
  place: "section 4.1",
  verdict: "refuted",
  cases: [cell("reproduced"), cell("refuted"), cell("inconclusive")],
};

Deno.test("renderClaim() explains a claim: words, test, cases, other readings, which one fits", () => {
  assert.equal(
    renderClaim(c8),
    `\
C8: refuted
Grad. 2 is the weaker attack

The paper (section 4.1): “It is surprising that BIM attacks using Grad. 1 are more successful than
those using Grad. 2, because.”

Test: The whole interval must lie above 0.

Rests on one ensemble a method: the luck of training is not in the intervals. Verdicts hold at 5 %
after Holm's correction for the number of cases; intervals are of 95 % each.

Cases (effect: Grad. 2 - Grad. 1):

| Case                                                |  Effect |      95 % interval | Verdict |                       FGSM | FGSM verdict |
| :-------------------------------------------------- | ------: | -----------------: | :------ | -------------------------: | :----------- |
| MNIST, bagging (grad2=signOfMean, attackLabel=true) | −0.1900 | [−0.2200, −0.1600] | refuted | −0.1900 [−0.2200, −0.1600] | reproduced   |

Beside the claim, not part of its verdict (effect: Grad. 2 - Grad. 1):

| Case                                                           |  Effect |      95 % interval | Verdict    |                       FGSM | FGSM verdict |
| :------------------------------------------------------------- | ------: | -----------------: | :--------- | -------------------------: | :----------- |
| MNIST, bagging (grad2=meanOfSigns, attackLabel=predictedClean) | +0.2100 | [+0.1500, +0.2700] | reproduced | +0.2100 [+0.1500, +0.2700] | refuted      |

Cases with the paper's sign, by reading:

| Reading                                            |    BIM |   FGSM |   both |
| :------------------------------------------------- | -----: | -----: | -----: |
| grad2=signOfMean, attackLabel=true (the run's own) | 0 of 1 | 1 of 1 | 0 of 1 |
| grad2=meanOfSigns, attackLabel=predictedClean      | 1 of 1 | 0 of 1 | 0 of 1 |`,
  );
});

Deno.test("renderClaim() shows ranges beside accuracies, and quotes their sentences once", () => {
  const text = renderClaim(c29);
  assert.match(text, /\| 0\.4000 \| \[0\.3800, 0\.4200\] \| 35 % to 56 % \| inside +\|/);
  assert.match(text, /\| outside +\|\n.*\| undecided \|/);
  assert.equal(text.split("“A sentence.”").length, 2);
  assert.match(text, /Rests on 3 replicate ensembles a method, whose spread is part of/);
});

Deno.test("renderClaim() says what a claim rests on if not on one ensemble", () => {
  const { replicates: _, ...printed } = own;
  assert.match(renderClaim({ ...c8, cases: [printed] }), /Printed accuracies without intervals/);
  assert.match(renderClaim({ ...c8, cases: [] }), /^C8: not measured\n[^]*No case was measured/);
  const several = [{ ...own, replicates: 2 }, { ...own, replicates: 3 }];
  assert.match(renderClaim({ ...c8, cases: several }), /Rests on 2 to 3 replicate ensembles/);
  assert.match(renderClaim({ ...c8, quantifier: "some" }), /One case that holds is enough/);
});

Deno.test("a claim says what it would have to compare and could not", () => {
  const missing = [
    { dataset: "mnist", method: "randomInit" },
    { dataset: "mnist", method: "mixedModels" },
    { dataset: "cifar10", method: "bagging" },
    { dataset: "cifar10", method: "bagging", attack: "bim" },
  ] as const;
  const claim = { ...c8, missing };
  const text = renderClaim(claim);
  assert.match(
    text,
    /^Not measured: randomInit, mixedModels on MNIST\. So the claim can be refuted/m,
  );
  assert.match(text, /^Not measured: bagging on CIFAR-10\./m);
  assert.match(text, /^Not measured: BIM of bagging on CIFAR-10\./m);
  const lines = renderClaims({ claims: [claim] }).split("\n").map((line) => line.split("|")[2]);
  assert.match(lines.at(-3)!, /^ +not measured: randomInit, mixedModels on MNIST +$/);
  assert.match(lines.at(-2)!, /^ +not measured: bagging on CIFAR-10 +$/);
  assert.match(lines.at(-1)!, /^ +not measured: BIM of bagging on CIFAR-10 +$/);
  assert(!/not measured/i.test(renderClaim(c8) + renderClaims({ claims: [c8] })));
});

Deno.test("renderClaim() names each case's quantity where they differ", () => {
  const different = { ...own, quantity: "Grad. 1 - single" };
  assert.match(renderClaim({ ...c8, cases: [own, different] }), /\| Quantity +\|/);
});

Deno.test("renderClaims() counts ranges and other readings in one line each", () => {
  const lines = renderClaims({ claims: [c8, c29] }).split("\n").map((line) =>
    line.split("|").slice(1, 3).map((text) => text.trim()).join(" ").trim()
  );
  assert.deepEqual(lines.slice(2), [
    "C8 Grad. 2 is the weaker attack",
    "MNIST, bagging (grad2=signOfMean, attackLabel=true)",
    "1 of 1 other readings agree, 0 under FGSM (C4) too",
    "C29 ranges",
    "1 of 3 cases inside 35 % to 56 %, 1 undecided",
  ]);
  const elsewhere = { ...cell("reproduced"), range: [0.1, 0.5] as const };
  assert.match(
    renderClaims({ claims: [{ ...c29, cases: [...c29.cases, elsewhere] }] }),
    /2 of 4 cells inside, 1 undecided/,
  );
});

Deno.test("renderClaims() puts in brackets what is beside a claim, and notes after the case", () => {
  const text = renderClaims({
    claims: [{ ...c8, cases: [{ ...named, ...refuted, on: "BIM", note: "so", beside: true }] }],
  });
  assert.match(text, /MNIST, bagging, BIM: so .* \| \(refuted\) +\|/);
});

Deno.test("findingTitle() reads like a finding", () => {
  assert.equal(
    findingTitle(c8, own),
    "C8 mnist bagging: refuted with true labels (Grad. 2 - Grad. 1 = -0.19 [-0.22, -0.16])",
  );
  assert.equal(
    findingTitle(c8, other),
    "C8 mnist bagging: reproduced with labels predicted on clean images, grad2=meanOfSigns " +
      "(Grad. 2 - Grad. 1 = 0.21 [0.15, 0.27])",
  );
  const reading = "grad1 attackLabel=true, grad2 attackLabel=predictedEachStep, grad2=signOfMean";
  assert.match(
    findingTitle(c8, { ...other, reading }),
    /with true labels for Grad\. 1 and labels that each member predicts at each step for Grad\. 2 \(/,
  );
  assert.equal(
    findingTitle(c29, cell("refuted")),
    "C29 mnist bagging (clean, single): refuted (accuracy = 0.40 [0.38, 0.42], stated 35 % to 56 %)",
  );
});

Deno.test("titles have as many decimals as the interval and its signs need", () => {
  const short = (effect: number, low: number, high: number): string =>
    shortEffect({ effect, interval: [low, high], verdict: "refuted" });
  assert.equal(short(-0.02, -0.03, -0.002), "-0.020 [-0.030, -0.002]");
  assert.equal(short(0.0031, 0.0021, 0.0041), "0.003 [0.002, 0.004]");
  assert.equal(short(0.0031, 0.0026, 0.0035), "0.0031 [0.0026, 0.0035]");
  assert.equal(short(0, -0.1, 0.1), "0.00 [-0.10, 0.10]");
});

Deno.test("stated ranges are in percent", () => {
  assert.deepEqual(
    [[0.35, 0.56], [0.99, 0.99], [0.12, 1]].map(([low, high]) => statedRange([low!, high!])),
    ["35 % to 56 %", "99 %", "above 12 %"],
  );
});
