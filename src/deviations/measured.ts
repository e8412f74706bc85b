/** What `docs/deviations.md` shows of measured runs. */

import type { Interval } from "../evaluation/interval.ts";
import { TABLE4_COLUMNS } from "../evaluation/table4_methods.ts";
import { DEFAULT_READINGS, type Readings } from "../experiments/readings.ts";
import { datasetLabel } from "../reports/names.ts";
import { fraction, fractionRange } from "../reports/numbers.ts";
import type { Results } from "../reports/results.ts";

/** The run with every default, which the others are held against. */
export function withDefaults(measured: readonly Results[]): Results {
  const names = Object.keys(DEFAULT_READINGS) as (keyof Readings)[];
  const found = measured.find(({ readings }) =>
    names.every((name) => readings[name] === DEFAULT_READINGS[name])
  );
  if (found === undefined) throw new Error("No run with every default was measured");
  return found;
}

/** How large a run is, and where it was made. */
export function protocolText({ protocol: [made], backend, seed }: Results): string {
  const { dataset, members, epochs, trainImages, testImages } = made!;
  return `${
    datasetLabel(dataset)
  }, ${members} members, ${epochs} epochs, ${trainImages} training ` +
    `and ${testImages} test images, seed ${seed}, backend ${backend.name} (${backend.device})`;
}

/** An accuracy and its interval: `0.9780 (.9700–.9860)`. */
export function accuracyCell(value: number, interval: Interval): string {
  return `${fraction(value)} (${fractionRange(interval)})`;
}

/** A method's row of Table 4 on a run's data set: clean images, and each attack. */
export function table4AccuracyCells({ table4, protocol }: Results, method: string): string[] {
  const dataset = protocol[0]!.dataset as "mnist"; // every data set has the same columns
  const cells = table4.find((row) => row.method === method)![dataset]!;
  return TABLE4_COLUMNS.map((column) => accuracyCell(cells[column]!, cells.intervals[column]!));
}
