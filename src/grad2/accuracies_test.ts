import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { bootstrap, percentileInterval } from "../evaluation/bootstrap.ts";
import { randomStream } from "../random/stream.ts";
import { madeUpGrid } from "./_made_up_grid.ts";
import {
  accuracyOf,
  attackerScoresOf,
  differenceOf,
  ensembleScoresOf,
  outcomeOf,
} from "./accuracies.ts";
import type { GridPoint } from "./grid.ts";

const GRAD1: GridPoint = {
  schedule: "paper",
  loss: "fused",
  attackLabel: "true",
  followed: "grad1",
};
const GRAD2: GridPoint = { ...GRAD1, followed: "signOfMean" };
const FOUND = madeUpGrid("bagging", 400, ({ followed }) => followed === "grad1" ? 0.4 : 0.7);

Deno.test("accuracies are shares of right predictions, over images and attackers", () => {
  for (const point of [GRAD1, GRAD2]) {
    const outcome = outcomeOf(FOUND, point)!;
    for (const images of [400, 137]) {
      const sets = outcome.ensembleLabels.length / 400;
      let right = 0;
      for (let set = 0; set < sets; set++) {
        for (let image = 0; image < images; image++) {
          if (outcome.ensembleLabels[set * 400 + image] === FOUND.labels[image]) right++;
        }
      }
      const scores = ensembleScoresOf(outcome, FOUND.labels, images);
      assertClose([accuracyOf(scores)], [right / sets / images], { absolute: 1e-12 });
      assert.equal(scores.byImage.length, images);
      assert.equal(scores.byAttacker.length, sets);
    }
  }
});

Deno.test("attackers have scores of their own under Grad. 1 alone", () => {
  const own = attackerScoresOf(outcomeOf(FOUND, GRAD1)!, FOUND.labels)!;
  assertClose([accuracyOf(own)], [0.2], { absolute: 0.05 });
  assert.equal(attackerScoresOf(outcomeOf(FOUND, GRAD2)!, FOUND.labels), undefined);
});

Deno.test("a difference has about the bootstrap's interval, and none of itself", () => {
  const [more, less] = [GRAD2, GRAD1].map((point) =>
    ensembleScoresOf(outcomeOf(FOUND, point)!, FOUND.labels)
  ) as [ReturnType<typeof ensembleScoresOf>, ReturnType<typeof ensembleScoresOf>];
  const { effect, standardError } = differenceOf(more, less);
  const values = (point: GridPoint): Uint8Array =>
    outcomeOf(FOUND, point)!.ensembleLabels.map((label, i) =>
      label === FOUND.labels[i % 400] ? 1 : 0
    );
  const { effect: expected, draws } = bootstrap(
    [
      {
        sign: 1,
        scores: { population: "the ensemble", rows: 1, images: 400, values: values(GRAD2) },
      },
      { sign: -1, scores: { population: "members", rows: 3, images: 400, values: values(GRAD1) } },
    ],
    randomStream(1, "a difference"),
    2000,
  );
  assertClose([effect], [expected], { absolute: 1e-12 });
  const [low, high] = percentileInterval(draws);
  // With three attackers a resample of them is short by a third of their variance.
  assertClose([2 * 1.96 * standardError], [high - low], { absolute: 0.012 });
  const itself = differenceOf(more, more);
  assert.deepEqual([itself.effect, itself.standardError], [0, 0]);
});

Deno.test("a difference knows how little few attackers tell", () => {
  const images = Float64Array.from({ length: 401 }, (_, i) => i % 2); // a variance of 1/1604
  const none = { byImage: new Float64Array(401), byAttacker: Float64Array.of(0) };
  const alone = { byImage: images, byAttacker: Float64Array.of(200 / 401) };
  assertClose([differenceOf(alone, none).df], [400], { absolute: 1e-6 });
  // Three attackers of as much variance as the images: 4 v^2 / (v^2 / 400 + v^2 / 2).
  const variance = differenceOf(alone, none).standardError ** 2;
  const spread = Math.sqrt(3 * variance);
  const attackers = Float64Array.of(-spread, 0, spread).map((one) => 200 / 401 + one);
  const three = differenceOf({ ...alone, byAttacker: attackers }, none);
  assertClose([three.standardError], [Math.sqrt(2 * variance)], { absolute: 1e-9 });
  assertClose([three.df], [4 / (1 / 400 + 1 / 2)], { absolute: 1e-6 });
});

Deno.test("scores of different images have no difference", () => {
  const outcome = outcomeOf(FOUND, GRAD2)!;
  const [all, some] = [400, 399].map((images) => ensembleScoresOf(outcome, FOUND.labels, images));
  assert.throws(
    () => differenceOf(all!, some!),
    new RangeError("Scores must be of the same images: received 400 and 399"),
  );
});
