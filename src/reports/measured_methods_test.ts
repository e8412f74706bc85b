import assert from "assert";
import { MADE_UP_RESULTS } from "./_made_up_results.ts";
import { measuredMethods } from "./measured_methods.ts";

Deno.test("measuredMethods() lists each data set's methods once, Table 2's first", () => {
  const [row] = MADE_UP_RESULTS.table2;
  const cells = { members: 2, clean: 1, intervals: { clean: [1, 1] } } as const;
  const found = measuredMethods({
    datasets: ["cifar10", "mnist"],
    table2: [
      { ...row!, method: "bagging" },
      { ...row!, method: "bagging", attack: "bim" },
      { ...row!, method: "randomInit", dataset: "cifar10" },
    ],
    table4: [
      { method: "bagging", mnist: cells },
      { method: "adversarialTraining", mnist: cells, cifar10: cells },
    ],
  });
  assert.deepEqual(found.map(({ dataset, method }) => `${dataset} ${method}`), [
    "cifar10 randomInit",
    "cifar10 adversarialTraining",
    "mnist bagging",
    "mnist adversarialTraining",
  ]);
});
