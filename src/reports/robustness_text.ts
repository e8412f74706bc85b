/** What attacks leave of a model's accuracy, as a table and as curves over epsilon. */

import { markdownTable } from "markdown-table";
import type { SelfCheck } from "../evaluation/self_checks.ts";
import { wilsonInterval } from "../evaluation/wilson.ts";
import { plot } from "./ascii_chart.ts";
import { alongCurve } from "./curve.ts";
import { fraction } from "./numbers.ts";

/** The accuracy under one attack at ascending epsilons, the first of which is 0. */
export interface RobustCurve {
  readonly title: string;
  readonly norm: "linf" | "l2" | "l0";
  readonly points: readonly {
    readonly epsilon: number;
    readonly right: number;
    /** How many images are taken for their targets; of attacks that have them. */
    readonly onTarget?: number;
  }[];
  readonly images: number;
  /**
   * The median size of a change that fools the model; of attacks that look for the smallest. Infinite
   * if none was found for half of the images: null in JSON, which has no such number.
   */
  readonly medianSize?: number | undefined;
}

/** What the norms of attacks are called. */
export const NORMS = { linf: "L-inf", l2: "L2", l0: "values changed" };
const CHART_HEIGHT = 10;
const CHART_WIDTH = 48;

/**
 * One row for each attack and epsilon: the accuracy with its 95 % interval and, where there are
 * targets, the share of images that are taken for theirs.
 */
export function renderRobustness(curves: readonly RobustCurve[]): string {
  const isTargeted = curves.some(({ points }) => points.some(({ onTarget }) => onTarget != null));
  const rows = curves.flatMap(({ title, norm, points, images, medianSize }) => [
    ...points.map(({ epsilon, right, onTarget }, i) => {
      const [low, high] = wilsonInterval(right, images);
      return [
        i === 0 ? title : "",
        i === 0 ? NORMS[norm] : "",
        epsilon === 0 ? "0 (clean)" : String(epsilon),
        fraction(right / images),
        `[${fraction(low)}, ${fraction(high)}]`,
        ...(isTargeted ? shareCells(onTarget, images) : []),
      ];
    }),
    ...(medianSize === undefined ? [] : [[
      "",
      "",
      "median size",
      Number.isFinite(medianSize) ? medianSize.toPrecision(4) : "none for half of them",
      "",
      ...(isTargeted ? ["", ""] : []),
    ]]),
  ]);
  const columns = ["Accuracy", "95 % interval", ...(isTargeted ? ["On target", "95 %"] : [])];
  return markdownTable([["Attack", "Norm", "Epsilon", ...columns], ...rows], {
    align: ["l", "l", "r", ...columns.map(() => "r")],
  });
}

function shareCells(count: number | undefined, images: number): [string, string] {
  if (count === undefined) return ["", ""];
  const [low, high] = wilsonInterval(count, images);
  return [fraction(count / images), `[${fraction(low)}, ${fraction(high)}]`];
}

/**
 * The curve of one attack, drawn with characters: accuracy, from 0 to 1, against epsilon, from 0 to
 * the largest; straight between the epsilons that were measured.
 */
export function renderRobustCurve({ points, images, title }: RobustCurve): string {
  const series = alongCurve(
    points.map(({ epsilon, right }) => ({ epsilon, accuracy: right / images })),
    CHART_WIDTH,
  );
  const chart = plot(series, {
    height: CHART_HEIGHT,
    min: 0,
    max: 1,
    format: (value) => value.toFixed(2).padStart(5),
  }).split("\n").map((line) => line.trimEnd()).join("\n");
  const end = String(points.at(-1)!.epsilon);
  return `${title}: accuracy against epsilon\n${chart}\n` +
    `${" ".repeat(7)}0${end.padStart(CHART_WIDTH - 2)}`;
}

/** A line for each check; those that flag something begin with `!`. */
export function renderSelfChecks(checks: readonly SelfCheck[]): string {
  return checks.map(({ name, flagged, explanation }) =>
    `${flagged ? "!" : " "} ${name.padEnd(13)} ${explanation}`
  ).join("\n");
}
