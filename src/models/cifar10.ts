/** The paper's network for CIFAR-10 (Table 3). */

import type { Padding } from "../ops/convolution.ts";
import type { Architecture, ConvolutionLayer, Layer } from "./architecture.ts";
import type { OutputRelu } from "./mnist.ts";

const INPUT = { height: 32, width: 32, channels: 3 } as const;

/**
 * Table 3's network: three blocks of two 3x3 convolutions, 2x2 max pooling and dropout, then 512
 * dense units.
 *
 * Padding is not given; as in Keras's CIFAR-10 example of 2017, which Table 3 resembles, it is
 * `same` in the first convolution of a block and `valid` in the second.
 */
export function cifar10Architecture(outputRelu: OutputRelu): Architecture {
  return {
    input: INPUT,
    layers: [
      ...block(32, 0.2),
      ...block(64, 0.3),
      ...block(128, 0.4),
      { kind: "dense", units: 512, relu: true },
      { kind: "dropout", rate: 0.5 },
      { kind: "dense", units: 10, relu: outputRelu === "literal" },
    ],
  };
}

function block(filters: number, dropoutRate: number): Layer[] {
  return [
    convolution(filters, "same"),
    convolution(filters, "valid"),
    { kind: "maxPool", size: 2 },
    { kind: "dropout", rate: dropoutRate },
  ];
}

function convolution(filters: number, padding: Padding): ConvolutionLayer {
  return { kind: "convolution", filters, kernelSize: 3, padding, relu: true };
}
