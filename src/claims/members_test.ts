/** The claims about members: C16 to C19. */

import assert from "assert";
import { type MadeUp, madeUpOutcomes } from "../evaluation/_made_up_outcomes.ts";
import type { MethodOutcomes } from "../evaluation/outcomes.ts";
import type { ClaimResult } from "./claim.ts";
import { evaluateClaims } from "./evaluate.ts";

const MADE: MadeUp = {
  method: "bagging",
  members: 4,
  images: 300,
  clean: { single: 0.9, ensemble: 0.95 },
  grad1: { single: 0.1, ensemble: 0.5 },
  grad2: { single: 0.5, ensemble: 0.8 },
};

function evaluate(
  id: string,
  made: Partial<MadeUp>,
  more: Partial<MethodOutcomes> = {},
): ClaimResult {
  return evaluateClaims({
    readings: { grad2: "signOfMean", attackLabel: "true" },
    outcomes: [{ ...madeUpOutcomes({ ...MADE, ...made }), ...more }],
    seed: 1,
  }).find((claim) => claim.id === id)!;
}

Deno.test("C16 reports the largest epsilon up to which most members stay accurate", () => {
  const note = (sweep: NonNullable<MadeUp["sweep"]>): string | undefined =>
    evaluate("C16", { sweep }).cases[0]!.note;
  assert.equal(note({ 0.05: 0.6, 0.1: 0.5, 0.2: 0.02, 0.3: 0.5 }), "up to epsilon 0.1, not 0.2");
  assert.equal(note({ 0.05: 0.6, 0.1: 0.5 }), "up to epsilon 0.1, the largest");
  assert.equal(note({ 0: 0.9, 0.05: 0.02, 0.1: 0.5 }), "not even at epsilon 0.05");
});

Deno.test("C16 hangs on the smallest epsilon above 0, and is undecided without a sweep", () => {
  const { verdict, cases: [one] } = evaluate("C16", { sweep: { 0: 0.9, 0.05: 0.5, 0.3: 0.02 } });
  assert.equal(verdict, "reproduced");
  assert.equal(one!.quantity, "the middle member's accuracy at epsilon 0.05 - 0.1");
  assert.deepEqual(evaluate("C16", {}).cases, []);
  assert.equal(evaluate("C16", {}).verdict, "inconclusive");
});

Deno.test("C16 takes one image on which all members are right for no accuracy", () => {
  const { verdict, cases: [one] } = evaluate("C16", { images: 1, sweep: { 0.05: 1 } });
  assert.equal(verdict, "inconclusive");
  assert(one!.interval[0] < 0 && one!.interval[1] === 0.9, `${one!.interval}`);
});

Deno.test("C16 on few images still knows what seeds vary", () => {
  const of = (right: number): MethodOutcomes =>
    madeUpOutcomes({ ...MADE, images: 15, sweep: { 0.05: right } });
  const [one] = evaluateClaims({
    readings: { grad2: "signOfMean", attackLabel: "true" },
    replicates: [0.93, 0.13, 0.13].map((right, i) => ({ seed: i + 1, methods: [of(right)] })),
    seed: 1,
  }).find(({ id }) => id === "C16")!.cases;
  assert(one!.interval[0] < 0, `${one!.interval}`);
});

Deno.test("C16 counts members: half of them may be useless, more may not", () => {
  const made = madeUpOutcomes({ ...MADE, sweep: { 0.1: 0.9 } });
  const useless = (count: number): ClaimResult["verdict"] => {
    const sweep = made.sweep!.map((point) => {
      const memberLabels = point.grad2.memberLabels.slice();
      for (let j = 0; j < count * point.grad2.images; j++) {
        memberLabels[j] = (made.labels[j % point.grad2.images]! + 1) % 10;
      }
      return point.attack === "bim" ? { ...point, grad2: { ...point.grad2, memberLabels } } : point;
    });
    return evaluateClaims({
      readings: { grad2: "signOfMean", attackLabel: "true" },
      outcomes: [{ ...made, sweep }],
      seed: 1,
    }).find(({ id }) => id === "C16")!.verdict;
  };
  assert.equal(useless(2), "reproduced");
  assert.equal(useless(3), "refuted");
});

Deno.test("C17 counts pairs of members on the images of both attacks", () => {
  const { cases } = evaluate("C17", {});
  assert.deepEqual(cases.map(({ on }) => on), ["FGSM", "BIM"]);
  assert.equal(evaluate("C17", { attacks: ["bim"] }).cases.length, 1);
  assert.deepEqual(evaluate("C17", { members: 1 }).cases, []);
});

Deno.test("C18 wants shares as bootstrap replicates have them, and enough of them", () => {
  const verdict = (shares: number[], trainImages: number): ClaimResult["verdict"] =>
    evaluate("C18", {}, { bootstrap: { shares, trainImages } }).verdict;
  assert.equal(verdict([0.63, 0.634], 10_000), "reproduced");
  assert.equal(verdict([1, 1], 10_000), "refuted");
  assert.equal(verdict([0.61, 0.612], 10_000), "refuted");
  assert.equal(verdict([0.63, 0.634], 400), "inconclusive");
  const [one] = evaluate("C18", {}, {
    bootstrap: { shares: [0.63, 0.634], trainImages: 10_000 },
  }).cases;
  // sqrt((1/e - 2/e^2) / 10000) is 0.0031183; over two members 0.0022050, times 1.96 is 0.0043217.
  assert.deepEqual(one!.interval.map((end) => end.toFixed(5)), ["-0.00432", "0.00432"]);
  assert.deepEqual(evaluate("C18", {}).cases, []);
});

Deno.test("C19 names the smallest ensemble that is enough, on every test set", () => {
  const smaller = (size: number, ensemble: number): number => ensemble + (size >= 2 ? 0.05 : -0.2);
  const { verdict, cases } = evaluate("C19", { smaller });
  assert.equal(verdict, "reproduced");
  assert.deepEqual(cases.map(({ on }) => on), ["clean", "FGSM", "BIM"]);
  assert(cases.every(({ note }) => note === "2 of 4 are enough"));
});

Deno.test("C19 is refuted only if every smaller ensemble is worse beyond doubt", () => {
  const worse = evaluate("C19", { smaller: (_, ensemble) => ensemble - 0.2 });
  assert(worse.cases.every(({ note }) => note === "none below 4 is enough"));
  assert.equal(worse.verdict, "refuted");
  // Hardly worse: 300 images cannot tell half a percent.
  const { verdict } = evaluate("C19", { smaller: (_, ensemble) => ensemble - 0.005 });
  assert.equal(verdict, "inconclusive");
});

Deno.test("C19 takes no smaller ensemble for enough that is worse by little, but beyond doubt", () => {
  // All are right, but for the smaller ensembles on some of 4000 images.
  const verdict = (wrong: number): ClaimResult["verdict"] => {
    const right = { single: 1, ensemble: 1 };
    const made = madeUpOutcomes({ ...MADE, images: 4000, clean: right, attacks: [] });
    const smaller = made.labels.map((label, i) => i < wrong ? (label + 1) % 10 : label);
    const subsetLabels = new Uint8Array(5 * MADE.members * 4000);
    for (let row = 0; row < 5 * MADE.members; row++) subsetLabels.set(smaller, row * 4000);
    return evaluateClaims({
      readings: { grad2: "signOfMean", attackLabel: "true" },
      outcomes: [{ ...made, clean: { ...made.clean, subsetLabels } }],
      seed: 1,
    }).find(({ id }) => id === "C19")!.verdict;
  };
  assert.equal(verdict(1), "reproduced");
  assert.equal(verdict(8), "refuted"); // by 0.002, which is within the margin
});

Deno.test("C19 is decided in every case of a whole table of ten members", () => {
  // What no data can decide: 9 sizes and 12 cases ask for a p-value below 0.05 / 12 / 9 / 2.
  const smaller = (_: number, ensemble: number): number => ensemble + 0.1;
  const methods = ["randomInit", "mixedModels", "bagging", "gaussianNoise"];
  const { cases } = evaluateClaims({
    readings: { grad2: "signOfMean", attackLabel: "true" },
    outcomes: methods.map((method) =>
      madeUpOutcomes({ ...MADE, method, members: 10, images: 1000, smaller })
    ),
    seed: 1,
  }).find(({ id }) => id === "C19")!;
  assert.equal(cases.length, 12);
  for (const one of cases) assert.equal(one.verdict, "reproduced", `${one.method}, ${one.on}`);
});

Deno.test("C19 does not take agreement on few images for enough, and says that it is open", () => {
  const alike = (images: number): ClaimResult =>
    evaluate("C19", { images, smaller: (_, ensemble) => ensemble });
  assert(
    alike(10).cases.every(({ verdict, effect }) => verdict === "inconclusive" && effect === 0),
  );
  assert.match(alike(10).cases[0]!.note!, /^whether fewer than 4 are enough is open$/);
});

Deno.test("C19 asks more of each size the more sizes there are", () => {
  // Every smaller ensemble is right on 7 images that all members miss, and wrong on 2 others: of 400
  // images that is non-inferior with a two-sided p of 0.024, enough for one size and not for three.
  const verdict = (members: number): ClaimResult["verdict"] => {
    const right = { single: 1, ensemble: 1 };
    const made = madeUpOutcomes({ ...MADE, members, images: 400, clean: right, attacks: [] });
    const { labels } = made;
    const ensembleLabels = labels.map((label, i) => i < 7 ? (label + 1) % 10 : label);
    const smaller = labels.map((label, i) => i === 7 || i === 8 ? (label + 1) % 10 : label);
    const subsetLabels = new Uint8Array(5 * members * 400);
    for (let row = 0; row < 5 * members; row++) subsetLabels.set(smaller, row * 400);
    return evaluateClaims({
      readings: { grad2: "signOfMean", attackLabel: "true" },
      outcomes: [{ ...made, clean: { ...made.clean, ensembleLabels, subsetLabels } }],
      seed: 1,
    }).find(({ id }) => id === "C19")!.verdict;
  };
  assert.equal(verdict(2), "reproduced");
  assert.equal(verdict(4), "inconclusive");
});

Deno.test("one case is enough for C19, and predictions of smaller ensembles are needed", () => {
  const smaller = (_: number, ensemble: number): number =>
    ensemble + (ensemble > 0.9 ? 0.04 : -0.2);
  const { verdict, cases } = evaluate("C19", { smaller });
  assert.deepEqual(cases.map((one) => one.verdict), ["reproduced", "refuted", "refuted"]);
  assert.equal(verdict, "reproduced");
  assert.deepEqual(evaluate("C19", {}).cases, []);
});
