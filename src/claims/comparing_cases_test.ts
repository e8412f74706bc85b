/** Which cases claims that compare methods have, by data set. */

import assert from "assert";
import type { MethodOutcomes } from "../evaluation/outcomes.ts";
import { judge, on } from "./_judge.ts";
import { METHODS, type Numbers, paperLike } from "./_paper_like.ts";
import type { ClaimCase } from "./claim.ts";

const names = ({ cases }: { cases: readonly ClaimCase[] }): string[] =>
  cases.map(({ method, on, beside }) =>
    `${method}${on ? `, ${on}` : ""}${beside ? " (beside)" : ""}`
  );

const [AT, DD] = ["adversarialTraining", "defensiveDistillation"];

Deno.test("C11 is about MNIST: drawn digits stand in for it, CIFAR-10 is beside", () => {
  const cases = (dataset: "mnist" | "cifar10" | "synthetic"): string[] =>
    names(on("C11", { datasets: [dataset], images: 200 }));
  const counted = ["randomInit", "mixedModels"].map((rival) =>
    `bagging, clean, ensemble vs ${rival}`
  );
  assert.deepEqual(cases("mnist"), counted);
  assert.deepEqual(cases("synthetic"), counted);
  assert.deepEqual(cases("cifar10"), counted.map((name) => `${name} (beside)`));
});

Deno.test("C13 asks of MNIST to beat single classifiers, and of CIFAR-10 to cost several points", () => {
  const cases = (dataset: "mnist" | "cifar10"): string[] =>
    names(on("C13", { datasets: [dataset], images: 200 }));
  assert.deepEqual(cases("mnist"), [
    "gaussianNoise, lowest ensemble",
    "gaussianNoise, above single ones",
  ]);
  assert.deepEqual(cases("cifar10"), [
    "gaussianNoise, lowest ensemble",
    "gaussianNoise, by several points",
  ]);
});

Deno.test("C13 takes agreement on few images for no cost of several points, nor for none", () => {
  const change = (numbers: Numbers, _: string, method: string): Numbers =>
    method === "gaussianNoise" ? { ...numbers, cleanEnsemble: 0.8415 } : numbers;
  const verdict = (images: number): string =>
    on("C13", { datasets: ["cifar10"], images, change }).cases[1]!.verdict;
  assert.equal(verdict(20), "inconclusive");
  assert.equal(verdict(2000), "refuted");
});

Deno.test("C20 has cases on CIFAR-10 alone, one for each claim, with the closest comparison", () => {
  assert.deepEqual(on("C20", { datasets: ["mnist", "synthetic"], images: 100 }).cases, []);
  const { cases } = on("C20");
  assert.deepEqual(
    cases.map(({ on }) => on),
    ["C1", "C2", "C3", "C4", "C5", "C6", "C8", "C10", "C12"],
  );
  const [c1] = cases;
  assert.deepEqual(
    [c1!.note, c1!.quantity, c1!.effect.toFixed(3)],
    ["closest is randomInit", "ensemble - single", "0.046"],
  );
});

Deno.test("C22 is told from plain networks, with bagging's beside it", () => {
  const found = names(on("C22", { datasets: ["mnist"], images: 200 }));
  assert.deepEqual(found, [
    `${AT}, vs single of randomInit`,
    `${DD}, vs single of randomInit`,
    `${AT}, vs single of bagging (beside)`,
    `${DD}, vs single of bagging (beside)`,
  ]);
});

Deno.test("C23 has bagging itself as the most robust to BIM on CIFAR-10, and nowhere else", () => {
  const { cases } = on("C23", { datasets: ["mnist", "cifar10", "synthetic"] });
  assert.deepEqual(cases.map(({ dataset, method, on }) => `${dataset}, ${method}, ${on}`), [
    `mnist, bagging+${AT}, FGSM`,
    `mnist, bagging+${AT}, BIM`,
    `cifar10, bagging+${AT}, FGSM`,
    "cifar10, bagging, BIM",
    `synthetic, bagging+${AT}, FGSM`,
    `synthetic, bagging+${AT}, BIM`,
  ]);
});

Deno.test("C25 takes agreement on few images for no equality, and on many for one", () => {
  const verdict = (images: number): string =>
    on("C25", { datasets: ["mnist"], images }).cases[0]!.verdict;
  assert.equal(verdict(500), "inconclusive");
  assert.equal(verdict(3000), "reproduced");
});

Deno.test("a superlative shows the rival that comes closest", () => {
  const change = (numbers: Numbers, _: string, method: string): Numbers =>
    method === "randomInit"
      ? { ...numbers, bim: { ...numbers.bim, grad2Ensemble: 0.97 } }
      : numbers;
  const { cases } = on("C12", { datasets: ["mnist"], change });
  const last = cases.at(-1)!;
  assert.equal(last.note, "closest is randomInit");
  assert(Math.abs(last.effect - (0.9768 - 0.97)) < 0.001);
});

Deno.test("claims on the ensembles of sections 3 and 4.1 leave out Table 4's own methods", () => {
  const outcomes = paperLike({ datasets: ["mnist"], images: 50 });
  assert.equal(outcomes.length, METHODS.length);
  for (const id of ["C1", "C2", "C8", "C9", "C15", "C17"]) {
    const methods = new Set(judge(id, { outcomes }).cases.map(({ method }) => method));
    assert.deepEqual([...methods].sort(), [
      "bagging",
      "gaussianNoise",
      "mixedModels",
      "randomInit",
    ]);
  }
});

Deno.test("C9 has no case where nobody is fooled, and full transfer takes many images", () => {
  const change = (numbers: Numbers, _: string, method: string): Numbers =>
    method === "randomInit"
      ? { ...numbers, fgsm: { ...numbers.fgsm, grad1Single: numbers.cleanSingle } }
      : { ...numbers, transfer: 1 };
  const wanted = { datasets: ["mnist"], methods: ["randomInit", "bagging"], change } as const;
  const verdicts = (images: number): string[] =>
    on("C9", { ...wanted, images }).cases.map(({ method, on, verdict }) =>
      `${method}, ${on}: ${verdict}`
    );
  assert.deepEqual(verdicts(100).sort(), [
    "bagging, BIM: inconclusive",
    "bagging, FGSM: inconclusive",
    "randomInit, BIM: reproduced",
  ]);
  assert.deepEqual(verdicts(2000).slice(0, 1), ["bagging, FGSM: refuted"]);
});

Deno.test("C27 is of random initialisation's members, or of the first method there is", () => {
  const method = (...methods: string[]): string | undefined =>
    on("C27", { datasets: ["mnist"], methods, images: 100 }).cases[0]?.method;
  assert.equal(method("bagging", "randomInit"), "randomInit");
  assert.equal(method("gaussianNoise", "bagging"), "gaussianNoise");
  assert.equal(method(AT!), undefined);
});

Deno.test("one example of every class is enough for C27, and nine of ten are not", () => {
  const wanted = { datasets: ["mnist"], methods: ["randomInit"], images: 100 } as const;
  const [made] = paperLike(wanted);
  // Everyone is right on everything but one image of each class, which BIM turns.
  const right = made!.clean.memberLabels.map((_, j) => made!.labels[j % 100]!);
  const turned = (classes: number): MethodOutcomes => ({
    ...made!,
    clean: { ...made!.clean, memberLabels: right },
    attacks: made!.attacks.map((one) => ({
      ...one,
      grad1: one.grad1.map(({ attacker, predictions }) => ({
        attacker,
        predictions: {
          ...predictions,
          memberLabels: right.map((label, j) =>
            attacker === 1 && j % 100 < classes ? (label + 1) % 10 : label
          ),
        },
      })),
    })),
  });
  const [ten, nine] = [10, 9].map((classes) => judge("C27", { outcomes: [turned(classes)] }));
  assert.deepEqual([ten!.verdict, ten!.cases[0]!.note], [
    "reproduced",
    "10 of 10 classes, class 0 the least",
  ]);
  assert.deepEqual([nine!.verdict, nine!.cases[0]!.note], [
    "inconclusive",
    "9 of 10 classes, class 9 the least",
  ]);
});

Deno.test("claims rest on all replicates, whose spread counts", () => {
  const replicates = [0.2, 0.8].map((transfer, r) => ({
    seed: r + 1,
    methods: paperLike({
      datasets: ["mnist"],
      images: 400,
      change: (numbers) => ({ ...numbers, transfer }),
    }),
  }));
  for (const id of ["C9", "C10", "C12", "C17", "C21", "C25", "C27"]) {
    const { cases } = judge(id, { replicates });
    assert(cases.length > 0 && cases.every(({ replicates }) => replicates === 2), id);
  }
  const [one, both] = [replicates.slice(0, 1), replicates].map((replicates) =>
    judge("C9", { replicates }).cases[0]!
  );
  assert(Math.abs(both!.effect - 0.5) < 0.02 && Math.abs(one!.effect - 0.2) < 0.02);
  const width = ({ interval: [low, high] }: ClaimCase): number => high - low;
  assert(width(both!) > 5 * width(one!));
});

Deno.test("data sets are judged apart: what one cannot tell costs the other nothing", () => {
  const alone = on("C28", { datasets: ["mnist"] }).cases;
  const both = on("C28", { datasets: ["mnist", "cifar10"] }).cases;
  assert.deepEqual(both.filter(({ dataset }) => dataset === "mnist"), alone);
});
