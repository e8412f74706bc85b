/**
 * Tables as data for every form of output: of Tables 2 and 4 our numbers beside the paper's, of
 * Table X, which the paper does not have, ours alone.
 */

import type { Interval } from "../evaluation/interval.ts";

/** The marks of Table 4's caption. */
export interface Marks {
  /** The best of the first three methods. */
  readonly bold: boolean;
  /** The best of all, combinations included. */
  readonly asterisk: boolean;
}

/** One accuracy; what was not measured, or the paper does not have, is absent. */
export interface ComparedCell {
  /** Our accuracy, in [0, 1]. */
  readonly ours?: number;
  /** Its 95 % interval. */
  readonly interval?: Interval;
  /** The paper's accuracy, in [0, 1]. */
  readonly paper?: number;
  /** In Table 4. */
  readonly ourMarks?: Marks;
  /** Likewise among the paper's numbers. */
  readonly paperMarks?: Marks;
}

/** A row: what it is of, and its accuracies. */
export interface ComparedRow {
  /** One for each of the table's heads; empty where a cell has nothing to say. */
  readonly heads: readonly string[];
  /** One for each of the table's columns. */
  readonly cells: readonly ComparedCell[];
}

/** A table of one data set. */
export interface ComparedTable {
  /** Which table of the paper, or Table X, which the paper has not. */
  readonly name: "Table 2" | "Table 4" | `Table X, ${string}`;
  /** The data set that it is of. */
  readonly dataset: string;
  /**
   * The data set whose numbers of the paper stand beside: MNIST's for drawn digits. Absent where the
   * paper has no such table.
   */
  readonly comparedWith?: string;
  /** What the heads of rows are, such as the method. */
  readonly heads: readonly string[];
  /** What the accuracies are of, from left to right. */
  readonly columns: readonly string[];
  /** From top to bottom. */
  readonly rows: readonly ComparedRow[];
  /** What a reader has to know. */
  readonly note?: string;
}

/** The data set of the paper that a data set is compared with. */
export function comparedWith(dataset: string): string {
  return dataset === "synthetic" ? "mnist" : dataset;
}

/**
 * On which side of the paper's number ours is, if the paper's lies outside our interval; neither
 * where it lies inside, or one of them is absent.
 */
export function sideOf({ ours, interval, paper }: ComparedCell): "higher" | "lower" | undefined {
  if (ours === undefined || paper === undefined || ours === paper) return undefined;
  if (interval !== undefined && paper >= interval[0] && paper <= interval[1]) return undefined;
  return ours > paper ? "higher" : "lower";
}
