/** Accuracy against the size of an attack, method by method. */

import { type LinePoint, linesWithBands } from "../charts/lines_with_bands.ts";
import { cellScores } from "../evaluation/accuracy.ts";
import type { AttackName, MethodOutcomes, SweepPoint } from "../evaluation/outcomes.ts";
import type { Scores } from "../evaluation/scores.ts";
import { ATTACKS } from "../evaluation/table2.ts";
import { ATTACK_LABELS, datasetLabel } from "../reports/names.ts";
import { type DrawnRun, type Figure, figure, type FigureLeftOut } from "./figure.ts";
import { measure, type MeasuredMethod, measuredMethods } from "./measure.ts";

const WORDS = { id: "epsilon", title: "Accuracy against epsilon" };

const LINES = [
  ["grad2Ensemble", "Grad. 2, ensemble"],
  ["grad1Ensemble", "Grad. 1, ensemble"],
  ["grad1Single", "Grad. 1, single"],
] as const;

/** One number of a sweep. */
export interface SweepAccuracy {
  readonly dataset: string;
  readonly method: string;
  readonly attack: AttackName;
  readonly column: typeof LINES[number][0];
  readonly epsilon: number;
  readonly value: number;
  readonly interval: readonly [number, number];
}

/**
 * The accuracies of a sweep with their intervals; at epsilon 0 stand the clean ones of the same
 * images. Empty where nothing was swept.
 */
export function sweepAccuracies(replicates: DrawnRun["replicates"]): SweepAccuracy[] {
  return measuredMethods(replicates).flatMap((measured) =>
    ATTACKS.flatMap((attack) =>
      LINES.flatMap(([column]) =>
        sizes(measured, attack).map((epsilon): SweepAccuracy => ({
          dataset: measured.dataset,
          method: measured.method,
          attack,
          column,
          epsilon,
          ...measure(measured, (outcomes) => scores(outcomes, attack, column, epsilon), [
            "sweep",
            attack,
            column,
            epsilon,
          ]),
        }))
      )
    )
  );
}

/** The figure of a sweep: a panel for each data set, attack and kind of accuracy. */
export function epsilonSweep({ replicates }: DrawnRun): Figure | FigureLeftOut {
  const found = sweepAccuracies(replicates);
  if (found.length === 0) {
    return { ...WORDS, why: "no other epsilon was attacked with (--sweep 0.05,0.1,0.2)" };
  }
  const images = measuredMethods(replicates).flatMap(({ replicates }) =>
    (replicates[0]!.sweep ?? []).map(({ grad2 }) => grad2.images)
  )[0]!;
  const order = LINES.map(([column]) => column);
  const rows = found
    .map(({ dataset, method, attack, column, epsilon, value, interval }) => ({
      panel: `${datasetLabel(dataset)}, ${ATTACK_LABELS[attack]}: ${
        LINES.find(([name]) => name === column)![1]
      }`,
      place: [dataset, ATTACKS.indexOf(attack), order.indexOf(column)].join(),
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
      columns: LINES.length,
      width: 320,
    }));
}

function sizes({ replicates }: MeasuredMethod, attack: AttackName): number[] {
  const swept = replicates.map(({ sweep = [] }) =>
    sweep.filter((point) => point.attack === attack).map(({ epsilon }) => epsilon)
  );
  const common = swept[0]!.filter((epsilon) => swept.every((of) => of.includes(epsilon)));
  return common.length === 0 ? [] : [0, ...new Set(common.filter((epsilon) => epsilon > 0))].sort(
    (a, b) => a - b,
  );
}

function scores(
  outcomes: MethodOutcomes,
  attack: AttackName,
  column: typeof LINES[number][0],
  epsilon: number,
): Scores {
  const sweep = (outcomes.sweep ?? []).filter((point) => point.attack === attack);
  if (epsilon === 0) return firstScores(outcomes, column, sweep[0]!);
  const point = sweep.find((one) => one.epsilon === epsilon)!;
  return cellScores({ ...outcomes, attacks: [point] }, { column, attack });
}

/** Scores on the clean images that the sweep attacks. */
function firstScores(
  outcomes: MethodOutcomes,
  column: typeof LINES[number][0],
  { grad2: { images } }: SweepPoint,
): Scores {
  const all = cellScores(outcomes, {
    column: column === "grad1Single" ? "cleanSingle" : "cleanEnsemble",
  });
  const values = new Uint8Array(all.rows * images);
  for (let row = 0; row < all.rows; row++) {
    const from = row * all.images;
    values.set(all.values.subarray(from, from + images), row * images);
  }
  return { ...all, images, values };
}
