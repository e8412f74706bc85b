import assert from "assert";
import { madeUpGrid } from "./_made_up_grid.ts";
import { countersTable, iterateText } from "./counters_text.ts";
import type { GridOutcomes } from "./outcomes.ts";

const FOUND = madeUpGrid("randomInit", 200, () => 0.5);

Deno.test("the counters of the first and the last step stand beside the accuracies", () => {
  const text = countersTable([FOUND]);
  const rows = text.split("\n").filter((line) => line.includes(" 0.2500 "))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  assert.equal(rows.length, 2 * 4);
  const [, ensemble, followed, label, accuracy, ...counted] = rows[0]!;
  assert.deepEqual([ensemble, followed, label], ["MNIST, randomInit", "grad1", "true"]);
  assert.match(accuracy!, /^0\.\d{4}$/);
  assert.deepEqual(counted, ["1", "0.2500", "0.00", "0.75", "0.50", "0.13", "-0.50", ""]);
  assert.match(text, /\| +8 \| 0\.2500 \| +1\.75 \|/);
});

Deno.test("the last step is told from the lowest to the highest ensemble, and who pulls which way", () => {
  const other = madeUpGrid("bagging", 200, () => 0.5);
  const text = iterateText([
    FOUND,
    withLastStep(other, { membersFooled: 2, cosineToOthers: -0.25 }),
  ]);
  const [intro, , literal, again] = text.split("\n");
  assert.equal(intro, "Before the last step along the sign of the mean, over the ensembles:");
  assert.equal(
    literal,
    "- with true labels 1.75 to 2.00 members are fooled; the mean cosine between the gradients of a " +
      "fooled member and of one that is not is −0.50 to −0.25, so they block each other; the fooled " +
      "members, 0.58 to 0.67 of all, have 0.50 of the gradients' norms; 0.2500 of the gradients are exactly 0.",
  );
  assert.match(again!, /^- with each member's label predicted again 1\.75 to 2\.00 members/);
});

Deno.test("members do not block each other where every cosine is above 0, and neither is said of mixed signs", () => {
  const pulling = withLastStep(FOUND, { membersFooled: 2, cosineToOthers: 0.5 });
  assert.match(iterateText([pulling]), /is 0\.50, so they do not block each other;/);
  assert.match(iterateText([pulling, FOUND]), /is −0\.50 to 0\.50, of either sign;/);
});

Deno.test("nothing is said of fooled members where nothing was counted of them", () => {
  const uncounted = withLastStep(FOUND, undefined);
  assert.doesNotMatch(iterateText([uncounted]), /cosine|norms/);
  assert.match(iterateText([uncounted]), /1\.75 members are fooled; 0\.2500 of the gradients/);
});

Deno.test("where Grad. 2 was not measured, that is said", () => {
  const grad1 = madeUpGrid(
    "randomInit",
    20,
    ({ followed }) => followed === "grad1" ? 0.5 : undefined,
  );
  assert.equal(iterateText([grad1]), "Nothing was counted along the sign of the mean.");
});

/** The same outcomes with other counters of the fooled members at the last step, or without them. */
function withLastStep(
  found: GridOutcomes,
  last: { readonly membersFooled: number; readonly cosineToOthers: number } | undefined,
): GridOutcomes {
  const points = [...found.points].map(([name, outcome]) => {
    const { fooled, ...step } = outcome.counters.at(-1)!;
    const changed = last === undefined ? step : {
      ...step,
      membersFooled: last.membersFooled,
      fooled: { ...fooled!, cosineToOthers: last.cosineToOthers },
    };
    return [name, { ...outcome, counters: [...outcome.counters.slice(0, -1), changed] }] as const;
  });
  return { ...found, points: new Map(points) };
}
