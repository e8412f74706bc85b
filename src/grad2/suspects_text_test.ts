import assert from "assert";
import { madeUpGrid } from "./_made_up_grid.ts";
import { judgeExplanations } from "./standings.ts";
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
  const [literal, again, noLabels, , masking, perturbations] = textOf([blocked, () => 1]);
  assert.match(literal!, /^- The literal words, excluded: FGSM /);
  assert.equal(
    again,
    "- Re-predicted labels, each member's own, for Grad. 2, excluded: FGSM 0.0000 to +1.0000, BIM " +
      "0.0000 to +1.0000.",
  );
  assert.match(
    noLabels!,
    /^- No labels given: predicted once for Grad\. 1, by each member at every step for Grad\. 2, excluded: FGSM 0\.0000 to/,
  );
  assert.equal(
    masking,
    "- Numerical masking, excluded: FGSM 0.0000 to +1.0000, BIM 0.0000 to +1.0000, though 25 % of " +
      "the gradients vanish before the first step.",
  );
  assert.match(
    perturbations!,
    /^- Averaged perturbations, excluded: FGSM 0\.0000 to \+1\.0000, BIM /,
  );
});

Deno.test("a suspect that fewer ensembles were put to than others says of how many it is told", () => {
  assert.match(
    textOf([blocked, fused])[4]!,
    /^- Numerical masking, on 1 of 2 ensembles, excluded: FGSM \+1\.0000, BIM \+1\.0000, though/,
  );
});

/** Labels that are predicted again leave BIM so much more, with the plain mean and with equal weights. */
function raising(plain: number, equalWeights: number): (point: GridPoint) => number {
  return ({ schedule, followed, attackLabel }: GridPoint): number => {
    if (followed === "grad1" || schedule === "fgsm" || attackLabel !== "predictedEachStep") {
      return 0;
    }
    return followed === "normalisedMean" ? equalWeights : plain;
  };
}

Deno.test("domination is what one length for all gradients takes of what labels predicted again do", () => {
  assert.equal(
    textOf([raising(1, 1), raising(1, 0)]).at(-1),
    "- Domination by fooled members: predicting the labels again raises BIM's difference by 1.00. " +
      "With gradients of one length, where none can dominate, it still does so by 0.00 to 1.00: 0 % " +
      "to 100 % of the effect is no domination.",
  );
});

Deno.test("domination that fewer ensembles tell of says of how many", () => {
  const unweighted = (point: GridPoint): number | undefined =>
    point.followed === "normalisedMean" ? undefined : raising(1, 1)(point);
  assert.match(
    textOf([raising(1, 1), unweighted]).at(-1)!,
    /^- Domination by fooled members, on 1 of 2 ensembles: predicting /,
  );
});

Deno.test("a suspect that was not measured, or of which no difference is to be explained, is told so", () => {
  assert.equal(textOf([fused])[4], "- Numerical masking: not measured.");
  assert.equal(textOf([() => 1]).at(-1), "- Domination by fooled members: not measured.");
});
