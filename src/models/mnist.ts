/** The paper's network for MNIST (Table 1) and its ten variations for mixed models. */

import type { Architecture, ConvolutionLayer, Layer } from "./architecture.ts";
import type { OutputRelu, PaddingReading } from "./network_readings.ts";
import { paperConvolution } from "./paper_convolution.ts";

const INPUT = { height: 28, width: 28, channels: 1 } as const;

/** Filters of the convolutions before and after the pooling layer of one network. */
interface Variation {
  readonly beforePool: readonly number[];
  readonly afterPool: readonly number[];
}

/**
 * The paper varies architectures by "extra filters in one classifier or an extra convolution
 * layer in another" (section 3, ii) and gives no list. Ours: the first entry is Table 1 itself,
 * the others add filters to one or both of its convolutions or add one convolution.
 */
const VARIATIONS: readonly Variation[] = [
  { beforePool: [32, 32], afterPool: [] },
  { beforePool: [48, 32], afterPool: [] },
  { beforePool: [32, 32], afterPool: [32] },
  { beforePool: [32, 48], afterPool: [] },
  { beforePool: [32, 32, 32], afterPool: [] },
  { beforePool: [40, 40], afterPool: [] },
  { beforePool: [16, 32, 32], afterPool: [] },
  { beforePool: [40, 32], afterPool: [] },
  { beforePool: [32, 40], afterPool: [] },
  { beforePool: [32, 32], afterPool: [48] },
];

/** How many variations there are; a larger mixed ensemble starts over with the first. */
export const MNIST_VARIATIONS: number = VARIATIONS.length;

/**
 * Table 1's network: two 3x3 convolutions, 2x2 max pooling, 128 dense units, dropout 0.5.
 *
 * @example The reading `outputRelu`: a ReLU before the softmax, as Table 1 has it, or none
 * ```ts
 * import { mnistArchitecture } from "ensemble-defense";
 * import assert from "assert";
 *
 * const last = mnistArchitecture("literal").layers.at(-1);
 * assert.deepEqual(last, { kind: "dense", units: 10, relu: true });
 * assert.deepEqual(mnistArchitecture("linear").layers.at(-1), { ...last, relu: false });
 * ```
 */
export function mnistArchitecture(
  outputRelu: OutputRelu,
  padding: PaddingReading = "keras",
): Architecture {
  return mixedMnistArchitecture(0, outputRelu, padding);
}

/**
 * The network of member `member` of an ensemble of mixed models (section 3, ii).
 *
 * @param member From 0; after {@linkcode MNIST_VARIATIONS} members the networks start over
 *
 * @example
 * ```ts
 * import { mixedMnistArchitecture, MNIST_VARIATIONS, mnistArchitecture } from "ensemble-defense";
 * import assert from "assert";
 *
 * const table1 = mnistArchitecture("literal");
 * assert.deepEqual(mixedMnistArchitecture(0, "literal"), table1);
 * assert.notDeepEqual(mixedMnistArchitecture(1, "literal"), table1);
 * assert.deepEqual(mixedMnistArchitecture(MNIST_VARIATIONS, "literal"), table1);
 * ```
 */
export function mixedMnistArchitecture(
  member: number,
  outputRelu: OutputRelu,
  padding: PaddingReading = "keras",
): Architecture {
  const { beforePool, afterPool } = VARIATIONS[member % VARIATIONS.length]!;
  const convolutions = (filters: readonly number[]): ConvolutionLayer[] =>
    filters.map((count) => paperConvolution(count, padding === "keras" ? "valid" : "same"));
  const layers: Layer[] = [
    ...convolutions(beforePool),
    { kind: "maxPool", size: 2 },
    ...convolutions(afterPool),
    { kind: "dense", units: 128, relu: true },
    { kind: "dropout", rate: 0.5 },
    { kind: "dense", units: 10, relu: outputRelu === "literal" },
  ];
  return { input: INPUT, layers };
}
