import assert from "assert";
import { madeUpGrid } from "./_made_up_grid.ts";
import { EXPLANATIONS } from "./explanations.ts";
import type { GridPoint } from "./grid.ts";
import { grad2Page } from "./page.ts";

const accuracy = ({ followed, attackLabel }: GridPoint): number =>
  followed === "grad1" ? 0.5 : attackLabel === "true" ? 0.2 : 0.9;

Deno.test("the page shows every plot it has, and every explanation in words and numbers", async () => {
  const all = ["randomInit", "bagging"].map((method) => madeUpGrid(method, 60, accuracy));
  const { markdown, plots } = await grad2Page(all);
  const shown = [...markdown.matchAll(/!\[[^\]]+\]\(grad2\/([^)]+)\)/g)].map(([, name]) => name);
  assert.deepEqual(shown.toSorted(), Object.keys(plots).toSorted());
  assert.equal(shown.length, 4);
  for (const svg of Object.values(plots)) {
    assert.match(svg, /^<svg [\s\S]*MNIST, randomInit[\s\S]*<\/svg>$/);
  }
  for (const { title, says } of EXPLANATIONS) {
    assert(markdown.includes(`| ${title} `) && markdown.includes(says), title);
    assert(plots["explanations.svg"]!.includes(title), title);
  }
  assert.match(markdown, /\| MNIST, bagging +\| 3 +\| 2000 images, 2 epochs \| 60 /);
  assert.match(markdown, /## BIM in 100 steps of 2\.5 ε\/100/);
});

Deno.test("ensembles that were trained less have a section of their own, with a plot", async () => {
  const large = madeUpGrid("randomInit", 200, (point) => {
    if (point.schedule === "fgsm") return point.followed === "grad1" ? 0.6 : 0.4;
    return accuracy(point);
  });
  const runs = large.runs.map((run) => ({ ...run, trainImages: 60000 }));
  const small = madeUpGrid("randomInit", 60, ({ followed }) => followed === "grad1" ? 0.9 : 0.2);
  const { markdown, plots } = await grad2Page([small, { ...large, runs }]);
  const [before, after] = markdown.split("## Ensembles of 3: 2000 training images, 2 epochs");
  assert.match(before!, /- a lead: .*re-predicted by members, Grad\. 2/);
  assert.match(after!, /- excluded: .*re-predicted by members, Grad\. 2/);
  assert(after!.includes("(grad2/explanations-3x2000x2.svg)"));
  assert(Object.hasOwn(plots, "explanations-3x2000x2.svg"));
  assert.match(after!, /2000 images, 2 epochs[^]*60000 images, 2 epochs/);
});

Deno.test("numbers of steps that were not measured have no section and no plot", async () => {
  const found = madeUpGrid(
    "randomInit",
    30,
    (point) => ["fgsm", "paper"].includes(point.schedule) ? accuracy(point) : undefined,
  );
  const { markdown, plots } = await grad2Page([found]);
  assert(!markdown.includes("BIM in 40 steps"));
  assert(!Object.hasOwn(plots, "steps.svg"));
});
