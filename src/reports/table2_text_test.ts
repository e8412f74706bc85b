import assert from "assert";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { MADE_UP_RESULTS } from "./_made_up_results.ts";
import { renderTable2 } from "./table2_text.ts";

const onDataset = (dataset: string): string => {
  const table2 = MADE_UP_RESULTS.table2.map((row) => ({ ...row, dataset }));
  return renderTable2({ ...MADE_UP_RESULTS, datasets: [dataset], table2 }, PAPER_TABLE2);
};

Deno.test("renderTable2() puts our accuracies, their intervals and the paper's below each other", () => {
  assert.equal(
    renderTable2(MADE_UP_RESULTS, PAPER_TABLE2),
    `\
Table 2, MNIST: accuracy, its 95 % interval, the paper's accuracy

| Attack | Method        | Clean single | Clean ensemble | Grad. 1 single | Grad. 1 ensemble | Grad. 2 ensemble |
| :----- | :------------ | -----------: | -------------: | -------------: | ---------------: | ---------------: |
| FGSM   | gaussianNoise |       0.9708 |         1.0000 |         0.2500 |           0.5000 |           0.0000 |
|        |   95 %        |  .9550–.9840 |   .9924–1.0000 |    .2000–.3000 |      .4500–.5500 |      .0000–.0076 |
|        |   paper       |       0.9898 |         0.9920 |         0.5587 |           0.7816 |           0.7043 |`,
  );
});

Deno.test("renderTable2() fits a terminal of 120 columns", () => {
  for (const dataset of ["mnist", "synthetic", "cifar10"]) {
    for (const line of onDataset(dataset).split("\n")) assert(line.length <= 120, line);
  }
});

Deno.test("the paper's MNIST numbers beside drawn digits are labelled as MNIST's", () => {
  const table = onDataset("synthetic");
  assert(table.startsWith("Table 2, drawn digits: "));
  assert.match(table, /\|\s+paper \(MNIST\) \| +0\.9898 \| +0\.9920 \|/);
});

Deno.test("CIFAR-10 is compared with the paper's numbers for it", () => {
  const table = onDataset("cifar10");
  assert(table.startsWith("Table 2, CIFAR-10: "));
  assert.match(
    table,
    /\| +paper +\| +0\.7160 \| +0\.7687 \| +0\.2966 \| +0\.6097 \| +0\.4707 \|$/m,
  );
});

Deno.test("a row that the paper lacks gets dashes", () => {
  const lines = onDataset("svhn").split("\n");
  assert.match(lines.at(-1)!, /^\| +\| +paper +(\| +– ){5}\|$/);
});

Deno.test("renderTable2() has a table for each data set", () => {
  const [row] = MADE_UP_RESULTS.table2;
  const table2 = [row!, { ...row!, dataset: "synthetic" }];
  const both = { ...MADE_UP_RESULTS, datasets: ["mnist", "synthetic"], table2 };
  assert.equal(
    renderTable2(both, PAPER_TABLE2),
    `${onDataset("mnist")}\n\n${onDataset("synthetic")}`,
  );
});

Deno.test("a data set without rows of Table 2 has no table", () => {
  const both = { ...MADE_UP_RESULTS, datasets: ["cifar10", "mnist"] };
  assert.equal(renderTable2(both, PAPER_TABLE2), onDataset("mnist"));
  assert.equal(renderTable2({ ...MADE_UP_RESULTS, table2: [] }, PAPER_TABLE2), "");
});
