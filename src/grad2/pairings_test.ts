import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { madeUpGrid } from "./_made_up_grid.ts";
import {
  agrees,
  averageName,
  findPairing,
  LITERAL,
  type Pairing,
  PAIRINGS,
  paperDifferences,
} from "./pairings.ts";

/** The paper's own accuracies for randomInit on MNIST, under the literal words. */
const LIKE_PAPER = madeUpGrid(
  "randomInit",
  4000,
  ({ schedule, followed }) =>
    schedule === "fgsm"
      ? followed === "grad1" ? 0.61 : 0.4517
      : followed === "grad1"
      ? 0.6518
      : 0.8875,
);
const THE_OTHER_WAY = madeUpGrid(
  "randomInit",
  1000,
  ({ followed }) => followed === "grad1" ? 0.5 : 0.2,
);

Deno.test("there is a pairing for each loss, each pair of labels and each average", () => {
  assert.equal(PAIRINGS.length, 3 * 4 * 4 * 9);
  assert(PAIRINGS.some((pairing) => JSON.stringify(pairing) === JSON.stringify(LITERAL)));
});

Deno.test("the paper's differences are those of its Table 2", () => {
  const { fgsm, bim } = paperDifferences("mnist", "randomInit")!;
  assertClose([fgsm, bim], [0.4517 - 0.61, 0.8875 - 0.6518], { absolute: 1e-12 });
  assert.equal(paperDifferences("mnist", "adversarialTraining"), null);
  assert.equal(paperDifferences("synthetic", "randomInit"), null);
});

Deno.test("numbers like the paper's have its signs, and a small distance whose interval holds 0", () => {
  for (const pairing of PAIRINGS) {
    const finding = findPairing(LIKE_PAPER, pairing, "paper")!;
    assert(agrees(finding));
    assert(finding.fgsm.interval[1] < 0 && finding.bim.interval[0] > 0);
    assert(finding.distance!.effect < 0.04);
    assert.equal(finding.images, 4000);
  }
  const { distance } = findPairing(LIKE_PAPER, LITERAL, "paper")!;
  const [low, high] = distance!.interval;
  assert(low <= distance!.effect && distance!.effect <= high);
});

Deno.test("where Grad. 2 is stronger in both attacks, FGSM has the paper's sign and BIM has not", () => {
  const finding = findPairing(THE_OTHER_WAY, LITERAL, "40")!;
  assert.equal(finding.fgsm.verdict, "reproduced");
  assert.equal(finding.bim.verdict, "refuted");
  assert(finding.bim.againstSign < 1e-6 && finding.fgsm.againstSign > 0.999);
  assert(!agrees(finding));
  // BIM is the farther one: -0.3 instead of +0.24.
  const { effect, interval: [low, high] } = finding.distance!;
  assertClose([effect], [0.54], { absolute: 0.06 });
  assert(low > 0.4 && high < 0.7);
});

Deno.test("FGSM may follow another average than BIM", () => {
  const found = madeUpGrid("randomInit", 50, ({ followed }) => followed === "meanOfSigns" ? 1 : 0);
  const pairing: Pairing = { ...LITERAL, average: "meanOfSigns", fgsmAverage: "signOfMean" };
  const { fgsm, bim } = findPairing(found, pairing, "paper")!;
  assert.deepEqual([fgsm.effect, bim.effect], [0, 1]);
  assert.equal(averageName(pairing), "signOfMean+meanOfSigns");
});

Deno.test("BIM's columns exchanged turn BIM's difference alone, with its interval", () => {
  const exchanged: Pairing = { ...LITERAL, bimExchanged: true };
  const [as, turned] = [LITERAL, exchanged].map((pairing) =>
    findPairing(THE_OTHER_WAY, pairing, "paper")!
  );
  assert.deepEqual(turned!.fgsm, as!.fgsm);
  assert.equal(turned!.bim.effect, -as!.bim.effect);
  assertClose(turned!.bim.interval, as!.bim.interval.map((end) => -end).reverse(), {
    absolute: 1e-12,
  });
  assert.equal(turned!.bim.verdict, "reproduced");
  assert.equal(averageName(exchanged), "signOfMean (BIM exchanged)");
});

Deno.test("a difference of nothing is inconclusive, and far from no sign", () => {
  const same = madeUpGrid("randomInit", 300, () => 0.5);
  const { bim, fgsm } = findPairing(same, LITERAL, "paper")!;
  assert.deepEqual([bim.verdict, fgsm.verdict], ["inconclusive", "inconclusive"]);
});

Deno.test("what was not measured has no finding, and what the paper lacks no distance", () => {
  const some = madeUpGrid("bagging", 20, ({ schedule }) => schedule === "100" ? undefined : 0.5);
  assert.equal(findPairing(some, LITERAL, "100"), undefined);
  assert(findPairing(some, LITERAL, "40"));
  const digits = madeUpGrid("bagging", 20, () => 0.5, { dataset: "synthetic" });
  const { distance, bim } = findPairing(digits, LITERAL, "paper")!;
  assert.deepEqual([distance, bim.paper], [null, null]);
});

Deno.test("attacks of different numbers of images are compared on those they share", () => {
  const found = madeUpGrid("bagging", 30, () => 1);
  const name = "paper/fused/true/signOfMean";
  const outcome = found.points.get(name)!;
  const wrong = outcome.ensembleLabels.map((label) => (label + 1) % 10);
  const short = { ...outcome, images: 10, ensembleLabels: wrong.slice(0, 10) };
  const mixed = { ...found, points: new Map([...found.points, [name, short]]) };
  const { images, bim } = findPairing(mixed, LITERAL, "paper")!;
  assert.equal(images, 10);
  assert.equal(bim.effect, -1);
});
