/** One step of the optimiser Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1). */

import * as tf from "@tensorflow/tfjs";
import { defineOp, runOpOfSeveral } from "./kernels.ts";

/** A variable, the running means of its gradient and of its square, and the gradient itself. */
export interface AdamInputs<T = tf.Tensor> {
  readonly variable: T;
  readonly firstMoment: T;
  readonly secondMoment: T;
  readonly gradient: T;
}

/** What is the same for all variables. */
export interface AdamAttributes {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** From 1. */
  readonly step: number;
}

/** Gives the new variable and the new means; a backend may have a kernel of its own. */
export const ADAM = defineOp<AdamInputs, AdamAttributes>({
  name: "AdamStep",
  compose: ({ variable, firstMoment, secondMoment, gradient }, attributes) => {
    const { learningRate, beta1, beta2, epsilon, step } = attributes;
    const first = tf.add(tf.mul(firstMoment, beta1), tf.mul(gradient, 1 - beta1));
    const second = tf.add(tf.mul(secondMoment, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const root = tf.add(tf.sqrt(tf.div(second, 1 - beta2 ** step)), epsilon);
    const update = tf.mul(tf.div(tf.div(first, 1 - beta1 ** step), root), learningRate);
    return [tf.sub(variable, update), first, second];
  },
});

/** Runs a step. */
export function adamStep(
  inputs: AdamInputs,
  attributes: AdamAttributes,
): { variable: tf.Tensor; firstMoment: tf.Tensor; secondMoment: tf.Tensor } {
  const [variable, firstMoment, secondMoment] = runOpOfSeveral(ADAM, inputs, attributes);
  return { variable: variable!, firstMoment: firstMoment!, secondMoment: secondMoment! };
}
