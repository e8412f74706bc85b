/** What a calibration found, as data. Accuracies and distances are fractions. */

import { DATASET_NAMES, type DatasetName } from "../data/dataset.ts";
import type { Interval } from "../evaluation/interval.ts";
import type { Computing } from "../experiments/computing.ts";
import type { MemberDeadClasses } from "../experiments/outcomes.ts";
import { FACTOR_NAMES, type FactorName, type PaperCells } from "./factors.ts";

/** The number of the form that {@linkcode Calibration} describes. */
export const CALIBRATION_SCHEMA = 1;

/** Everything that was calibrated. */
export interface Calibration {
  readonly schema: typeof CALIBRATION_SCHEMA;
  /** One entry for each data set. */
  readonly datasets: readonly DatasetCalibration[];
}

/** What was calibrated on one data set. */
export interface DatasetCalibration {
  readonly dataset: DatasetName;
  /** One entry for each factor, which says itself how it was made. */
  readonly factors: readonly FactorCalibration[];
}

/** How much of everything networks were made and measured with. */
export interface CalibrationProtocol {
  readonly trainImages: number;
  /** Training images that no network was trained on, and all were measured on. */
  readonly heldOutImages: number;
  readonly epochs: number;
  /** Networks of each value. */
  readonly members: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** An accuracy beside its target, of which the paper's uncertainty is in no interval. */
export interface ComparedAccuracy {
  readonly accuracy: number;
  /** The 95 % interval of the accuracy: over images, and over members where it is their mean. */
  readonly interval: Interval;
  /**
   * The accuracy minus the target, and its 95 % interval, which has the doubt of the base's accuracy
   * where there is one. An ensemble's target is the paper's cell.
   */
  readonly distance: number;
  readonly distanceInterval: Interval;
}

/** Each network on the held-out images. */
export type MemberCounts = readonly { readonly correct: number; readonly accuracy: number }[];

/** The networks of randomInit, trained on the same images as those of a factor's method. */
export interface BaseCalibration {
  readonly method: string;
  /** Their cell of the paper. */
  readonly paper: number;
  readonly members: MemberCounts;
  /** The mean over the networks. */
  readonly accuracy: number;
  readonly interval: Interval;
  readonly deadClasses: LostClasses;
}

/** Members that have lost classes, all of one method: on every held-out image. */
export type LostClasses = readonly Omit<MemberDeadClasses, "method">[];

/** What was measured with one value. */
export interface ValueCalibration {
  readonly value: string | number;
  readonly members: MemberCounts;
  /** The mean over the networks. */
  readonly single: ComparedAccuracy;
  /** The ensemble of all of them, if it has as many members as the paper's. */
  readonly ensemble?: ComparedAccuracy;
  /** Its single accuracy minus that of the nearest value, on the same images. */
  readonly fromNearest: { readonly effect: number; readonly interval: Interval };
  readonly deadClasses: LostClasses;
}

/** The value that the rule chose. */
export interface CalibratedChoice {
  readonly chosen: string | number;
  readonly nearest: string | number;
  /** The other values that are tied with the nearest. */
  readonly ties: readonly (string | number)[];
  /** The factor's default when it was calibrated. */
  readonly byDefault: string | number;
  /** Of the chosen value's single accuracy from the target. */
  readonly distance: number;
  readonly distanceInterval: Interval;
}

/** What was found of one factor, and what made it. */
export interface FactorCalibration {
  readonly factor: FactorName;
  /** The method whose networks were trained. */
  readonly method: string;
  readonly protocol: CalibrationProtocol;
  readonly backend: { readonly name: string; readonly device: string };
  /** What computing its units took, whoever did it and when. */
  readonly computing: Computing;
  /** The commit of the program, if it ran from a checkout. */
  readonly commit: string | null;
  /** ISO 8601, in UTC. */
  readonly startedAt: string;
  /** The paper's cells of the method. */
  readonly paper: PaperCells;
  /**
   * What moves the target away from the paper's cell. Absent for a factor of randomInit itself, and
   * where a factor was calibrated by an earlier rule.
   */
  readonly base?: BaseCalibration;
  readonly values: readonly ValueCalibration[];
  readonly choice: CalibratedChoice;
  /** How the value was chosen, in words. */
  readonly rule: string;
}

/** The single accuracy that values are held against. */
export function targetOf(paper: PaperCells, base: BaseCalibration | undefined): number {
  return base === undefined ? paper.single : paper.single + (base.accuracy - base.paper);
}

/** What is known with what was found of a data set, which replaces its factors and no others. */
export function mergeCalibration(known: Calibration, found: DatasetCalibration): Calibration {
  const { dataset } = found;
  const before = known.datasets.find((entry) => entry.dataset === dataset);
  const factors = FACTOR_NAMES.flatMap((name) => {
    const isNamed = ({ factor }: FactorCalibration): boolean => factor === name;
    const entry = found.factors.find(isNamed) ?? before?.factors.find(isNamed);
    return entry === undefined ? [] : [entry];
  });
  const others = known.datasets.filter((entry) => entry.dataset !== dataset);
  return {
    schema: CALIBRATION_SCHEMA,
    datasets: [...others, { dataset, factors }].sort((a, b) =>
      DATASET_NAMES.indexOf(a.dataset) - DATASET_NAMES.indexOf(b.dataset)
    ),
  };
}

/** What is known of a factor on a data set. */
export function calibrated(
  { datasets }: Calibration,
  dataset: DatasetName,
  factor: FactorName,
): FactorCalibration | undefined {
  return datasets.find((entry) => entry.dataset === dataset)
    ?.factors.find((entry) => entry.factor === factor);
}
