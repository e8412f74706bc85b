import assert from "assert";
import { PAPER_TABLE4 } from "../evaluation/paper_table4.ts";
import type { Table4Cells, Table4Row } from "../evaluation/table4.ts";
import { renderTable4 } from "./table4_text.ts";

const cells = (clean: number, fgsm: number, bim: number): Table4Cells => ({
  members: 5,
  clean,
  fgsm,
  bim,
  intervals: { clean: [clean - 0.01, 1], fgsm: [0, fgsm + 0.1], bim: [bim - 0.1, bim + 0.1] },
});
const MNIST: readonly Table4Row[] = [
  { method: "bagging", mnist: cells(0.99, 0.5, 0.8) },
  { method: "adversarialTraining", mnist: cells(0.98, 0.6, 0.7) },
  { method: "bagging+adversarialTraining", mnist: cells(0.99, 0.9, 0.75) },
];

Deno.test("renderTable4() puts our accuracies, their intervals and the paper's below each other", () => {
  assert.equal(
    renderTable4({ datasets: ["mnist"], table4: MNIST }, PAPER_TABLE4),
    `\
Table 4, MNIST: accuracy, its 95 % interval, the paper's accuracy

| Method                      | Of       |        Clean |         FGSM |          BIM |
| :-------------------------- | :------- | -----------: | -----------: | -----------: |
| bagging                     | ensemble | **0.9900** * |   0.5000     | **0.8000** * |
|   95 %                      |          | .9800–1.0000 |  .0000–.6000 |  .7000–.9000 |
|   paper                     |          | **0.9927** * | **0.5716**   | **0.9233**   |
| adversarialTraining         | single   |   0.9800     | **0.6000**   |   0.7000     |
|   95 %                      |          | .9700–1.0000 |  .0000–.7000 |  .6000–.8000 |
|   paper                     |          |   0.9902     |   0.3586     |   0.5420     |
| bagging+adversarialTraining | ensemble |   0.9900   * |   0.9000   * |   0.7500     |
|   95 %                      |          | .9800–1.0000 | .0000–1.0000 |  .6500–.8500 |
|   paper                     |          |   0.9927   * |   0.8703   * |   0.9840   * |

Ensembles are attacked with Grad. 2, single networks each with its own gradient (the mean over them).
Bold: the best of the first three methods; asterisk: the best of all, combinations included.`,
  );
});

Deno.test("renderTable4() has a table for each data set with rows, and the caption once", () => {
  const table4 = MNIST.map(({ method, mnist }) => ({ method, mnist: mnist!, cifar10: mnist! }));
  const text = renderTable4({ datasets: ["cifar10", "synthetic", "mnist"], table4 }, PAPER_TABLE4);
  assert.deepEqual(text.match(/^Table 4, [^:]+/gm), ["Table 4, CIFAR-10", "Table 4, MNIST"]);
  assert.equal(text.match(/^Bold/gm)!.length, 1);
  assert.match(
    text,
    /paper +\| +\| \*\*0\.8415\*\* \* \| \*\*0\.3571\*\* +\| \*\*0\.7166\*\* \* \|/,
  );
  for (const line of text.split("\n")) assert(line.length <= 120, line);
});

Deno.test("the paper's MNIST numbers beside drawn digits are labelled as MNIST's", () => {
  const table4 = MNIST.map(({ method, mnist }) => ({ method, synthetic: mnist! }));
  const text = renderTable4({ datasets: ["synthetic"], table4 }, PAPER_TABLE4);
  assert.match(text, /^Table 4, drawn digits: /);
  assert.match(text, /\|\s+paper \(MNIST\) +\| +\| \*\*0\.9927\*\* \* \|/);
});

Deno.test("an attack that was not made has a dash, and no rows no table", () => {
  const { bim: _bim, intervals: { clean, fgsm }, ...rest } = cells(0.9, 0.5, 0.2);
  const lone = { method: "bagging", mnist: { ...rest, intervals: { clean, fgsm: fgsm! } } };
  const text = renderTable4({ datasets: ["mnist"], table4: [lone] }, PAPER_TABLE4);
  assert.match(text, /^\| bagging \| ensemble \|.*\| +– +\|$/m);
  assert.match(text, /^\| +95 % .*\| +– +\|$/m);
  assert.equal(renderTable4({ datasets: ["mnist"], table4: [] }, PAPER_TABLE4), "");
});
