import assert from "assert";
import { madeUpGrid } from "./_made_up_grid.ts";
import { judgeExplanations } from "./explanations.ts";
import type { GridPoint } from "./grid.ts";
import { suspectsText } from "./suspects_text.ts";

const IMAGES = 50;

function textOf(accuracies: readonly ((point: GridPoint) => number | undefined)[]): string[] {
  const all = accuracies.map((accuracy, i) =>
    madeUpGrid(["randomInit", "bagging"][i]!, IMAGES, accuracy)
  );
  return suspectsText(judgeExplanations(all, "paper")).split("\n");
}

/** Right under every attack, but for Grad. 1. */
const blocked = ({ followed }: GridPoint): number => followed === "grad1" ? 0 : 1;

/** The same, clipped probabilities not being measured. */
const fused = (point: GridPoint): number | undefined =>
  point.loss === "clipped" ? undefined : blocked(point);

Deno.test("each suspect is told by both differences, and those that agree as one number", () => {
  const [again, , masking, perturbations] = textOf([blocked, () => 1]);
  assert.equal(
    again,
    "- Re-predicted labels, each member's own, for Grad. 2, excluded: FGSM 0.0000 to +1.0000, BIM " +
      "0.0000 to +1.0000.",
  );
  assert.match(masking!, /^- Numerical masking, excluded: FGSM 0\.0000 to \+1\.0000, BIM /);
  assert.match(
    perturbations!,
    /^- Averaged perturbations, excluded: FGSM 0\.0000 to \+1\.0000, BIM /,
  );
});

Deno.test("a suspect that fewer ensembles were put to than others says of how many it is told", () => {
  assert.equal(
    textOf([blocked, fused])[2],
    "- Numerical masking, on 1 of 2 ensembles, excluded: FGSM +1.0000, BIM +1.0000.",
  );
});

Deno.test("domination is what one length for all gradients takes of the difference", () => {
  const ruled = (point: GridPoint): number =>
    point.followed === "normalisedMean" ? 0 : blocked(point);
  const domination = textOf([blocked, ruled]).at(-1);
  assert.equal(
    domination,
    "- Domination by fooled members: with every member's gradient brought to one length, 0 % to " +
      "100 % of BIM's difference under re-predicted labels is left (0 % to 100 % with the intervals " +
      "of what is left).",
  );
});

Deno.test("domination that fewer ensembles tell of says of how many", () => {
  const unweighted = (point: GridPoint): number | undefined =>
    point.followed === "normalisedMean" ? undefined : blocked(point);
  assert.match(
    textOf([blocked, unweighted]).at(-1)!,
    /^- Domination by fooled members, on 1 of 2 ensembles: with every /,
  );
});

Deno.test("a suspect that was not measured, or of which no difference is to be explained, is told so", () => {
  assert.equal(textOf([fused])[2], "- Numerical masking: not measured.");
  assert.equal(textOf([() => 1]).at(-1), "- Domination by fooled members: not measured.");
});
