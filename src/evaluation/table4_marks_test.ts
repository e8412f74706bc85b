import assert from "assert";
import { PAPER_TABLE4, PAPER_TABLE4_DATASETS } from "./paper_table4.ts";
import { table4Marks } from "./table4_marks.ts";
import { TABLE4_COLUMNS } from "./table4_methods.ts";

Deno.test("the paper's own numbers give the paper's own marks", () => {
  for (const dataset of PAPER_TABLE4_DATASETS) {
    for (const column of TABLE4_COLUMNS) {
      const marks = table4Marks(
        PAPER_TABLE4.rows.map((row) => ({ method: row.method, accuracy: row[dataset][column] })),
      );
      assert.deepEqual(marks.asterisk, PAPER_TABLE4.asterisk[dataset][column]);
      assert.deepEqual(marks.bold, ["bagging"]);
    }
  }
  assert.equal(
    PAPER_TABLE4.bold,
    "best of the first three rows per column: bagging throughout",
  );
});

const column = (accuracies: Record<string, number>): Parameters<typeof table4Marks>[0] =>
  Object.entries(accuracies).map(([method, accuracy]) => ({ method, accuracy }));

Deno.test("bold is for the first three methods alone, the asterisk for all", () => {
  const accuracies = {
    bagging: 0.5,
    adversarialTraining: 0.6,
    defensiveDistillation: 0.55,
    "bagging+adversarialTraining": 0.4,
    "bagging+defensiveDistillation": 0.7,
  };
  assert.deepEqual(table4Marks(column(accuracies)), {
    bold: ["adversarialTraining"],
    asterisk: ["bagging+defensiveDistillation"],
  });
});

Deno.test("accuracies that print alike share a mark", () => {
  const marks = (other: number): ReturnType<typeof table4Marks> =>
    table4Marks(column({ bagging: 0.95124, defensiveDistillation: other }));
  assert.deepEqual(marks(0.95116).bold, ["bagging", "defensiveDistillation"]);
  assert.deepEqual(marks(0.95114).bold, ["bagging"]);
  assert.deepEqual(marks(1).asterisk, ["defensiveDistillation"]);
});

Deno.test("a column that was not measured has no marks", () => {
  assert.deepEqual(table4Marks([]), { bold: [], asterisk: [] });
});
