import assert from "assert";
import { madeUpGrid } from "./_made_up_grid.ts";
import type { GridPoint } from "./grid.ts";
import { riddleStands } from "./stands.ts";

const accuracy = ({ followed, attackLabel }: GridPoint): number =>
  followed === "grad1" ? 0.5 : attackLabel === "true" ? 0.2 : 0.9;

Deno.test("what stands elsewhere is of the ensembles that were trained most, all four methods or fewer", () => {
  const like = (point: GridPoint): number =>
    point.schedule === "fgsm" ? point.followed === "grad1" ? 0.6 : 0.4 : accuracy(point);
  const large = ["randomInit", "mixedModels", "bagging", "gaussianNoise"].map((method) => {
    const found = madeUpGrid(method, 200, like);
    return { ...found, runs: found.runs.map((run) => ({ ...run, trainImages: 60000 })) };
  });
  const small = madeUpGrid("randomInit", 60, ({ followed }) => followed === "grad1" ? 0.9 : 0.2);
  const text = riddleStands([small, ...large]);
  assert.match(
    text,
    /^On MNIST, randomInit; .*; MNIST, gaussianNoise \(ensembles of 3, 60000 training images, 2 epochs\):\n/,
  );
  assert.match(text, /- a finding: .*re-predicted by members, Grad\. 2/);
  assert.match(text, /- excluded: .*the literal words/);
  assert.match(
    text,
    /_Re-predicted by members, Grad\. 2 \(at most 0\.\d\d from the paper's differences; BIM's accuracies are −0\.\d{4} to [−+]0\.\d{4} from the paper's\):_ Grad\. 1 had true labels; for Grad\. 2/,
  );
  assert.doesNotMatch(text, /_The literal words:_/);
  assert.match(
    text,
    /\n\nThe same on MNIST with networks that were trained less \(ensembles of 3: 2000 training images, 2 epochs\): .*re-predicted by members, Grad\. 2, excluded/,
  );
  assert.match(riddleStands(large.slice(1)), /- a lead: .*re-predicted by members, Grad\. 2/);
});
