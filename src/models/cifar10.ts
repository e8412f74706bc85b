/** The paper's network for CIFAR-10 (Table 3) and its ten variations for mixed models. */

import type { Architecture, Layer } from "./architecture.ts";
import type { OutputRelu, PaddingReading } from "./network_readings.ts";
import { paperConvolution } from "./paper_convolution.ts";

const INPUT = { height: 32, width: 32, channels: 3 } as const;

/** Dropout after the pooling layer of each block. */
const DROPOUT_RATES = [0.2, 0.3, 0.4] as const;

/** Filters of the convolutions of the three blocks of one network. */
type Variation = readonly [readonly number[], readonly number[], readonly number[]];

/**
 * The paper varies architectures by "extra filters in one classifier or an extra convolution
 * layer in another" (section 3, ii) and gives no list. Ours: the first entry is Table 3 itself,
 * the others add filters to one or both convolutions of a block or add one convolution to it.
 */
const VARIATIONS: readonly Variation[] = [
  [[32, 32], [64, 64], [128, 128]],
  [[48, 32], [64, 64], [128, 128]],
  [[32, 32], [64, 64], [128, 128, 128]],
  [[32, 32], [96, 64], [128, 128]],
  [[32, 32], [64, 64, 64], [128, 128]],
  [[32, 32], [64, 64], [160, 128]],
  [[32, 32, 32], [64, 64], [128, 128]],
  [[48, 48], [64, 64], [128, 128]],
  [[32, 32], [80, 80], [128, 128]],
  [[32, 32], [64, 64], [128, 160]],
];

/** How many variations there are; a larger mixed ensemble starts over with the first. */
export const CIFAR10_VARIATIONS: number = VARIATIONS.length;

/**
 * Table 3's network: three blocks of two 3x3 convolutions, 2x2 max pooling and dropout, then 512
 * dense units and dropout.
 *
 * @example Each block loses a border of one pixel, and then half of height and width
 * ```ts
 * import { cifar10Architecture, resolveLayers } from "ensemble-defense";
 * import assert from "assert";
 *
 * const layers = resolveLayers(cifar10Architecture("literal"));
 * const pooled = layers.filter(({ layer }) => layer.kind === "maxPool");
 * assert.deepEqual(pooled.map(({ outputShape }) => outputShape), [
 *   [15, 15, 32],
 *   [6, 6, 64],
 *   [2, 2, 128],
 * ]);
 * ```
 */
export function cifar10Architecture(
  outputRelu: OutputRelu,
  padding: PaddingReading = "keras",
): Architecture {
  return mixedCifar10Architecture(0, outputRelu, padding);
}

/**
 * The network of member `member` of an ensemble of mixed models (section 3, ii).
 *
 * @param member From 0; after {@linkcode CIFAR10_VARIATIONS} members the networks start over
 *
 * @example The first member has Table 3's network itself
 * ```ts
 * import { cifar10Architecture, mixedCifar10Architecture } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.deepEqual(mixedCifar10Architecture(0, "literal"), cifar10Architecture("literal"));
 * assert.notDeepEqual(mixedCifar10Architecture(1, "literal"), cifar10Architecture("literal"));
 * ```
 */
export function mixedCifar10Architecture(
  member: number,
  outputRelu: OutputRelu,
  padding: PaddingReading = "keras",
): Architecture {
  const blocks = VARIATIONS[member % VARIATIONS.length]!;
  return {
    input: INPUT,
    layers: [
      ...blocks.flatMap((filters, i) => block(filters, DROPOUT_RATES[i]!, padding)),
      { kind: "dense", units: 512, relu: true },
      { kind: "dropout", rate: 0.5 },
      { kind: "dense", units: 10, relu: outputRelu === "literal" },
    ],
  };
}

function block(filters: readonly number[], dropoutRate: number, padding: PaddingReading): Layer[] {
  const last = filters.length - 1;
  return [
    ...filters.map((count, i) =>
      paperConvolution(count, padding === "keras" && i === last ? "valid" : "same")
    ),
    { kind: "maxPool", size: 2 },
    { kind: "dropout", rate: dropoutRate },
  ];
}
