import assert from "assert";
import { type MadeUp, madeUpOutcomes, madeUpShare } from "../evaluation/_made_up_outcomes.ts";
import { type ClaimResult, joinClaimResults, type Verdict } from "./claim.ts";
import { CLAIMS } from "./claims.ts";
import { evaluateClaims, measuredEvidence } from "./evaluate.ts";

const READINGS = { grad2: "signOfMean", attackLabel: "true", noiseSigma: 0.2 };

/** Outcomes for which every claim holds that is not about MNIST alone. */
const AS_PUBLISHED: MadeUp = {
  method: "bagging",
  members: 3,
  images: 400,
  clean: { single: 0.7, ensemble: 0.9 },
  grad1: { single: 0.1, ensemble: 0.5 },
  grad2: { single: 0.5, ensemble: 0.8 },
  fgsm: { grad1: { single: 0.2, ensemble: 0.6 }, grad2: { single: 0.3, ensemble: 0.4 } },
  smaller: (size, ensemble) => size === 1 ? ensemble - 0.2 : ensemble + 0.05,
  sweep: { 0.05: 0.6, 0.1: 0.5, 0.3: 0.02 },
};

/** The same for MNIST, at accuracies in the middle of the ranges that the text states. */
const ON_MNIST: MadeUp = {
  ...AS_PUBLISHED,
  dataset: "mnist",
  images: 6000,
  clean: accuracies(0.99, 0.99),
  grad1: accuracies(0.09, 0.78),
  grad2: accuracies(0.5, 0.91),
  fgsm: { grad1: accuracies(0.45, 0.67), grad2: accuracies(0.5, 0.57) },
};
function accuracies(single: number, ensemble: number): MadeUp["clean"] {
  return { single: madeUpShare(single), ensemble: madeUpShare(ensemble) };
}

const SHARES = [0.6321, 0.6305, 0.6338];

/** Claims on two methods; `shares` are of bootstrap replicates of 20,000 images. */
function evaluate(
  wanted: Partial<MadeUp>,
  dataset: MadeUp["dataset"] = "synthetic",
  shares: number[] = SHARES,
): ClaimResult[] {
  const outcomes = ["randomInit", "bagging"].map((method) => ({
    ...madeUpOutcomes({ ...AS_PUBLISHED, ...wanted, dataset, method }),
    ...method === "bagging" && { bootstrap: { shares, trainImages: 20_000 } },
  }));
  return evaluateClaims({ readings: READINGS, outcomes, seed: 1 });
}
const onMnist = (wanted: Partial<MadeUp>): ClaimResult[] =>
  evaluateClaims({
    readings: READINGS,
    outcomes: [madeUpOutcomes({ ...ON_MNIST, ...wanted })],
    seed: 1,
  });
const verdictOn = (id: string, results: ClaimResult[]): Verdict | undefined =>
  results.find((result) => result.id === id)?.verdict;
const swapped = ({ single, ensemble }: MadeUp["clean"]): MadeUp["clean"] => ({
  single: ensemble,
  ensemble: single,
});
/** The claims that the paper makes of its data sets alone, with their levels. */
const OF_LEVELS = ["C7", "C29"];

Deno.test("every claim on single methods is reproduced on outcomes like the paper's", () => {
  const ids = Object.keys(MUTATIONS).filter((id) => !OF_LEVELS.includes(id));
  const found = evaluate({}).filter(({ id }) => ids.includes(id));
  assert.deepEqual(found.map(({ id }) => id), ids);
  for (const { id, verdict, cases, missing } of found) {
    assert.equal(verdict, missing === undefined ? "reproduced" : "inconclusive", id);
    assert(cases.length > 0, id);
    assert(cases.every((one) => one.verdict === "reproduced"), id);
    for (const { effect, interval: [low, high], replicates } of cases) {
      assert(low <= effect && effect <= high, id);
      assert.equal(replicates, 1, id);
    }
  }
});

Deno.test("claims about levels are reproduced on MNIST at the paper's levels, not on drawn digits", () => {
  const [found, drawn] = [onMnist({}), evaluate({})];
  for (const id of OF_LEVELS) {
    assert.equal(verdictOn(id, found), "reproduced", id);
    assert.deepEqual(drawn.find((claim) => claim.id === id)!.cases, [], id);
  }
});

/** For each claim, a change of the outcomes that makes it wrong. */
const MUTATIONS: Readonly<Record<string, () => ClaimResult[]>> = {
  C1: () => evaluate({ clean: swapped(AS_PUBLISHED.clean) }),
  C2: () => evaluate({ fgsm: { ...AS_PUBLISHED.fgsm!, grad1: { single: 0.6, ensemble: 0.2 } } }),
  C3: () => evaluate({ fgsm: { ...AS_PUBLISHED.fgsm!, grad2: { single: 0.3, ensemble: 0.1 } } }),
  C4: () => evaluate({ fgsm: { ...AS_PUBLISHED.fgsm!, grad2: { single: 0.3, ensemble: 0.7 } } }),
  C5: () => evaluate({ grad1: swapped(AS_PUBLISHED.grad1) }),
  C6: () => evaluate({ grad2: { single: 0.5, ensemble: 0.02 } }),
  C7: () => onMnist({ grad2: accuracies(0.5, 0.3) }),
  C8: () => evaluate({ grad2: { single: 0.5, ensemble: 0.2 } }),
  C15: () => evaluate({ grad1: { single: 0.5, ensemble: 0.5 } }),
  C16: () => evaluate({ sweep: { 0.05: 0.02, 0.3: 0.01 } }),
  C17: () => evaluate({ diverseOn: "clean", clean: { single: 0.3, ensemble: 0.9 } }),
  C18: () => evaluate({}, "synthetic", [0.64, 0.645, 0.65]),
  C19: () => evaluate({ smaller: (_, ensemble) => ensemble - 0.2 }),
  C29: () => onMnist({ grad2: accuracies(0.5, 0.6) }),
};

// Claims that compare methods, or read members' labels, have theirs in method_claims_test.ts and table4_claims_test.ts.
for (const [id, mutation] of Object.entries(MUTATIONS)) {
  const { statement } = CLAIMS.find((claim) => claim.id === id)!;
  Deno.test(`${id} is refuted by outcomes that contradict "${statement}"`, () => {
    assert.equal(verdictOn(id, mutation()), "refuted");
  });
}

Deno.test("every claim has outcomes that refute it, here or in the trials", () => {
  const inTrials = ["C9", "C10", "C11", "C12", "C13", "C14", "C20", "C27"]; // method_claims_test.ts
  const ofTable4 = ["C21", "C22", "C23", "C24", "C25", "C26", "C28"]; // table4_claims_test.ts
  assert.deepEqual(
    CLAIMS.map(({ id }) => id).sort(),
    [...Object.keys(MUTATIONS), ...inTrials, ...ofTable4].sort(),
  );
});

Deno.test("C1 wants the gain below 0.01 on MNIST, and only there", () => {
  assert.equal(verdictOn("C1", evaluate({}, "mnist")), "refuted");
  assert.equal(verdictOn("C1", evaluate({}, "synthetic")), "reproduced");
  // 400 images are not enough to tell a gain of half a percent from none.
  const small = { clean: { single: 0.99, ensemble: 0.995 } };
  assert.equal(verdictOn("C1", evaluate(small, "mnist")), "inconclusive");
});

Deno.test("equal accuracies are inconclusive, and as many images may differ as none of them shows", () => {
  const outcomes = [madeUpOutcomes({ ...AS_PUBLISHED, clean: { single: 2, ensemble: 2 } })];
  const [c1] = evaluateClaims({ readings: READINGS, outcomes, seed: 1 });
  assert.equal(c1!.verdict, "inconclusive");
  const { interval: [low, high] } = c1!.cases[0]!;
  assert(low === -high && high > 0 && high < 0.01, `${low} to ${high}`);
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
    () => evaluateClaims({ readings: { grad2: "x" }, outcomes, seed: 1 }),
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
  const [evidence] = measuredEvidence({ readings: READINGS, outcomes, seed: 1 });
  const cells = {
    method: "bagging",
    more: { method: "bagging", column: "cleanEnsemble" },
    less: { method: "bagging", column: "cleanSingle" },
    below: Infinity,
  } as const;
  const [plain] = evidence!.judge([{ ...cells, above: 0 }]);
  const [low] = plain!.interval;
  // A bound just below the interval: decided alone, undecided as one of ten such cases.
  const narrow = { ...cells, above: low - 0.001 };
  assert.equal(evidence!.judge([narrow])[0]!.verdict, "reproduced");
  const ten = evidence!.judge(new Array<typeof narrow>(10).fill(narrow));
  assert(ten.every(({ verdict }) => verdict === "inconclusive"));
  assert(ten.every(({ interval }) => interval[0] === low));
});

Deno.test("a claim about a method that was not measured says so", () => {
  const outcomes = [madeUpOutcomes(AS_PUBLISHED)];
  const [evidence] = measuredEvidence({ readings: READINGS, outcomes, seed: 1 });
  const cell = { method: "mixedModels", column: "cleanEnsemble" } as const;
  assert.throws(
    () =>
      evidence!.judge([{
        method: "mixedModels",
        more: cell,
        less: cell,
        above: 0,
        below: Infinity,
      }]),
    { message: "The method mixedModels was not measured" },
  );
});

Deno.test("C3's range and C15 on CIFAR-10 are reported beside the claim", () => {
  const [c3, c15] = ["C3", "C15"].map((id) => onMnist({}).find((claim) => claim.id === id)!);
  assert.deepEqual(c3!.cases.map(({ kind, beside }) => [kind, beside]), [
    [undefined, undefined],
    ["range", true],
  ]);
  assert.deepEqual(c3!.cases[1]!.range, [0.07, 0.22]);
  assert(c15!.cases.every(({ beside }) => beside === undefined));
  const onCifar = evaluate({}, "cifar10").find(({ id }) => id === "C15")!;
  assert(c15!.cases.length > 0 && onCifar.cases.length > 0);
  assert(onCifar.cases.every(({ beside }) => beside === true));
  assert.equal(onCifar.verdict, "inconclusive");
});

Deno.test("joinClaimResults() makes one result of several data sets", () => {
  const contradicted = evaluate({ clean: swapped(AS_PUBLISHED.clean) }, "mnist");
  const [c1] = joinClaimResults([evaluate({}, "cifar10"), contradicted]);
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

Deno.test("an ensemble whose members answer alike is put to no claim, and the others are", () => {
  const [alive, dead] = ["randomInit", "bagging"].map((method) =>
    madeUpOutcomes({ ...AS_PUBLISHED, method })
  ) as [ReturnType<typeof madeUpOutcomes>, ReturnType<typeof madeUpOutcomes>];
  dead.clean.memberLabels.fill(4);
  const claims = evaluateClaims({ readings: READINGS, outcomes: [alive, dead], seed: 1 });
  const cases = claims.flatMap(({ cases }) => cases);
  assert(cases.some(({ method }) => method === "randomInit"));
  assert(!cases.some(({ method }) => method === "bagging"));
  dead.clean.memberLabels.set(alive.clean.memberLabels.subarray(0, 800)); // one of three is left
  const again = evaluateClaims({ readings: READINGS, outcomes: [alive, dead], seed: 1 });
  assert(again.flatMap(({ cases }) => cases).some(({ method }) => method === "bagging"));
});

Deno.test("every claim has a result, though every method was left out", () => {
  const dead = madeUpOutcomes({ ...AS_PUBLISHED, method: "bagging" });
  dead.clean.memberLabels.fill(4);
  const claims = evaluateClaims({ readings: READINGS, outcomes: [dead], seed: 1 });
  assert.equal(claims.length, evaluate({}).length);
  assert(claims.every(({ verdict, cases }) => verdict === "inconclusive" && cases.length === 0));
});
