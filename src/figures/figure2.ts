/** Figure 2: the accuracies of Table 2 as bars, ours beside the paper's. */

import type { Bar } from "../charts/grouped_bars.ts";
import { groupedBars } from "../charts/grouped_bars.ts";
import type { Column } from "../evaluation/accuracy.ts";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import type { Table2Row } from "../evaluation/table2.ts";
import { ATTACK_WORDS, datasetLabel } from "../reports/names.ts";
import { type DrawnRun, type Figure, figure, type FigureLeftOut } from "./figure.ts";

/** The bars of a group, by the names and in the order of the paper's legend. */
const BARS: readonly (readonly [Column, string])[] = [
  ["grad1Single", "Grad. 1 Single"],
  ["grad1Ensemble", "Grad. 1 Ensemble"],
  ["grad2Ensemble", "Grad. 2 Ensemble"],
  ["cleanSingle", "No Attack Single"],
  ["cleanEnsemble", "No Attack Ensemble"],
];

const WORDS = { id: "figure2", title: "Figure 2: the accuracies of Table 2" };

/**
 * Figure 2 of a run: a panel for each data set and attack, a group of bars for each method. Our
 * bars have their 95 % intervals; the paper's, beside them, are printed without. Drawn digits stand
 * beside the paper's MNIST.
 */
export function figure2({ results: { table2 } }: DrawnRun): Figure | FigureLeftOut {
  if (table2.length === 0) {
    return { ...WORDS, why: "no method of Table 2 was measured under an attack (--tables 2)" };
  }
  const caption = "Solid bars are ours with 95\u00a0% intervals, dashed ones the paper's" +
    (table2.some(({ dataset }) => dataset === "synthetic")
      ? " (for drawn digits those of MNIST)."
      : ".") +
    " Grad. 1 attacks with one member's gradient, Grad. 2 with the average of all members'.";
  return figure(
    { ...WORDS, caption },
    table2.flatMap(bars),
    (rows, arrangement) => groupedBars(rows, { ...arrangement, y: "Accuracy", width: 380 }),
  );
}

function bars(row: Table2Row): Bar[] {
  const { dataset, attack, method, intervals } = row;
  const panel = `${datasetLabel(dataset)}, ${ATTACK_WORDS[attack]}`;
  const comparedWith = dataset === "synthetic" ? "mnist" : dataset;
  const printed = paperRow(PAPER_TABLE2, comparedWith, attack, method);
  return BARS.flatMap(([column, series]): Bar[] => {
    const bar = { panel, group: method, series };
    return [
      { ...bar, source: "ours", value: row[column], interval: intervals[column] },
      ...printed === undefined ? [] : [{ ...bar, source: "paper", value: printed[column] }],
    ];
  });
}
