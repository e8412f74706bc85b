import assert from "assert";
import { dirname, join } from "node:path/posix";
import { madeUpGrid, trainedMore, withConstantMember } from "./_made_up_grid.ts";
import { EXPLANATIONS } from "./explanations.ts";
import { findGrad2 } from "./findings.ts";
import type { GridPoint } from "./grid.ts";
import { grad2Pages } from "./pages.ts";

const accuracy = ({ followed, attackLabel }: GridPoint): number =>
  followed === "grad1" ? 0.5 : attackLabel === "true" ? 0.2 : 0.9;

const ARGUMENT = "grad2.md";
const NUMBERS = "grad2/numbers.md";

/** The plots that pages show, by their paths in `docs`. */
function plotsShown(pages: ReadonlyMap<string, string>): string[] {
  return [ARGUMENT, NUMBERS].flatMap((page) =>
    [...pages.get(page)!.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)]
      .map(([, path]) => join(dirname(page), path!))
  );
}

Deno.test("every plot is shown, and every explanation told of in words and numbers", async () => {
  const all = ["randomInit", "bagging"].map((method) => madeUpGrid(method, 60, accuracy));
  const pages = await grad2Pages(findGrad2(all));
  const plots = [...pages.keys()].filter((path) => path.endsWith(".svg"));
  assert.deepEqual(plotsShown(pages).toSorted(), plots.toSorted());
  assert.equal(plots.length, 4);
  for (const path of plots) {
    assert.match(pages.get(path)!, /^<svg [\s\S]*MNIST, randomInit[\s\S]*<\/svg>\n$/);
  }
  const [argument, numbers] = [ARGUMENT, NUMBERS].map((page) => pages.get(page)!);
  for (const { title, says } of EXPLANATIONS) {
    assert(argument!.includes(title), title);
    assert(numbers!.includes(`| ${title} `) && numbers!.includes(says), title);
    assert(pages.get("grad2/explanations.svg")!.includes(title), title);
  }
  assert.match(numbers!, /\| MNIST, bagging +\| 3 +\| 2000 images, 2 epochs \| 60 /);
  assert.match(numbers!, /## BIM in 100 steps of 2\.5 ε\/100/);
});

Deno.test("ensembles that were trained less have a section of their own, with a plot", async () => {
  const large = madeUpGrid("randomInit", 200, (point) => {
    if (point.schedule === "fgsm") return point.followed === "grad1" ? 0.6 : 0.4;
    return accuracy(point);
  });
  const small = withConstantMember(
    madeUpGrid("randomInit", 60, ({ followed }) => followed === "grad1" ? 0.9 : 0.2),
    0,
  );
  const pages = await grad2Pages(findGrad2([small, trainedMore(large)]));
  const [before, after] = pages.get(NUMBERS)!
    .split("## Ensembles of 3: 2000 training images, 2 epochs");
  assert.match(before!, /- a lead: .*re-predicted by members, Grad\. 2/);
  assert.match(after!, /- excluded: .*re-predicted by members, Grad\. 2/);
  assert.match(after!, /attack as well: 1 of 3 of MNIST, randomInit, under whose/);
  assert.match(
    after!,
    /\n\nAccuracies minus the paper's, [^\n]+:\n\n\| Explanation +\| +FGSM, Grad\. 1/,
  );
  assert.match(after!, /2000 images, 2 epochs[^]*60000 images, 2 epochs/);
  assert(plotsShown(pages).includes("grad2/explanations-3x2000x2.svg"));
  assert(pages.has("grad2/explanations-3x2000x2.svg"));
  assert.match(
    before!,
    /\| re-predicted by members, Grad\. 2 +\| a lead \(0\.\d\d\) +\| a lead +\| a lead +\| a lead +\| excluded \(0\.\d\d\) +\|/,
  );
});

Deno.test("what stands on both data sets is told beside what stands on one", async () => {
  const signs = (point: GridPoint): number =>
    (point.schedule === "fgsm") === (point.followed === "grad1") ? 0.6 : 0.4;
  const digits = trainedMore(madeUpGrid("randomInit", 200, signs));
  const notTakenOnce = (point: GridPoint): number =>
    point.followed === "meanAtClean" ? 0 : signs(point);
  const objects = madeUpGrid("randomInit", 200, notTakenOnce, { dataset: "cifar10" });
  const pages = await grad2Pages(findGrad2([digits, objects]));
  assert.match(
    pages.get(ARGUMENT)!,
    /## What stands\n\nThe paper's signs: [^\n]+\n\nIf ensembles of 3 of MNIST \(2 epochs\) and CIFAR-10 \(2 epochs\) are judged together, [^]+\n\nThe suspects [^\n]+, on MNIST:\n\n[^]+\n\nOn MNIST \d+ of \d+ explanations [^\n]+\n\nUnder each of them [^\n]+\n\nOf \d+ pairings /,
  );
  // The argument has the findings' reasons, the numbers those of what stands on one data set alone.
  const reasons = [ARGUMENT, NUMBERS].map((page) =>
    [...pages.get(page)!.matchAll(/^\*[A-Z][^*]+\.\*(?= )/gm)].map(([reason]) => reason)
  );
  const ofOneAlone = ["*Taken once.*"];
  assert.deepEqual(reasons[1], ofOneAlone);
  assert.deepEqual(reasons[0]!.filter((reason) => ofOneAlone.includes(reason)), []);
  assert(reasons[0]!.includes("*No labels given.*"));
  assert.match(pages.get(NUMBERS)!, /\n\n## Why others have both signs\n\n\*Taken once\.\* /);
});

Deno.test("numbers of steps that were not measured have no section, no column and no plot", async () => {
  const found = madeUpGrid(
    "randomInit",
    30,
    (point) => ["fgsm", "paper"].includes(point.schedule) ? accuracy(point) : undefined,
  );
  const pages = await grad2Pages(findGrad2([found]));
  for (const page of [ARGUMENT, NUMBERS]) assert(!pages.get(page)!.includes("BIM in 40 steps"));
  assert(!pages.get(ARGUMENT)!.includes("## In more steps"));
  assert(!pages.has("grad2/steps.svg"));
});
