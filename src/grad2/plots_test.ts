import assert from "assert";
import { markLabels } from "../charts/_svg.ts";
import { renderSvg } from "../charts/render.ts";
import { madeUpGrid } from "./_made_up_grid.ts";
import { stepCountsChart } from "./plots.ts";

Deno.test("a line of steps is drawn from two points on, since one alone does not say its gradient", async () => {
  const found = madeUpGrid("randomInit", 30, ({ schedule, followed, attackLabel }) => {
    if (attackLabel === "predictedEachStep" && followed === "grad1" && schedule !== "8") {
      return undefined;
    }
    return schedule === "100" ? undefined : 0.5;
  });
  const labels = markLabels(await renderSvg(stepCountsChart([found])));
  assert.equal(labels.filter((label) => label.includes("true label")).length, 4);
  const again = labels.filter((label) => label.includes("each member's label again"));
  assert.equal(again.length, 2);
  assert(again.every((label) => label.includes("Grad. 2")), again.join("\n"));
});
