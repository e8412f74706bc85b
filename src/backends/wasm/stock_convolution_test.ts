import * as tf from "@tensorflow/tfjs";
import { assertAsOnCpu, normals, withGradients } from "./_as_on_cpu.ts";

type Pad = "valid" | "same" | number | tf.backend_util.ExplicitPadding;

interface Case {
  /** `[batch, height, width, channels]`. */
  readonly x: readonly [number, number, number, number];
  /** `[height, width, filters]`. */
  readonly kernel: readonly [number, number, number];
  readonly pad: Pad;
  readonly stride?: number | [number, number];
  readonly dilation?: number | [number, number];
}

const nameOf = ({ x, kernel, pad, stride = 1, dilation = 1 }: Case): string =>
  `a convolution of ${x.join("x")} with ${kernel.join("x")}, ${JSON.stringify(pad)}` +
  `, stride ${stride}, dilation ${dilation}`;

function tensorsOf({ x, kernel: [height, width, filters] }: Case): tf.Tensor[] {
  return [normals(x, "x"), normals([height, width, x[3], filters], "kernel")];
}

function convolve({ pad, stride = 1, dilation = 1 }: Case): (
  x: tf.Tensor,
  kernel: tf.Tensor,
) => tf.Tensor {
  return (x, kernel) =>
    tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, pad as "same", "NHWC", dilation);
}

/** The layers of the networks for MNIST and CIFAR-10. */
const LAYERS: readonly Case[] = [
  { x: [2, 28, 28, 1], kernel: [3, 3, 32], pad: "valid" },
  { x: [2, 26, 26, 32], kernel: [3, 3, 32], pad: "valid" },
  { x: [2, 32, 32, 3], kernel: [3, 3, 32], pad: "same" },
  { x: [2, 32, 32, 32], kernel: [3, 3, 32], pad: "valid" },
  { x: [2, 15, 15, 32], kernel: [3, 3, 64], pad: "same" },
  { x: [2, 15, 15, 64], kernel: [3, 3, 64], pad: "valid" },
  { x: [2, 6, 6, 64], kernel: [3, 3, 128], pad: "same" },
  { x: [2, 6, 6, 128], kernel: [3, 3, 128], pad: "valid" },
];

const explicit = (top: number, bottom: number, left: number, right: number): Pad => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

const ODD: readonly Case[] = [
  ...[1, 2, 3, 5].flatMap((size) =>
    (["valid", "same"] as const).flatMap((pad): Case[] => [
      { x: [1, 7, 5, 1], kernel: [size, size, 1], pad },
      { x: [2, 5, 8, 3], kernel: [size, size, 5], pad },
      { x: [1, 6, 7, 4], kernel: [size, size, 3], pad },
      { x: [3, 9, 6, 4], kernel: [size, size, 12], pad },
    ])
  ),
  // The image is as small as the kernel, or smaller.
  { x: [1, 3, 3, 4], kernel: [3, 3, 4], pad: "valid" },
  { x: [2, 1, 1, 4], kernel: [3, 3, 4], pad: "same" },
  { x: [1, 1, 2, 3], kernel: [5, 5, 2], pad: "same" },
  { x: [1, 2, 1, 8], kernel: [3, 3, 4], pad: 2 },
  { x: [1, 1, 9, 4], kernel: [1, 3, 4], pad: "same" },
  { x: [2, 9, 4, 2], kernel: [5, 2, 6], pad: "same" },
  { x: [2, 4, 5, 4], kernel: [3, 3, 8], pad: explicit(2, 0, 0, 2) },
  { x: [2, 5, 4, 4], kernel: [3, 3, 8], pad: explicit(0, 1, 2, 0) },
  { x: [2, 5, 6, 3], kernel: [4, 4, 9], pad: explicit(3, 0, 1, 2) },
];

/** What tfjs's own kernels or compositions of them compute. */
const OTHERS: readonly Case[] = [
  { x: [1, 5, 5, 4], kernel: [2, 2, 4], pad: 3 },
  { x: [1, 5, 5, 4], kernel: [3, 3, 4], pad: explicit(4, 0, 1, 5) },
  { x: [2, 7, 8, 4], kernel: [3, 3, 4], pad: "same", stride: 2 },
  { x: [2, 7, 8, 3], kernel: [2, 3, 5], pad: "valid", stride: [2, 1] },
  { x: [1, 8, 8, 4], kernel: [3, 3, 4], pad: "valid", stride: 3 },
];

/** Their input gradient is in no backend of tfjs. */
const DILATED: readonly Case[] = [
  { x: [2, 9, 8, 4], kernel: [3, 3, 4], pad: "valid", dilation: 2 },
  { x: [1, 9, 8, 3], kernel: [3, 2, 5], pad: "same", dilation: [1, 2] },
];

for (const given of [...LAYERS, ...ODD, ...OTHERS]) {
  Deno.test(`${nameOf(given)}, and its gradients are what cpu gives`, () =>
    assertAsOnCpu(() => withGradients(convolve(given), ...tensorsOf(given))));
}

for (const given of DILATED) {
  Deno.test(`${nameOf(given)} is what cpu gives`, () =>
    assertAsOnCpu(() => {
      const [x, kernel] = tensorsOf(given);
      return convolve(given)(x!, kernel!);
    }));
}

const fused = (
  { pad, stride = 1, dilation = 1 }: Case,
  [x, filter]: tf.Tensor[],
  bias: tf.Tensor | undefined,
  activation: tf.fused.Activation,
  weights?: tf.Tensor,
): tf.Tensor =>
  tf.fused.conv2d({
    x: x as tf.Tensor4D,
    filter: filter as tf.Tensor4D,
    strides: stride,
    pad: pad as "same",
    dilations: dilation,
    activation,
    ...(bias === undefined ? {} : { bias }),
    ...(activation === "leakyrelu" ? { leakyreluAlpha: 0.1 } : {}),
    ...(weights === undefined ? {} : { preluActivationWeights: weights }),
  });

const FUSED: readonly Case[] = [
  { x: [1, 9, 8, 1], kernel: [3, 3, 32], pad: "valid" },
  { x: [2, 9, 8, 32], kernel: [3, 3, 12], pad: "valid" },
  { x: [2, 7, 8, 4], kernel: [3, 3, 8], pad: "same" },
  { x: [2, 7, 8, 3], kernel: [3, 3, 7], pad: "same" },
  { x: [2, 7, 8, 3], kernel: [5, 5, 6], pad: "same" },
  { x: [2, 7, 8, 4], kernel: [1, 1, 5], pad: "same" },
  { x: [2, 7, 8, 4], kernel: [3, 3, 4], pad: "same", stride: 2 },
  { x: [2, 9, 8, 4], kernel: [3, 3, 4], pad: "valid", dilation: 2 },
];

for (const given of FUSED) {
  Deno.test(`${nameOf(given)} with bias and activation is what cpu gives`, () =>
    assertAsOnCpu(() => {
      const tensors = tensorsOf(given);
      const bias = normals([given.kernel[2]], "bias");
      return [
        fused(given, tensors, bias, "relu"),
        fused(given, tensors, bias, "linear"),
        fused(given, tensors, undefined, "relu"),
      ];
    }));
}

Deno.test("a convolution's activations that only tfjs has are what cpu gives", () =>
  assertAsOnCpu(() => {
    const given: Case = { x: [2, 6, 5, 4], kernel: [3, 3, 8], pad: "same" };
    const tensors = tensorsOf(given);
    const bias = normals([8], "bias");
    return [
      fused(given, tensors, bias, "relu6"),
      fused(given, tensors, bias, "sigmoid"),
      fused(given, tensors, bias, "leakyrelu"),
      fused(given, tensors, bias, "prelu", normals([8], "weights")),
    ];
  }));

Deno.test("the gradients of a fused convolution with bias and relu are what cpu gives", () =>
  assertAsOnCpu(() => {
    const given: Case = { x: [2, 6, 5, 4], kernel: [3, 3, 8], pad: "same" };
    return withGradients(
      (x, kernel, bias) => fused(given, [x!, kernel!], bias, "relu"),
      ...tensorsOf(given),
      normals([8], "bias"),
    );
  }));
