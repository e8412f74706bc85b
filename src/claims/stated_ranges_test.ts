import assert from "assert";
import { percentRange, STATED_ACCURACIES } from "./stated_ranges.ts";

Deno.test("a range of whole percents holds what rounds to them", () => {
  const { range, above, below } = percentRange(35, 56);
  assert.deepEqual([range, above, below], [[0.35, 0.56], 0.345, 0.565]);
});

Deno.test("each cell of Table 2 that the text speaks of has one range for each method", () => {
  const methods = ["randomInit", "mixedModels", "bagging", "gaussianNoise"];
  for (const dataset of ["mnist", "cifar10"]) {
    for (const method of methods) {
      const cells = STATED_ACCURACIES
        .filter((stated) => stated.dataset === dataset && stated.includes(method))
        .map(({ on }) => on);
      assert.equal(cells.length, 8);
      assert.equal(new Set(cells).size, 8);
    }
  }
});
