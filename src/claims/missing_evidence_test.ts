/** What claims that compare methods say where some methods or attacks were not measured. */

import assert from "assert";
import type { MethodOutcomes } from "../evaluation/outcomes.ts";
import { judge, on } from "./_judge.ts";
import { METHODS, type Numbers, type PaperLike, paperLike } from "./_paper_like.ts";

const [AT, DD] = ["adversarialTraining", "defensiveDistillation"];

Deno.test("claims compare the methods that were measured", () => {
  const few = {
    datasets: ["mnist"],
    methods: ["randomInit", "bagging", AT!],
    images: 200,
  } as const;
  const counts = Object.fromEntries(
    ["C10", "C11", "C12", "C13", "C14", "C21", "C22", "C23", "C24", "C25", "C26", "C28"].map((id) =>
      [id, on(id, few).cases.length] as const
    ),
  );
  assert.deepEqual(counts, {
    C10: 6,
    C11: 1,
    C12: 0,
    C13: 0,
    C14: 0,
    C21: 3,
    C22: 2,
    C23: 0,
    C24: 0,
    C25: 0,
    C26: 1,
    C28: 0,
  });
});

Deno.test("claims on attacks that were not made have no case of them", () => {
  const outcomes = paperLike({ datasets: ["mnist"], images: 200 }).map((one) => ({
    ...one,
    attacks: one.attacks.filter(({ attack }) => attack === "fgsm"),
  }));
  const count = (id: string): number => judge(id, { outcomes }).cases.length;
  assert.deepEqual(["C9", "C10", "C12", "C14", "C21", "C23", "C27"].map(count), [
    4,
    6,
    3,
    1,
    4,
    1,
    0,
  ]);
});

Deno.test("a claim about both attacks is not reproduced by one, and says what it misses", () => {
  const withoutBim = (methods: readonly string[]) => (one: MethodOutcomes): MethodOutcomes =>
    methods.includes(one.method)
      ? { ...one, attacks: one.attacks.filter(({ attack }) => attack === "fgsm") }
      : one;
  const outcomes = paperLike({ datasets: ["mnist"] });
  const c12 = judge("C12", { outcomes: outcomes.map(withoutBim(METHODS)) });
  assert(c12.cases.length > 0 && c12.cases.every(({ verdict }) => verdict === "reproduced"));
  assert.equal(c12.verdict, "inconclusive");
  assert.equal(c12.missing?.length, 4);
  const one = judge("C12", { outcomes: outcomes.map(withoutBim(["bagging"])) });
  assert.deepEqual([one.verdict, one.missing], [
    "inconclusive",
    [{ dataset: "mnist", method: "bagging", attack: "bim" }],
  ]);
  // A claim on clean images needs no attack.
  const { missing } = judge("C26", { outcomes: outcomes.map(withoutBim(METHODS)) });
  assert.equal(missing, undefined);
});

Deno.test("a claim that compares methods can be refuted without all of them, and not reproduced", () => {
  const whole = on("C12", { datasets: ["mnist"] });
  assert.deepEqual([whole.verdict, whole.missing], ["reproduced", undefined]);
  const partly: PaperLike = {
    datasets: ["mnist"],
    methods: METHODS.filter((method) => method !== "mixedModels"),
  };
  const { verdict, cases, missing } = on("C12", partly);
  assert(cases.every((one) => one.verdict === "reproduced"));
  assert.equal(verdict, "inconclusive");
  assert.deepEqual(missing, [{ dataset: "mnist", method: "mixedModels" }]);
  const change = (numbers: Numbers, _: string, method: string): Numbers =>
    method === "bagging" ? { ...numbers, bim: { ...numbers.bim, grad2Ensemble: 0.99 } } : numbers;
  assert.equal(on("C12", { ...partly, change }).verdict, "refuted");
});

Deno.test("what a claim misses is named by data set, and nothing where it has no case", () => {
  const both = on("C21", { methods: ["bagging", DD!], images: 200 });
  assert.deepEqual(both.missing, [
    { dataset: "mnist", method: AT },
    { dataset: "cifar10", method: AT },
  ]);
  const none = on("C21", { methods: ["bagging"], images: 200 });
  assert.deepEqual([none.cases, none.missing], [[], undefined]);
});
