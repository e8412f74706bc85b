/** The operations with a member axis on programs of their own: all members in one dispatch. */

import type * as tf from "@tensorflow/tfjs";
import { MEASURED_STEP, type MeasuredStepInputs } from "../../attacks/measured_step.ts";
import { ADAM, type AdamAttributes, type AdamInputs } from "../../ops/adam.ts";
import {
  ATTACK_STEP,
  type AttackStepAttributes,
  type AttackStepInputs,
} from "../../ops/attack_step.ts";
import {
  CONVOLUTION,
  CONVOLUTION_BY_INPUT,
  CONVOLUTION_BY_KERNEL,
  SUM_OVER_POSITIONS,
} from "../../ops/convolution.ts";
import {
  CROSS_ENTROPY,
  CROSS_ENTROPY_GRADIENT,
  type CrossEntropyAttributes,
  type CrossEntropyInputs,
} from "../../ops/cross_entropy.ts";
import { DROPOUT_MASK, type DropoutMaskAttributes } from "../../ops/dropout_mask.ts";
import { PRODUCT } from "../../ops/matmul.ts";
import {
  MAX_POOL,
  MAX_POOL_GRADIENT,
  type MaxPoolAttributes,
  type MaxPoolGradientInputs,
} from "../../ops/max_pool.ts";
import { RELU_GRADIENT, type ReluGradientInputs } from "../../ops/relu.ts";
import { measuredStep } from "./attacks/measured_step_program.ts";
import {
  crossEntropyForward,
  crossEntropyGradient,
  type CrossEntropyShape,
} from "./cross_entropy_programs.ts";
import { dropout } from "./dropout_programs.ts";
import { adam, attackStep, reluGradient } from "./elementwise_programs.ts";
import type { WebGpuEngine } from "./engine.ts";
import { maxPool, maxPoolGradient, type PoolShape } from "./max_pool_programs.ts";
import {
  convolve,
  convolveBack,
  filterGradient,
  multiply,
  sumOverPositions,
} from "./member_products.ts";
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
  kernel(MEASURED_STEP, (engine, { gradients, logits, labels }: MeasuredStepInputs<Info>) => {
    const [members, batch, classes] = logits.shape as [number, number, number];
    const size = sizeOf(gradients.shape) / (members * batch);
    const result = engine.output([batch, members, members + 2]);
    const program = measuredStep({ members, batch, size, classes });
    engine.run(program, [gradients, logits, labels, result]);
    return result;
  }),
];

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
