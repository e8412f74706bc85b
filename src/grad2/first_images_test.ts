import assert from "assert";
import { MADE_UP_RESULTS } from "../reports/_made_up_results.ts";
import { madeUpGrid } from "./_made_up_grid.ts";
import { explanationNamed } from "./explanations.ts";
import { firstImagesText, type TableRun } from "./first_images.ts";
import { gridEnsemble } from "./outcomes.ts";

const FOUND = madeUpGrid("bagging", 400, (point) => point.attackLabel === "true" ? 0 : undefined);
const { scale: { members, epochs, trainImages }, seed } = gridEnsemble(FOUND);

/** A run in which literal attacks leave what is given, where the experiment found them to leave 0. */
function runLeaving(
  testImages: number,
  changes: { seed?: number; epochs?: number } = {},
): TableRun[] {
  const [made] = MADE_UP_RESULTS.protocol;
  const [row] = MADE_UP_RESULTS.table2;
  const rows = [
    { attack: "fgsm" as const, grad1Ensemble: 0.03, grad2Ensemble: 0.01 },
    { attack: "bim" as const, grad1Ensemble: 0.05, grad2Ensemble: 0.02 },
  ];
  return [{
    name: "all-images",
    explanation: explanationNamed("literal"),
    results: {
      seed: changes.seed ?? seed,
      protocol: [
        {
          ...made!,
          dataset: "mnist",
          members,
          epochs: changes.epochs ?? epochs,
          trainImages,
          testImages,
        },
      ],
      table2: rows.map((one) => ({ ...row!, dataset: "mnist", method: "bagging", ...one })),
    },
  }];
}

Deno.test("first images that are harder than the rest are told of, with the run of all", () => {
  const [text, ...others] = firstImagesText([FOUND], runLeaving(1000));
  assert.match(
    text!,
    /: on all 1,000 images attacks by _the literal words_ leave \+0\.0100 to \+0\.0500 more \(\[all-images\]\(results\.md#all-images\)\)\. /,
  );
  // The paper's own bagging on MNIST: 0.9233 under BIM with Grad. 2.
  assert.match(text!, / On all, the largest distance is 0\.90 by _the literal words_\.$/);
  assert.deepEqual(others, []);
});

Deno.test("a run of as few images, or of other ensembles, says nothing of the first", () => {
  assert.deepEqual(firstImagesText([FOUND], runLeaving(400)), []);
  assert.deepEqual(firstImagesText([FOUND], runLeaving(1000, { seed: seed + 1 })), []);
  assert.deepEqual(firstImagesText([FOUND], runLeaving(1000, { epochs: epochs + 1 })), []);
  const other = madeUpGrid("randomInit", 400, () => 0);
  assert.deepEqual(firstImagesText([other], runLeaving(1000)), []);
});
