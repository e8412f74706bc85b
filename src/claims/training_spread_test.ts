import assert from "assert";
import { madeUpOutcomes } from "../evaluation/_made_up_outcomes.ts";
import type { MethodOutcomes } from "../evaluation/outcomes.ts";
import { tQuantile } from "../evaluation/student_t.ts";
import type { ClaimCase, ClaimResult } from "./claim.ts";
import { evaluateClaims, type Measured } from "./evaluate.ts";
import { claimsWithSpread } from "./training_spread.ts";

const IMAGES = 1000;
const READINGS = { grad2: "signOfMean", attackLabel: "true" };

/** An ensemble that either attack leaves as accurate with Grad. 2 as given, and 0.5 with Grad. 1. */
function trained(
  method: string,
  grad2: number,
  { dataset = "mnist", clean = 0.9, grad1 = 0.5 }: {
    dataset?: MethodOutcomes["dataset"];
    clean?: number;
    grad1?: number;
  } = {},
  seed = 1,
): MethodOutcomes {
  return madeUpOutcomes({
    dataset,
    method,
    members: 3,
    images: IMAGES,
    clean: { single: 0.8, ensemble: clean },
    grad1: { single: 0.1, ensemble: grad1 },
    grad2: { single: 0.3, ensemble: grad2 },
  }, seed);
}
const once = (...outcomes: MethodOutcomes[]): Measured => ({
  readings: READINGS,
  seed: 1,
  outcomes,
});
const several = (...trainings: MethodOutcomes[]): Measured => ({
  readings: READINGS,
  seed: 1,
  replicates: trainings.map((outcomes, r) => ({ seed: r + 1, methods: [outcomes] })),
});
const claim = (id: string, claims: readonly ClaimResult[]): ClaimResult =>
  claims.find((one) => one.id === id)!;
const caseOn = (on: string, { cases }: ClaimResult): ClaimCase =>
  cases.find((one) => one.on === on)!;

const [BAGGING, OTHER] = [trained("bagging", 0.7), trained("randomInit", 0.6)];
const ON = "BIM, Grad. 2, ensemble vs randomInit";

Deno.test("a verdict on two methods does not stand a spread as large as what they differ by", () => {
  const run = once(BAGGING, OTHER);
  const spread = several(trained("randomInit", 0.5), trained("randomInit", 0.7));
  const [before, after] = [evaluateClaims(run), claimsWithSpread(run, spread)]
    .map((claims) => caseOn(ON, claim("C10", claims)));
  assert.deepEqual([before!.verdict, after!.verdict], ["reproduced", "inconclusive"]);
  assert.equal(after!.effect, before!.effect);
});

Deno.test("a verdict stands a spread of trainings that are alike, with hardly another interval", () => {
  const run = once(BAGGING, OTHER);
  const alike = several(OTHER, OTHER, OTHER);
  const [before, after] = [evaluateClaims(run), claimsWithSpread(run, alike)]
    .map((claims) => caseOn(ON, claim("C10", claims)));
  assert.deepEqual([before!.verdict, after!.verdict], ["reproduced", "reproduced"]);
  before!.interval.forEach((end, i) => assert(Math.abs(end - after!.interval[i]!) < 0.002));
});

Deno.test("two methods have the spread of both, from the trainings of one", () => {
  const trainings = [0.5, 0.6, 0.7].map((left, r) => trained("randomInit", left, {}, r + 1));
  const after = claimsWithSpread(once(BAGGING, OTHER), several(...trainings));
  const [low, high] = caseOn(ON, claim("C10", after)).interval;
  const lefts = trainings.map(({ attacks, labels }) => {
    const { ensembleLabels } = attacks.find(({ attack }) => attack === "bim")!.grad2;
    return ensembleLabels.filter((label, i) => label === labels[i]).length / IMAGES;
  });
  const centre = (lefts[0]! + lefts[1]! + lefts[2]!) / 3;
  const variance = lefts.reduce((sum, left) => sum + (left - centre) ** 2, 0) / 2;
  // The images' part is small beside it, and better known: the degrees of freedom are a few more.
  const ratio = (high - low) / 2 / (tQuantile(0.975, 2) * Math.sqrt(2 * variance));
  assert(ratio > 0.9 && ratio < 1.1, `${ratio}`);
});

Deno.test("two numbers of one ensemble have the spread of their difference", () => {
  const run = once(OTHER);
  const together = several(
    trained("bagging", 0.6, { grad1: 0.5 }),
    trained("bagging", 0.8, { grad1: 0.7 }),
    trained("bagging", 0.4, { grad1: 0.3 }),
  );
  const apart = several(
    trained("bagging", 0.6, { grad1: 0.5 }),
    trained("bagging", 0.4, { grad1: 0.7 }),
    trained("bagging", 0.8, { grad1: 0.3 }),
  );
  const verdicts = [
    evaluateClaims(run),
    ...[together, apart].map((one) => claimsWithSpread(run, one)),
  ]
    .map((claims) => claim("C8", claims).verdict);
  assert.deepEqual(verdicts, ["reproduced", "reproduced", "inconclusive"]);
});

Deno.test("numbers of members alone, and another data set, hang on no spread", () => {
  const run = once(BAGGING, trained("bagging", 0.7, { dataset: "cifar10" }));
  const spread = several(trained("bagging", 0.1), trained("bagging", 0.9));
  const [before, after] = [evaluateClaims(run), claimsWithSpread(run, spread)];
  const onCifar = (claims: ClaimResult[]): ClaimCase[] =>
    claims.flatMap(({ cases }) => cases).filter(({ dataset }) => dataset === "cifar10");
  assert.deepEqual(onCifar(after), onCifar(before));
  const ofMembers = (claims: ClaimResult[]): string => claim("C15", claims).cases[0]!.verdict;
  assert.equal(ofMembers(after), ofMembers(before));
});

Deno.test("a spread is lent to one training, by two or more", () => {
  const [one, two] = [once(OTHER), several(OTHER, OTHER)];
  assert.throws(
    () => claimsWithSpread(two, two),
    /^RangeError: A spread is lent to one training, by two or more: received 2 and 2 of mnist$/,
  );
  assert.throws(() => claimsWithSpread(one, one), /received 1 and 1 of mnist$/);
});
