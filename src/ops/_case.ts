/** One use of an operation, run with its gradients on whatever backend is current. */

import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { randomStream } from "../random/stream.ts";
import { crossEntropy } from "./cross_entropy.ts";
import type { Loss } from "./loss_readings.ts";
import { memberConv2d } from "./convolution.ts";
import { memberMatMul } from "./matmul.ts";
import { memberMaxPool } from "./max_pool.ts";
import type { ConvolutionSize } from "./_naive.ts";

/** An operation with the shapes of its inputs, by all of which it has gradients. */
export interface OpCase {
  readonly name: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly run: (inputs: Record<string, tf.Tensor>) => tf.Tensor;
}

/** What a case gave: its output, and the gradients of the sum of `dy * output`. */
export interface CaseResult {
  readonly shape: number[];
  readonly output: Float32Array;
  readonly dy: Float32Array;
  readonly gradients: Readonly<Record<string, Float32Array>>;
}

/** Standard normal numbers, the same ones for the same name. */
export function drawNormals(length: number, ...name: (string | number)[]): Float32Array {
  const stream = randomStream(1, "test", ...name);
  return Float32Array.from({ length }, () => stream.normal());
}

/** The numbers a case is run on, by input. */
export function drawInputs({ name, inputs }: OpCase): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(inputs).map(([input, shape]) => [
      input,
      drawNormals(shape.reduce((a, b) => a * b, 1), name, input),
    ]),
  );
}

/** Runs `f` and fails if it leaves more (or fewer) tensors than there were. */
export async function keepingTensorCount<T>(f: () => T | Promise<T>): Promise<T> {
  const before = tf.memory().numTensors;
  const result = await f();
  assert.equal(tf.memory().numTensors - before, 0, "tensors left over");
  return result;
}

/** Computes a case's output and all its gradients. */
export function runCase(
  opCase: OpCase,
  values: Readonly<Record<string, Float32Array>> = drawInputs(opCase),
): Promise<CaseResult> {
  return keepingTensorCount(async () => {
    const names = Object.keys(opCase.inputs);
    const tensors = names.map((name) => tf.tensor(values[name]!, [...opCase.inputs[name]!]));
    const run = (...inputs: tf.Tensor[]): tf.Tensor =>
      opCase.run(Object.fromEntries(inputs.map((input, i) => [names[i]!, input])));
    const output = tf.tidy(() => run(...tensors));
    const dy = drawNormals(output.size, opCase.name, "dy");
    const dyTensor = tf.tensor(dy, output.shape);
    const gradients = tf.grads(run)(tensors, dyTensor);
    for (const [i, gradient] of gradients.entries()) {
      assert.deepEqual(gradient.shape, tensors[i]!.shape, `shape of the gradient by ${names[i]}`);
    }
    const result = {
      shape: output.shape,
      output: await output.data<"float32">(),
      dy,
      gradients: Object.fromEntries(
        await Promise.all(
          gradients.map(async (gradient, i) => [names[i]!, await gradient.data<"float32">()]),
        ),
      ),
    };
    tf.dispose([...tensors, output, dyTensor, ...gradients]);
    return result;
  });
}

/** A convolution as a case; sizes that are left out are small. */
export function convolutionCase(
  given: Partial<ConvolutionSize>,
): OpCase & { readonly size: ConvolutionSize } {
  const size: ConvolutionSize = {
    members: 1,
    batch: 2,
    height: 5,
    width: 6,
    inputs: 1,
    filters: 1,
    kernelSize: 3,
    padding: "valid",
    relu: false,
    ...given,
  };
  const { members, batch, height, width, inputs, filters, kernelSize: k, padding, relu } = size;
  return {
    name: `convolution ${k}x${k} ${padding}${relu ? " relu" : ""}, ${inputs} to ${filters} ` +
      `channels, ${members}x${batch}x${height}x${width}`,
    size,
    inputs: {
      x: [members, batch, height, width, inputs],
      kernel: [members, k, k, inputs, filters],
      bias: [members, filters],
    },
    run: ({ x, kernel, bias }) =>
      memberConv2d(x as tf.Tensor5D, kernel as tf.Tensor5D, bias as tf.Tensor2D, { padding, relu }),
  };
}

/** A product of `[E, N, M]` and `[E, M, K]` as a case. */
export function matMulCase(
  [members, rows, inner, columns]: readonly [number, number, number, number],
): OpCase {
  return {
    name: `matMul ${members}x${rows}x${inner} by ${inner}x${columns}`,
    inputs: { a: [members, rows, inner], b: [members, inner, columns] },
    run: ({ a, b }) => memberMatMul(a as tf.Tensor3D, b as tf.Tensor3D),
  };
}

/** Max pooling of `[E, B, H, W, C]` as a case. */
export function maxPoolCase(
  shape: readonly [number, number, number, number, number],
  size: number,
): OpCase {
  return {
    name: `maxPool by ${size} of ${shape.join("x")}`,
    inputs: { x: shape },
    run: ({ x }) => memberMaxPool(x as tf.Tensor5D, size),
  };
}

/** The cross-entropy of logits `[E, B, K]` with fixed labels as a case. */
export function crossEntropyCase(
  shape: readonly [number, number, number],
  loss: Loss,
  labels: { readonly shape: readonly [number, number, number]; readonly values: Float32Array },
  temperature: number = 1,
): OpCase {
  const cooled = temperature === 1 ? "" : `, temperature ${temperature}`;
  return {
    name: `crossEntropy ${loss} of ${shape.join("x")}, labels ${labels.shape.join("x")}${cooled}`,
    inputs: { logits: shape },
    run: ({ logits }) =>
      crossEntropy(
        logits as tf.Tensor3D,
        tf.tensor3d(labels.values, [...labels.shape]),
        loss,
        temperature,
      ),
  };
}
