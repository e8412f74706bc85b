/** Accuracy against the size of an attack, drawn with characters. */

import { byDataset } from "../evaluation/datasets.ts";
import { mean } from "../evaluation/mean.ts";
import {
  ATTACK_NAMES,
  type AttackName,
  type MethodOutcomes,
  type Replicate,
} from "../evaluation/outcomes.ts";
import { meanScore } from "../evaluation/scores.ts";
import { type SweepCell, sweepCells } from "../evaluation/sweep.ts";
import { AXIS, plot, POINT_ON_AXIS } from "./ascii_chart.ts";
import { alongCurve, type CurvePoint } from "./curve.ts";
import { ATTACK_WORDS, datasetLabel } from "./names.ts";
import { type Paint, PLAIN } from "./paint.ts";

/** Charts that stand beside each other, from left to right. */
const CHARTS = [
  ["grad1Single", "Grad. 1, single"],
  ["grad1Ensemble", "Grad. 1, ensemble"],
  ["grad2Ensemble", "Grad. 2, ensemble"],
] as const;

/** Lines of a chart less one: a line for each quarter of the accuracies. */
const HEIGHT = 4;
/** The width of labels such as `0.25`. */
const LABEL = 4;
/** Columns of a chart, axis included; three of them and the gaps are narrower than Table 2. */
const WIDTH = 34;
const GAP = "  ";
const DECIMALS = 2;

/**
 * The sweeps of a run (`--sweep`) as charts of 5 lines: for each data set and attack three beside
 * each other for each method, of accuracies from 0 to 1 against epsilon, from the clean images to
 * the largest attack. Lines are straight between the epsilons that were attacked. They are 106
 * columns wide; the text is empty where nothing was swept.
 *
 * @param paint Colours for a terminal; none unless told
 *
 * @example A run without a sweep
 * ```ts
 * import { renderSweeps } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.equal(renderSweeps([{ seed: 1, methods: [] }]), "");
 * ```
 */
export function renderSweeps(replicates: readonly Replicate[], paint: Paint = PLAIN): string {
  return byDataset(replicates).flatMap(({ dataset, replicates }) => {
    const methods = replicates[0]!.methods.map(({ method }) => method);
    const swept = methods.map((method) => {
      const all = replicates.flatMap(({ methods }) => methods.filter((m) => m.method === method));
      return { method, all, cells: sweepCells(all) };
    });
    return ATTACK_NAMES.flatMap((attack) => {
      const charts = swept.flatMap(({ method, all, cells }) => {
        const ofAttack = cells.filter((cell) => cell.attack === attack);
        return ofAttack.length === 0 ? [] : [`${method}\n${chartRow(ofAttack, all, paint)}`];
      });
      if (charts.length === 0) return [];
      return [[title(datasetLabel(dataset), attack, swept), ...charts].join("\n\n")];
    });
  }).join("\n\n");
}

function title(
  dataset: string,
  attack: AttackName,
  swept: readonly { readonly all: readonly MethodOutcomes[] }[],
): string {
  const point = swept.flatMap(({ all }) => all[0]!.sweep ?? []).find((one) =>
    one.attack === attack
  )!;
  return `Accuracy against epsilon, ${dataset}, ${ATTACK_WORDS[attack]}, the first ` +
    `${point.grad2.images} test images`;
}

/** The charts of one method, beside each other. */
function chartRow(
  cells: readonly SweepCell[],
  replicates: readonly MethodOutcomes[],
  paint: Paint,
): string {
  const charts = CHARTS.map(([column, name]) => {
    const points = cells.filter((cell) => cell.column === column)
      .map(({ epsilon, scores }) => ({
        epsilon,
        accuracy: mean(replicates.map(scores).map(meanScore)),
      }));
    return [
      paint(head(name), "aside"),
      ...drawn(points),
      paint(foot(points.at(-1)!.epsilon), "aside"),
    ];
  });
  return charts[0]!.map((_, line) => charts.map((chart) => chart[line]!).join(GAP).trimEnd())
    .join("\n");
}

/** The lines of a chart. */
function drawn(points: readonly CurvePoint[]): string[] {
  const columns = WIDTH - LABEL - AXIS + POINT_ON_AXIS;
  const text = plot(alongCurve(points, columns), {
    height: HEIGHT,
    min: 0,
    max: 1,
    format: (value) => value.toFixed(DECIMALS).padStart(LABEL),
  });
  return text.split("\n").map((line) => line.trimEnd().padEnd(WIDTH));
}

function head(name: string): string {
  return `${" ".repeat(LABEL + AXIS - 1)}${name}`.padEnd(WIDTH);
}

/** The ends of the axis of epsilon. */
function foot(largest: number): string {
  const end = `epsilon ${largest}`;
  return `${" ".repeat(LABEL + AXIS - 1)}0${end.padStart(WIDTH - LABEL - AXIS)}`;
}
