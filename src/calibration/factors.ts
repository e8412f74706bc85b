/**
 * What the paper leaves open about training and is calibrated by clean accuracy: each factor with
 * the method it shows in, the values that are tried, and the paper's clean cells they are held
 * against. None of it knows of attacked accuracies.
 */

import { attackParameters } from "../experiments/experiment.ts";
import { DEFAULT_READINGS, type Readings } from "../experiments/readings.ts";
import type { DatasetName } from "../data/dataset.ts";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { PAPER_TABLE4, paperTable4Cells } from "../evaluation/paper_table4.ts";
import { isOfTable4Alone } from "../evaluation/table4_methods.ts";
import type { PaperTable } from "../experiments/paper_tables.ts";
import type { MethodName } from "../training/method.ts";

/** The method whose networks have none of what the other methods do in training. */
export const BASE_METHOD = "randomInit";

/** The readings that are calibrated, in the order in which they are. */
export const FACTOR_NAMES = ["optimizer", "noiseSigma", "adversarialEpsilon"] as const;

/** A reading that is calibrated. */
export type FactorName = typeof FACTOR_NAMES[number];

/** A value of a factor, as the reading takes it. */
export type FactorValue = Readings[FactorName];

/** The values that are tried on a data set. */
export interface Candidates {
  readonly values: readonly FactorValue[];
  /** Why these. */
  readonly why: string;
}

/** A reading that is calibrated: where it shows, and what is tried. */
export interface Factor {
  /** The one method that is trained for it: what differs is the factor alone. */
  readonly method: MethodName;
  /** The drawn digits are treated as MNIST. */
  readonly candidates: Readonly<Record<"mnist" | "cifar10", Candidates>>;
}

const OPTIMIZERS: Candidates = {
  values: ["adam", "adadelta", "rmsprop"],
  why:
    "all options of the reading: the usual one, and those of Keras's examples of 2017 for MNIST " +
    "and CIFAR-10, whose networks the paper's resemble",
};

/** The factors by name. Each list holds the default. */
export const FACTORS: Readonly<Record<FactorName, Factor>> = {
  optimizer: {
    method: BASE_METHOD,
    candidates: { mnist: OPTIMIZERS, cifar10: OPTIMIZERS },
  },
  noiseSigma: {
    method: "gaussianNoise",
    candidates: {
      mnist: {
        values: [0.05, 0.1, 0.2, 0.3, 0.4, 0.5],
        why:
          "from half of the default to five times it: the noise is small in the paper's words, " +
          "and costs its single networks 0.0014 of their clean accuracy",
      },
      cifar10: {
        values: [0.02, 0.05, 0.1, 0.15, 0.2],
        why: "from a fifth of the default to twice it: pixels of photographs are less far apart " +
          "than those of digits, and the noise costs the paper's single networks 0.0824",
      },
    },
  },
  adversarialEpsilon: {
    method: "adversarialTraining",
    candidates: {
      mnist: {
        values: [0.1, 0.2, "evaluation"],
        why:
          "the epsilon of the FGSM that the networks are tested with, 0.3, a third of it and two",
      },
      cifar10: {
        values: [0.01, 0.02, "evaluation"],
        why:
          "the epsilon of the FGSM that the networks are tested with, 0.03, a third of it and two",
      },
    },
  },
};

/** The values of a factor that are tried on a data set. */
export function candidatesOf(factor: FactorName, dataset: DatasetName): Candidates {
  return FACTORS[factor].candidates[paperDataset(dataset)];
}

/** The value that a factor has unless told otherwise. */
export function defaultOf(factor: FactorName): FactorValue {
  return DEFAULT_READINGS[factor];
}

/** The paper's clean accuracies of a factor's method, as fractions of its 10,000 test images. */
export interface PaperCells {
  readonly table: PaperTable;
  /** Of a single classifier. */
  readonly single: number;
  /** Of the ensemble of ten; absent where the paper's method is one of single networks. */
  readonly ensemble?: number;
}

/**
 * The paper's clean cells that a factor is held against: of Table 2, or of Table 4 where the method
 * is in no other. There adversarial training is of a single network (section 4.3).
 */
export function paperCells(factor: FactorName, dataset: DatasetName): PaperCells {
  const { method } = FACTORS[factor];
  const on = paperDataset(dataset);
  if (isOfTable4Alone(method)) {
    return { table: "4", single: paperTable4Cells(PAPER_TABLE4, on, method)!.clean };
  }
  return cleanCellsOfTable2(on, method);
}

/** The paper's clean cells of {@linkcode BASE_METHOD}. */
export function paperBaseCells(dataset: DatasetName): PaperCells {
  return cleanCellsOfTable2(paperDataset(dataset), BASE_METHOD);
}

/** Whether a factor's values are held against what the method costs, beside the base method. */
export function hasBase(factor: FactorName): boolean {
  return FACTORS[factor].method !== BASE_METHOD;
}

/** The rows of both attacks have the same clean cells. */
function cleanCellsOfTable2(dataset: string, method: MethodName): PaperCells {
  const { cleanSingle, cleanEnsemble } = PAPER_TABLE2.rows
    .find((row) => row.dataset === dataset && row.method === method)!;
  return { table: "2", single: cleanSingle, ensemble: cleanEnsemble };
}

/** A value for readers: `adam`, `0.1`, `evaluation (0.3)`. */
export function valueLabel(value: string | number, dataset: DatasetName): string {
  if (value !== "evaluation") return String(value);
  return `evaluation (${attackParameters(dataset).fgsm.epsilon})`;
}

function paperDataset(dataset: DatasetName): "mnist" | "cifar10" {
  return dataset === "cifar10" ? "cifar10" : "mnist";
}
