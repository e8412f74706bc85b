/** The operations with a member axis on programs of their own: all members in one dispatch. */

import type * as tf from "@tensorflow/tfjs";
import { ADAM, type AdamAttributes, type AdamInputs } from "../../ops/adam.ts";
import {
  ATTACK_STEP,
  type AttackStepAttributes,
  type AttackStepInputs,
} from "../../ops/attack_step.ts";
import {
  type ByInputInputs,
  type ByKernelAttributes,
  type ByKernelInputs,
  CONVOLUTION,
  CONVOLUTION_BY_INPUT,
  CONVOLUTION_BY_KERNEL,
  type ConvolutionAttributes,
  type ConvolutionInputs,
  type Padding,
  SUM_OVER_POSITIONS,
} from "../../ops/convolution.ts";
import {
  CROSS_ENTROPY,
  CROSS_ENTROPY_GRADIENT,
  type CrossEntropyAttributes,
  type CrossEntropyInputs,
} from "../../ops/cross_entropy.ts";
import { DROPOUT_MASK, type DropoutMaskAttributes } from "../../ops/dropout_mask.ts";
import { PRODUCT, type ProductAttributes, type ProductInputs } from "../../ops/matmul.ts";
import {
  MAX_POOL,
  MAX_POOL_GRADIENT,
  type MaxPoolAttributes,
  type MaxPoolGradientInputs,
} from "../../ops/max_pool.ts";
import { RELU_GRADIENT, type ReluGradientInputs } from "../../ops/relu.ts";
import {
  convolutionFilterGradient,
  convolutionForward,
  convolutionInputGradient,
} from "./convolution/programs.ts";
import { convolutionShape, patchSize } from "./convolution/shape.ts";
import {
  crossEntropyForward,
  crossEntropyGradient,
  type CrossEntropyShape,
} from "./cross_entropy_programs.ts";
import { denseParts, denseProgram } from "./dense.ts";
import { dropout } from "./dropout_programs.ts";
import { adam, attackStep, reluGradient } from "./elementwise_programs.ts";
import type { WebGpuEngine } from "./engine.ts";
import { maxPool, maxPoolGradient, type PoolShape } from "./max_pool_programs.ts";
import { bitsOf } from "./schedule.ts";
import { splitSum } from "./split_sum.ts";

type Info = tf.TensorInfo;

/** A kernel of an operation, given the engine of its backend. */
export interface MemberWebGpuKernel {
  readonly name: string;
  readonly run: (engine: WebGpuEngine, inputs: never, attributes: never) => Info | Info[];
}

function kernel<Inputs, Attributes extends object>(
  op: string | { readonly name: string },
  run: (engine: WebGpuEngine, inputs: Inputs, attributes: Attributes) => Info | Info[],
): MemberWebGpuKernel {
  return { name: typeof op === "string" ? op : op.name, run };
}

/** Kernels for the operations of `src/ops`. */
export const MEMBER_KERNELS: readonly MemberWebGpuKernel[] = [
  kernel(CONVOLUTION, convolve),
  kernel(CONVOLUTION_BY_INPUT, convolveBack),
  kernel(CONVOLUTION_BY_KERNEL, filterGradient),
  kernel(SUM_OVER_POSITIONS, sumOverPositions),
  kernel(PRODUCT, multiply),
  kernel(RELU_GRADIENT, (engine, { dy, y }: ReluGradientInputs<Info>) => {
    const dx = engine.output(dy.shape);
    engine.run(reluGradient(sizeOf(dy.shape)), [dy, y, dx]);
    return dx;
  }),
  kernel(MAX_POOL, (engine, { x }: { x: Info }, { size }: MaxPoolAttributes) => {
    const shape = poolShape(x.shape, size);
    const { images, height, width, channels } = shape;
    const y = engine.output([
      images,
      Math.floor(height / size),
      Math.floor(width / size),
      channels,
    ]);
    engine.run(maxPool(shape), [x, y]);
    return y;
  }),
  kernel(
    MAX_POOL_GRADIENT,
    (engine, { dy, x }: MaxPoolGradientInputs<Info>, { size }: MaxPoolAttributes) => {
      const dx = engine.output(x.shape);
      engine.run(maxPoolGradient(poolShape(x.shape, size), false), [dy, x, dx]);
      return dx;
    },
  ),
  kernel(DROPOUT_MASK, (engine, _inputs, { keys, rate, shape }: DropoutMaskAttributes) => {
    const members = keys.length;
    const mask = engine.output(shape);
    const program = dropout(
      { members, size: sizeOf(shape) / members, rate },
      { rowWords: 2 * members, offset: 0 },
      "mask",
    );
    runInRow(engine, keys.flat(), (schedule) => engine.run(program, [schedule, mask]));
    return mask;
  }),
  kernel(
    CROSS_ENTROPY,
    (engine, { logits, labels }: CrossEntropyInputs<Info>, attributes: CrossEntropyAttributes) => {
      const costs = engine.output(logits.shape.slice(0, 2));
      const shape = crossEntropyShape(logits, labels, attributes);
      engine.run(crossEntropyForward(shape), [logits, labels, costs]);
      return costs;
    },
  ),
  kernel(
    CROSS_ENTROPY_GRADIENT,
    (
      engine,
      { logits, labels, dy }: CrossEntropyInputs<Info> & { readonly dy: Info },
      attributes: CrossEntropyAttributes,
    ) => {
      const gradient = engine.output(logits.shape);
      const shape = crossEntropyShape(logits, labels, attributes);
      engine.run(crossEntropyGradient(shape), [logits, labels, dy, gradient]);
      return gradient;
    },
  ),
  kernel(ADAM, adamStep),
  kernel(
    ATTACK_STEP,
    (engine, inputs: AttackStepInputs<Info>, { rule, alpha }: AttackStepAttributes) => {
      const { iterates, gradients, lower, upper } = inputs;
      const next = engine.output(iterates.shape);
      const program = attackStep({
        size: sizeOf(iterates.shape.slice(1)),
        iterates: iterates.shape[0]!,
        gradients: gradients.shape[0]!,
        rule,
        alpha,
      });
      engine.run(program, [iterates, gradients, lower, upper, next]);
      return next;
    },
  ),
];

function convolve(
  engine: WebGpuEngine,
  { x, kernel, bias }: ConvolutionInputs<Info>,
  { padding, relu }: ConvolutionAttributes,
): Info {
  const shape = convolutionShape(x.shape, kernel.shape[1]!, kernel.shape[4]!, padding);
  const { members, batch, outHeight, outWidth, filters } = shape;
  const y = engine.output([members, batch, outHeight, outWidth, filters]);
  engine.run(convolutionForward(shape, relu, engine), [x, kernel, bias, y]);
  return y;
}

function convolveBack(
  engine: WebGpuEngine,
  { dy, kernel }: ByInputInputs<Info>,
  { padding }: { readonly padding: Padding },
): Info {
  const [, kernelSize, , inputs, filters] = kernel.shape as [
    number,
    number,
    number,
    number,
    number,
  ];
  const grown = padding === "valid" ? kernelSize - 1 : 0;
  const [members, batch, height, width] = dy.shape as [number, number, number, number];
  const xShape = [members, batch, height + grown, width + grown, inputs];
  const shape = convolutionShape(xShape, kernelSize, filters, padding);
  const dx = engine.output(xShape);
  engine.run(convolutionInputGradient(shape, undefined, engine), [dy, kernel, dx]);
  return dx;
}

function filterGradient(
  engine: WebGpuEngine,
  { x, dy }: ByKernelInputs<Info>,
  { padding, kernelSize }: ByKernelAttributes,
): Info {
  const shape = convolutionShape(x.shape, kernelSize, dy.shape[4]!, padding);
  const { members, inputs, filters } = shape;
  const kernelShape = [members, kernelSize, kernelSize, inputs, filters];
  const { program, parts } = convolutionFilterGradient(shape, false, engine);
  const partial = engine.output([members, parts, patchSize(shape), filters]);
  engine.run(program, [x, dy, partial]);
  if (parts === 1) return { ...partial, shape: kernelShape };
  const gradient = engine.output(kernelShape);
  const inner = patchSize(shape) * filters;
  engine.run(
    splitSum({ label: "filter gradient", outer: members, parts, inner }),
    [partial, gradient],
  );
  engine.dispose(partial);
  return gradient;
}

/** Rows whose sums are added together at first, each by one thread a column. */
const ROWS_OF_SUM = 128;

function sumOverPositions(engine: WebGpuEngine, { dy }: { readonly dy: Info }): Info {
  const [members, batch, height, width, channels] = dy.shape as [
    number,
    number,
    number,
    number,
    number,
  ];
  const sum = { label: "bias gradient", outer: members, inner: channels };
  const parts = Math.ceil(batch * height * width / ROWS_OF_SUM);
  const partial = engine.output([members, parts, channels]);
  engine.run(
    splitSum({ ...sum, parts: batch * height * width, group: ROWS_OF_SUM }),
    [dy, partial],
  );
  const gradient = engine.output([members, channels]);
  engine.run(splitSum({ ...sum, parts }), [partial, gradient]);
  engine.dispose(partial);
  return gradient;
}

function multiply(
  engine: WebGpuEngine,
  { a, b }: ProductInputs<Info>,
  { transposeA, transposeB }: ProductAttributes,
): Info {
  const [members, first, second] = a.shape as [number, number, number];
  const [rows, depth] = transposeA ? [second, first] : [first, second];
  const columns = b.shape[transposeB ? 1 : 2]!;
  const shape = { members, rows, depth, columns, transposeA, transposeB };
  const c = engine.output([members, rows, columns]);
  const parts = denseParts(shape);
  const program = denseProgram("product", shape, engine.limits, { parts });
  if (parts === 1) {
    engine.run(program, [a, b, c]);
    return c;
  }
  const partial = engine.output([members, parts, rows, columns]);
  engine.run(program, [a, b, partial]);
  engine.run(
    splitSum({ label: "product", outer: members, parts, inner: rows * columns }),
    [partial, c],
  );
  engine.dispose(partial);
  return c;
}

/** In copies: what a step is given may belong to others, as an operation's inputs do. */
function adamStep(
  engine: WebGpuEngine,
  { variable, firstMoment, secondMoment, gradient }: AdamInputs<Info>,
  { step, ...attributes }: AdamAttributes,
): Info[] {
  const size = sizeOf(variable.shape);
  const after = [variable, firstMoment, secondMoment].map((before) => {
    const copy = engine.output(before.shape);
    engine.run(splitSum({ label: "copy", outer: 1, parts: 1, inner: size }), [before, copy]);
    return copy;
  });
  const { beta1, beta2 } = attributes;
  const corrections = [bitsOf(1 - beta1 ** step), bitsOf(1 - beta2 ** step)];
  const program = adam(size, attributes, { rowWords: 2, offset: 0 });
  runInRow(engine, corrections, (schedule) => engine.run(program, [schedule, gradient, ...after]));
  return after;
}

/** Runs with a schedule of one row. */
function runInRow(
  engine: WebGpuEngine,
  row: readonly number[],
  run: (schedule: Info) => void,
): void {
  const schedule = engine.words([0, ...row]);
  run(schedule);
  engine.dispose(schedule);
}

function crossEntropyShape(
  logits: Info,
  labels: Info,
  attributes: CrossEntropyAttributes,
): CrossEntropyShape {
  const [members, batch, classes] = logits.shape as [number, number, number];
  return { members, batch, classes, labelMembers: labels.shape[0]!, ...attributes };
}

function poolShape(x: readonly number[], size: number): PoolShape {
  const [images, height, width, channels] = x as [number, number, number, number];
  return { images, height, width, channels, size };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
