import assert from "assert";
import { madeUpSuite } from "./_made_up_suite.ts";
import type { SuiteOutcomes } from "./outcomes.ts";
import {
  attacksAt,
  cleanSingles,
  ensembleUnder,
  ensembleWorst,
  onlyIn,
  singlesUnder,
  singlesWorst,
} from "./scores.ts";

const IMAGES = 80;
const FOUND = madeUpSuite(
  IMAGES,
  (point) =>
    point === "clean" ? { ensemble: 0.99, member: 0.95 } : { ensemble: 0.97, member: 0.96 },
);

/** Whether a model is right on all images made of one at an epsilon; member -1 is the ensemble. */
function naivelyRight(
  found: SuiteOutcomes,
  epsilon: number,
  member: number,
  image: number,
): boolean {
  const label = found.labels[image];
  const { length } = found.labels;
  const clean = member < 0
    ? found.cleanEnsembleLabels[image]
    : found.cleanMemberLabels[member * length + image];
  if (clean !== label) return false;
  for (const { point, sets, ensembleLabels, memberLabels } of found.points.values()) {
    if (point.epsilon !== epsilon) continue;
    for (let set = 0; set < sets; set++) {
      const predicted = member < 0
        ? ensembleLabels[set * length + image]
        : memberLabels[(set * found.members + member) * length + image];
      if (predicted !== label) return false;
    }
  }
  return true;
}

Deno.test("the worst case of an image is over everything made of it at that epsilon", () => {
  const ensemble = ensembleWorst(FOUND, 0.2);
  const singles = singlesWorst(FOUND, 0.2);
  assert.equal(singles.rows, 2);
  for (let image = 0; image < IMAGES; image++) {
    assert.equal(ensemble.values[image], Number(naivelyRight(FOUND, 0.2, -1, image)));
    for (const member of [0, 1]) {
      const expected = Number(naivelyRight(FOUND, 0.2, member, image));
      assert.equal(singles.values[member * IMAGES + image], expected);
    }
  }
  const right = ensemble.values.reduce((sum, one) => sum + one, 0);
  assert(right > 0 && right < IMAGES, "the test must be able to fail");
  // Grad. 1 of three members under FGSM and BIM, and 8 others; 8 on the ensemble, 2 × 6 on members.
  assert.equal(attacksAt(FOUND, 0.2), 2 * (3 + 4) + 8 + 2 * 6);
});

Deno.test("a single network's own attack is its set of Grad. 1, or the attack on it alone", () => {
  const labels = FOUND.labels;
  const grad1 = FOUND.points.get("0.2/bim/grad1")!;
  const own = singlesUnder(FOUND, { epsilon: 0.2, attack: "bim" })!;
  const alone = singlesUnder(FOUND, { epsilon: 0.2, attack: "square" })!;
  for (const member of [0, 1]) {
    const square = FOUND.points.get(`0.2/square/member${member}`)!;
    for (let i = 0; i < IMAGES; i++) {
      const at = member * IMAGES + i;
      const set = (member * 3 + member) * IMAGES;
      assert.equal(own.values[at], Number(grad1.memberLabels[set + i] === labels[i]));
      assert.equal(alone.values[at], Number(square.memberLabels[at] === labels[i]));
    }
  }
  assert.equal(own.population, cleanSingles(FOUND).population);
});

Deno.test("what was not made has no scores", () => {
  assert.equal(ensembleUnder(FOUND, { epsilon: 0.9, attack: "bim", on: "grad2" }), undefined);
  assert.equal(singlesUnder(FOUND, { epsilon: 0.9, attack: "pgd10" }), undefined);
});

Deno.test("images lost in one way alone are counted once", () => {
  const row = (...values: number[]) => ({
    population: "the ensemble",
    rows: 1,
    images: 4,
    values: Uint8Array.from(values),
  });
  assert.deepEqual([...onlyIn(row(1, 1, 0, 0), row(1, 0, 1, 0)).values], [0, 1, 0, 0]);
});
