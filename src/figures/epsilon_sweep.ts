/** Accuracy against the size of an attack, method by method. */

import { type LinePoint, linesWithBands } from "../charts/lines_with_bands.ts";
import { ATTACK_NAMES, type AttackName } from "../evaluation/outcomes.ts";
import { SWEEP_COLUMNS, sweepCells, type SweepColumn } from "../evaluation/sweep.ts";
import { ATTACK_WORDS, datasetLabel } from "../reports/names.ts";
import { type DrawnRun, type Figure, figure, type FigureLeftOut } from "./figure.ts";
import { measure, methodReplicates } from "./measure.ts";

const WORDS = { id: "epsilon", title: "Accuracy against epsilon" };

const TITLES: Readonly<Record<SweepColumn, string>> = {
  grad2Ensemble: "Grad. 2, ensemble",
  grad1Ensemble: "Grad. 1, ensemble",
  grad1Single: "Grad. 1, single",
};

/** One number of a sweep. */
interface SweepAccuracy {
  readonly dataset: string;
  readonly method: string;
  readonly attack: AttackName;
  readonly column: SweepColumn;
  readonly epsilon: number;
  readonly value: number;
  readonly interval: readonly [number, number];
}

/**
 * The accuracies of a sweep with their intervals; at epsilon 0 stand the clean ones of the same
 * images. Empty where nothing was swept.
 */
function sweepAccuracies(replicates: DrawnRun["replicates"]): SweepAccuracy[] {
  return methodReplicates(replicates).flatMap((measured) =>
    sweepCells(measured.replicates).map(({ scores, ...cell }): SweepAccuracy => ({
      dataset: measured.dataset,
      method: measured.method,
      ...cell,
      ...measure(measured, scores, ["sweep", cell.attack, cell.column, cell.epsilon]),
    }))
  );
}

/** The figure of a sweep: a panel for each data set, attack and kind of accuracy. */
export function epsilonSweep({ replicates }: DrawnRun): Figure | FigureLeftOut {
  const found = sweepAccuracies(replicates);
  if (found.length === 0) {
    return { ...WORDS, why: "no other epsilon was attacked with (--sweep 0.05,0.1,0.2)" };
  }
  const images = methodReplicates(replicates).flatMap(({ replicates }) =>
    (replicates[0]!.sweep ?? []).map(({ grad2 }) => grad2.images)
  )[0]!;
  const rows = found
    .map(({ dataset, method, attack, column, epsilon, value, interval }) => ({
      panel: `${datasetLabel(dataset)}, ${ATTACK_WORDS[attack]}: ${TITLES[column]}`,
      place: [dataset, ATTACK_NAMES.indexOf(attack), SWEEP_COLUMNS.indexOf(column)].join(),
      series: method,
      x: epsilon,
      y: value,
      interval,
    }));
  const places = Map.groupBy(rows, ({ place }) => place);
  const sorted = [...places].sort(([a], [b]) => a.localeCompare(b)).flatMap(([, rows]) =>
    rows.map(({ place: _, ...row }): LinePoint => row)
  );
  const caption = `The first ${images} test images, attacked with growing epsilon; at 0 they are ` +
    "clean. Bands are 95\u00a0% intervals.";
  return figure({ ...WORDS, caption }, sorted, (rows, arrangement) =>
    linesWithBands(rows, {
      ...arrangement,
      x: "epsilon",
      y: "Accuracy",
      domain: [0, 1],
      columns: SWEEP_COLUMNS.length,
      width: 320,
    }));
}
