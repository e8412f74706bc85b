import assert from "assert";
import { madeUpGrid, withConstantMember } from "./_made_up_grid.ts";
import { pairingsCsv } from "./csv.ts";
import { EXPLANATIONS } from "./explanations.ts";
import { type Pairing, PAIRINGS } from "./pairings.ts";
import { grad2Text } from "./text.ts";

const FOUND = madeUpGrid("randomInit", 200, ({ schedule, followed, attackLabel }) => {
  if (schedule === "100") return undefined;
  if (schedule === "fgsm") return followed === "grad1" ? 0.6 : 0.4;
  return followed === "grad1" ? 0.5 : attackLabel === "true" ? 0.2 : 0.9;
});

Deno.test("the text has a table for each number of steps that was measured, and what stands", () => {
  const text = grad2Text([FOUND]);
  for (const title of ["paper's 8 steps of ε/8", "8 steps of 2.5 ε/8", "40 steps of 2.5 ε/40"]) {
    assert(text.includes(`Grad. 2 minus Grad. 1 on the ensemble, BIM in`), title);
    assert(text.includes(title), title);
  }
  assert(!text.includes("100 steps"));
  assert.match(text, /\| MNIST, randomInit +\| the paper +\| +−0\.1583 \| +\| +\+0\.2357 \|/);
  assert.match(text, /\| the literal words +\| −0\.\d{4} \| \[−0\.\d{4}, −0\.\d{4}\] \| −0\.\d{4}/);
  assert.match(text, /- excluded: .*the literal words/);
  assert.match(text, /- a lead: .*re-predicted by members, Grad\. 2/);
});

Deno.test("a network that gives every image the same label is told of under every number of steps", () => {
  const told = grad2Text([withConstantMember(FOUND, 0)])
    .match(/attack as well: 1 of 3 of MNIST, randomInit, /g);
  assert.equal(told?.length, 3);
});

Deno.test("explanations that were measured without the literal words are told too", () => {
  const clipped = madeUpGrid(
    "randomInit",
    60,
    ({ schedule, loss }) => schedule !== "100" && loss === "clipped" ? 0.5 : undefined,
  );
  const text = grad2Text([clipped]);
  assert.match(text, /\| MNIST, randomInit +\| the paper +\| +−0\.1583 \|/);
  assert.match(text, /\| numerical masking +\| /);
  assert.match(text, /The nearest to the paper of .*, \d+ of 396 pairings, which were not chosen/);
});

function alike(a: Pairing, b: Pairing): boolean {
  const parts = [
    "loss",
    "grad1Label",
    "average",
    "fgsmAverage",
    "grad2Label",
    "bimExchanged",
  ] as const;
  return parts.every((part) => a[part] === b[part]);
}

Deno.test("the table of all pairings has one line for each that was measured", () => {
  const lines = pairingsCsv([FOUND]).trimEnd().split("\n");
  const ofTheGrid = lines.filter((line) => !/[+]|exchanged/.test(line.split(",")[10]!));
  assert.equal(ofTheGrid.length, 1 + 3 * PAIRINGS.length);
  const others = EXPLANATIONS.filter(({ pairing }) => !PAIRINGS.some((one) => alike(one, pairing)));
  assert(others.length > 0);
  assert.equal(lines.length, ofTheGrid.length + 3 * others.length);
  assert.equal(
    lines[0],
    "dataset,members,trainImages,epochs,method,seed,bimSteps,loss,grad1Label,grad2Label,average,images," +
      "fgsm,fgsmLow,fgsmHigh,bim,bimLow,bimHigh,distance,distanceLow,distanceHigh",
  );
  assert(lines.every((line) => line.split(",").length === 21));
  assert.match(
    lines[1]!,
    /^mnist,3,2000,2,randomInit,1,paper,fused,true,true,signOfMean,200(,-?0\.\d{4}){9}$/,
  );
  const digits = madeUpGrid("randomInit", 50, () => 0.5, { dataset: "synthetic" });
  assert.match(pairingsCsv([digits]).split("\n")[1]!, /,,,$/);
});
