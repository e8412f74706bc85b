/** How much accuracies differ between ensembles that differ in their seed alone. */

import { markdownTable } from "markdown-table";
import { type Column, COLUMNS } from "../evaluation/accuracy.ts";
import { mean } from "../evaluation/mean.ts";
import { tQuantile } from "../evaluation/student_t.ts";
import { ATTACK_WORDS, datasetLabel } from "../reports/names.ts";
import { fraction } from "../reports/numbers.ts";
import type { Results } from "../reports/results.ts";

/** A cell of Table 2 under every seed. */
interface SeededCell {
  readonly dataset: string;
  readonly method: string;
  readonly column: Column;
  /** Absent where nothing was attacked. */
  readonly attack?: "fgsm" | "bim";
  readonly accuracies: readonly number[];
  /** The sample standard deviation between them. */
  readonly deviation: number;
}

const TITLES: Readonly<Record<Column, string>> = {
  cleanSingle: "single",
  cleanEnsemble: "ensemble",
  grad1Single: "Grad. 1, single",
  grad1Ensemble: "Grad. 1, ensemble",
  grad2Ensemble: "Grad. 2, ensemble",
};

/** A table in Markdown of every cell under every seed; empty for a run of one. */
export function luckTable(results: Pick<Results, "table2" | "seed">): string {
  const cells = seededCells(results);
  if (cells.length === 0) return "";
  const seeds = cells[0]!.accuracies.map((_, i) => `Seed ${results.seed + i}`);
  return markdownTable([
    ["Ensemble", "Attack", "Accuracy", ...seeds, "Standard deviation"],
    ...cells.map(({ dataset, method, attack, column, accuracies, deviation }) => [
      `${datasetLabel(dataset)}, ${method}`,
      attack === undefined ? "clean" : ATTACK_WORDS[attack],
      TITLES[column],
      ...accuracies.map(fraction),
      fraction(deviation),
    ]),
  ], { align: ["l", "l", "l", ...seeds.map(() => "r"), "r"] });
}

/**
 * In a sentence how far ensembles of one method are apart under attack: the standard deviation
 * between seeds of their accuracy, pooled over all cells and where it is largest, and by how much
 * two ensembles may differ that differ in nothing else.
 */
export function luckSentence(results: Pick<Results, "table2" | "seed">): string {
  const attacked = seededCells(results)
    .filter(({ column }) => column === "grad1Ensemble" || column === "grad2Ensemble");
  if (attacked.length === 0) return "";
  const pooled = Math.sqrt(
    attacked.reduce((sum, { deviation }) => sum + deviation ** 2, 0) / attacked.length,
  );
  const largest = attacked.reduce((a, b) => b.deviation > a.deviation ? b : a);
  // The cells of one ensemble hang together, so each method counts once.
  const methods = new Set(attacked.map(({ dataset, method }) => `${dataset} ${method}`));
  const df = methods.size * (largest.accuracies.length - 1);
  const apart = tQuantile(0.975, df) * Math.SQRT2 * pooled;
  return "Between its seeds the accuracy of one method's ensemble under attack has a standard " +
    `deviation of ${fraction(pooled)}, pooled over ${attacked.length} cells, and of ${
      fraction(largest.deviation)
    } where it is largest (${largest.method}, ` +
    `${ATTACK_WORDS[largest.attack!]}, ${TITLES[largest.column]}): two ensembles of one method ` +
    `may be apart by ${fraction(apart)} (95 %, Student's t, df ${df}).`;
}

function seededCells({ table2 }: Pick<Results, "table2">): SeededCell[] {
  const cleanOf = new Set<string>();
  return table2.flatMap(({ dataset, attack, method, bySeed }) => {
    if (bySeed === undefined) return [];
    const isNew = !cleanOf.has(`${dataset} ${method}`);
    cleanOf.add(`${dataset} ${method}`);
    return COLUMNS.flatMap((column): SeededCell[] => {
      const isClean = column.startsWith("clean");
      if (isClean && !isNew) return []; // the rows of both attacks have the same clean cells
      const accuracies = bySeed[column];
      return [{
        dataset,
        method,
        column,
        ...(!isClean && { attack }),
        accuracies,
        deviation: deviationOf(accuracies),
      }];
    });
  });
}

function deviationOf(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
