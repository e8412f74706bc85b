/** Which of the paper's networks belongs to which data set. */

import type { DatasetName } from "../data/dataset.ts";
import type { Architecture } from "./architecture.ts";
import { mixedCifar10Architecture } from "./cifar10.ts";
import { mixedMnistArchitecture } from "./mnist.ts";
import type { OutputRelu, PaddingReading } from "./network_readings.ts";

/** The readings that decide what a network is. */
export interface NetworkReadings {
  /** Whether a ReLU stands before the softmax, as in the paper's tables. */
  readonly outputRelu: OutputRelu;
  /** Which convolutions are padded. */
  readonly padding: PaddingReading;
}

/**
 * The paper's network for a data set: Table 3's for CIFAR-10, Table 1's for digits.
 *
 * @example
 * ```ts
 * import { cifar10Architecture, mnistArchitecture, paperArchitecture } from "ensemble-defense";
 * import assert from "assert";
 *
 * const readings = { outputRelu: "literal", padding: "keras" } as const;
 * assert.deepEqual(paperArchitecture("cifar10", readings), cifar10Architecture("literal"));
 * assert.deepEqual(paperArchitecture("synthetic", readings), mnistArchitecture("literal"));
 * ```
 */
export function paperArchitecture(dataset: DatasetName, readings: NetworkReadings): Architecture {
  return mixedArchitecture(dataset, 0, readings);
}

/**
 * The network of member `member` of an ensemble of mixed models (section 3, ii), the first the
 * paper's own.
 *
 * @param member From 0
 *
 * @example
 * ```ts
 * import { mixedArchitecture, mixedMnistArchitecture, paperArchitecture } from "ensemble-defense";
 * import assert from "assert";
 *
 * const readings = { outputRelu: "literal", padding: "keras" } as const;
 * assert.deepEqual(mixedArchitecture("mnist", 0, readings), paperArchitecture("mnist", readings));
 * assert.deepEqual(mixedArchitecture("mnist", 4, readings), mixedMnistArchitecture(4, "literal"));
 * ```
 */
export function mixedArchitecture(
  dataset: DatasetName,
  member: number,
  { outputRelu, padding }: NetworkReadings,
): Architecture {
  const vary = dataset === "cifar10" ? mixedCifar10Architecture : mixedMnistArchitecture;
  return vary(member, outputRelu, padding);
}
