import assert from "assert";
import { type MadeUp, madeUpOutcomes } from "../evaluation/_made_up_outcomes.ts";
import { type ClaimResult, joinClaimResults, type Verdict, wholeVerdict } from "./claim.ts";
import { CLAIMS } from "./claims.ts";
import { evaluateClaims, measuredEvidence } from "./evaluate.ts";

const READINGS = { grad2: "signOfMean", attackLabel: "true", noiseSigma: 0.2 };

/** Accuracies for which every claim holds, on a data set where C1 has no upper bound. */
const AS_PUBLISHED: MadeUp = {
  method: "bagging",
  members: 3,
  images: 400,
  clean: { single: 0.7, ensemble: 0.9 },
  grad1: { single: 0.1, ensemble: 0.5 },
  grad2: { single: 0.5, ensemble: 0.8 },
};

function evaluate(wanted: Partial<MadeUp>, dataset: string = "cifar10"): ClaimResult[] {
  const outcomes = ["randomInit", "bagging"].map((method) =>
    madeUpOutcomes({ ...AS_PUBLISHED, ...wanted, method })
  );
  return evaluateClaims({ dataset, readings: READINGS, outcomes, seed: 1 });
}
const verdictOn = (id: string, results: ClaimResult[]): Verdict | undefined =>
  results.find((result) => result.id === id)?.verdict;
const swapped = ({ single, ensemble }: MadeUp["clean"]): MadeUp["clean"] => ({
  single: ensemble,
  ensemble: single,
});

Deno.test("every claim is reproduced on outcomes like the paper's", () => {
  for (const { id, verdict, cases } of evaluate({})) {
    assert.equal(verdict, "reproduced", id);
    assert.deepEqual(cases.map(({ method }) => method), ["randomInit", "bagging"], id);
    for (const { effect, interval: [low, high] } of cases) {
      assert(0 < low && low < effect && effect < high, id);
    }
  }
});

/** For each claim, a change of the outcomes that makes it wrong. */
const MUTATIONS: Readonly<Record<string, Partial<MadeUp>>> = {
  C1: { clean: swapped(AS_PUBLISHED.clean) },
  C2: { grad1: swapped(AS_PUBLISHED.grad1) },
  C5: { grad1: swapped(AS_PUBLISHED.grad1) },
  C6: { grad2: { single: 0.5, ensemble: 0.02 } },
  C8: { grad2: { single: 0.5, ensemble: 0.2 } },
};

for (const { id, statement } of CLAIMS) {
  Deno.test(`${id} is refuted by outcomes that contradict "${statement}"`, () => {
    const mutation = MUTATIONS[id];
    assert(mutation, `${id} has no mutation`);
    assert.equal(verdictOn(id, evaluate(mutation)), "refuted");
  });
}

Deno.test("C1 wants the gain below 0.01 on MNIST, and only there", () => {
  assert.equal(verdictOn("C1", evaluate({}, "mnist")), "refuted");
  assert.equal(verdictOn("C1", evaluate({}, "synthetic")), "reproduced");
  // 400 images are not enough to tell a gain of half a percent from none.
  const small = { clean: { single: 0.99, ensemble: 0.995 } };
  assert.equal(verdictOn("C1", evaluate(small, "mnist")), "inconclusive");
});

Deno.test("equal accuracies are inconclusive", () => {
  const outcomes = [madeUpOutcomes({ ...AS_PUBLISHED, clean: { single: 2, ensemble: 2 } })];
  const [c1] = evaluateClaims({ dataset: "mnist", readings: READINGS, outcomes, seed: 1 });
  assert.equal(c1!.verdict, "inconclusive");
  assert.deepEqual(c1!.cases[0]!.interval, [0, 0]);
});

Deno.test("C8 names the readings it hangs on, and misses one that is absent", () => {
  const c8 = evaluate({}).find(({ id }) => id === "C8");
  assert.equal(c8!.cases[0]!.reading, "grad2=signOfMean, attackLabel=true");
  assert(
    evaluate({}).filter(({ id }) => id !== "C8").every(({ cases }) =>
      cases.every((one) => !("reading" in one))
    ),
  );
  const outcomes = [madeUpOutcomes(AS_PUBLISHED)];
  assert.throws(
    () => evaluateClaims({ dataset: "mnist", readings: { grad2: "x" }, outcomes, seed: 1 }),
    { message: "The reading attackLabel is not among the evidence's" },
  );
});

Deno.test("claims on an attack that was not made have no cases and are inconclusive", () => {
  const results = evaluate({ attacks: ["fgsm"] });
  const c5 = results.find(({ id }) => id === "C5");
  assert.deepEqual([c5!.verdict, c5!.cases], ["inconclusive", []]);
  assert.equal(verdictOn("C2", results), "reproduced");
});

Deno.test("verdicts of a claim's cases are corrected for their number, intervals are not", () => {
  const outcomes = [madeUpOutcomes({ ...AS_PUBLISHED, images: 60 })];
  const evidence = measuredEvidence({ dataset: "mnist", readings: READINGS, outcomes, seed: 1 });
  const cells = {
    method: "bagging",
    more: { method: "bagging", column: "cleanEnsemble" },
    less: { method: "bagging", column: "cleanSingle" },
    below: Infinity,
  } as const;
  const [plain] = evidence.judge([{ ...cells, above: 0 }]);
  const [low] = plain!.interval;
  // A bound just below the interval: decided alone, undecided as one of ten such cases.
  const narrow = { ...cells, above: low - 0.001 };
  assert.equal(evidence.judge([narrow])[0]!.verdict, "reproduced");
  const ten = evidence.judge(new Array<typeof narrow>(10).fill(narrow));
  assert(ten.every(({ verdict }) => verdict === "inconclusive"));
  assert(ten.every(({ interval }) => interval[0] === low));
});

Deno.test("a claim about a method that was not measured says so", () => {
  const outcomes = [madeUpOutcomes(AS_PUBLISHED)];
  const evidence = measuredEvidence({ dataset: "mnist", readings: READINGS, outcomes, seed: 1 });
  const cell = { method: "mixedModels", column: "cleanEnsemble" } as const;
  assert.throws(
    () =>
      evidence.judge([{
        method: "mixedModels",
        more: cell,
        less: cell,
        above: 0,
        below: Infinity,
      }]),
    { message: "The method mixedModels was not measured" },
  );
});

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

Deno.test("joinClaimResults() makes one result of several data sets", () => {
  const contradicted = evaluate(MUTATIONS["C1"]!, "mnist");
  const [c1] = joinClaimResults([evaluate({}), contradicted]);
  assert.equal(c1!.verdict, "refuted");
  assert.deepEqual(c1!.cases.map(({ dataset }) => dataset), [
    "cifar10",
    "cifar10",
    "mnist",
    "mnist",
  ]);
});

Deno.test("evaluateClaims() repeats for a seed", () => {
  assert.deepEqual(evaluate({}), evaluate({}));
});
