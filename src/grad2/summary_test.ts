import assert from "assert";
import { madeUpGrid, trainedMore } from "./_made_up_grid.ts";
import { findGrad2 } from "./findings.ts";
import type { GridPoint } from "./grid.ts";
import { riddleStands } from "./summary.ts";

const accuracy = ({ followed, attackLabel }: GridPoint): number =>
  followed === "grad1" ? 0.5 : attackLabel === "true" ? 0.2 : 0.9;

Deno.test("what stands elsewhere is of the ensembles that were trained most, all four methods or fewer", () => {
  const like = (point: GridPoint): number =>
    point.schedule === "fgsm" ? point.followed === "grad1" ? 0.6 : 0.4 : accuracy(point);
  const large = ["randomInit", "mixedModels", "bagging", "gaussianNoise"].map((method) =>
    trainedMore(madeUpGrid(method, 200, like))
  );
  const small = madeUpGrid("randomInit", 60, ({ followed }) => followed === "grad1" ? 0.9 : 0.2);
  const text = riddleStands(findGrad2([small, ...large]));
  assert.match(
    text,
    /^On MNIST, randomInit; .*; MNIST, gaussianNoise \(ensembles of 3, 60000 training images, 2 epochs\) \d+ of \d+ explanations have both of the paper's signs:\n/,
  );
  assert.match(
    text,
    /- _re-predicted by members, Grad\. 2_, both signs \(at most 0\.\d\d from the paper's differences, 0\.\d\d from its accuracies\)\. Grad\. 1 had true labels; for Grad\. 2/,
  );
  assert.doesNotMatch(text, /_the literal words_/);
  assert.match(
    text,
    /\n\nOf the 11 explanations that have both signs in some number of BIM's steps 10 are excluded in others, or on networks that were trained less: .*; re-predicted by members, Grad\. 2; /,
  );
  assert.match(
    text,
    /- _BIM's columns exchanged_, both signs, listed when others were known \(at most/,
  );
  assert.match(
    riddleStands(findGrad2(large.slice(1))),
    /- _re-predicted by members, Grad\. 2_, a lead \(/,
  );
});

Deno.test("where both data sets have ensembles, what stands on both is in words, the rest by name", () => {
  const alike = ({ schedule, followed, attackLabel }: GridPoint): number => {
    if (schedule === "fgsm") return followed === "grad1" ? 0.6 : 0.4;
    return followed === "grad1" ? 0.5 : attackLabel === "predictedEachStep" ? 0.9 : 0.2;
  };
  const onDigits = (point: GridPoint): number =>
    point.followed === "meanOfSigns" && point.schedule !== "fgsm" ? 0.9 : alike(point);
  const methods = ["randomInit", "mixedModels", "bagging", "gaussianNoise"];
  const text = riddleStands(findGrad2([
    ...methods.map((method) => trainedMore(madeUpGrid(method, 200, onDigits))),
    ...methods.map((method) => madeUpGrid(method, 200, alike, { dataset: "cifar10" })),
  ]));
  assert.match(
    text,
    /^If ensembles of 3 of MNIST \(2 epochs\) and CIFAR-10 \(2 epochs\) are judged together, /,
  );
  assert.match(text, /\n\n\| Explanation +\| Data set +\|[^]+\| the literal words +\| MNIST /);
  assert.match(text, /\n- _re-predicted by members, Grad\. 2_: Grad\. 1 had true labels; /);
  assert.match(text, /\n\nMembers that are wrong about a clean image, /);
  assert.match(
    text,
    /\n\nOn MNIST, randomInit; .* \d+ of \d+ explanations have both of the paper's signs: .*re-predicted by members, Grad\. 2; .*averaged signs, BIM alone \*; .*\.\n\n/,
  );
  assert.doesNotMatch(text, /_averaged signs, BIM alone_/);
});

Deno.test("ensembles that the paper does not have are at no distance from it", () => {
  const digits = madeUpGrid("randomInit", 200, (point) => {
    if (point.schedule === "fgsm") return point.followed === "grad1" ? 1 : 0;
    return point.followed === "grad1" ? 0 : 1;
  }, { dataset: "synthetic" });
  assert.match(
    riddleStands(findGrad2([digits])),
    /- _the literal words_, a lead, of ensembles that the paper does not have\. What the paper says/,
  );
});
