/**
 * The reading `optimizer`: the paper names none. Settings and formulas are those of Keras's
 * optimizers of 2017, but for epsilon: it is 1e-7, the default of later versions, where it was 1e-8,
 * and Adam adds it to the root of the corrected mean, as Kingma and Ba's Algorithm 1 does, where
 * Keras adds it to that of the uncorrected one. Of tfjs's own only Adam is like ours, in a dozen
 * passes over memory where ours takes one: its Adadelta divides by the squared gradients without
 * the newest, so that its first step is one of plain gradient descent with learning rate 1, and its
 * RMSprop has epsilon inside the root, where it outweighs small gradients.
 */

import * as tf from "@tensorflow/tfjs";
import { adamStep } from "../ops/adam.ts";
import type { OptimizerName } from "./optimizer_names.ts";

/** Variables, gradients or means by the name of the parameter they are of. */
export type ByName<T extends tf.Tensor = tf.Tensor> = Readonly<Record<string, T>>;

/** Moves variables against their gradients. */
export interface Optimizer {
  /** One step. The variables are the same, under the same names, in every call. */
  step(variables: ByName<tf.Variable>, gradients: ByName): void;
  /** What it remembers of the gradients: `firstMoment/conv1/kernel`, …; empty before a step. */
  readonly state: ByName;
  /** Frees what it remembers. */
  dispose(): void;
}

/** Where an optimiser goes on: the steps it took and what it remembered after them. */
export interface OptimizerStart {
  readonly steps: number;
  readonly state: ByName;
}

const EPSILON = 1e-7;

/** Keras's settings of Adam, with the epsilon of later versions. */
export const ADAM_SETTINGS = {
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: EPSILON,
} as const;

/**
 * Makes an optimiser; dispose of it when training ends.
 *
 * @param start Where it goes on; its tensors may be freed afterwards
 */
export function makeOptimizer(
  name: OptimizerName,
  start: OptimizerStart = { steps: 0, state: {} },
): Optimizer {
  const { means, rule } = FORMULAS[name];
  return new RunningMeans(means, rule, start);
}

/** What an optimiser remembers of each variable's gradients, and how it moves a variable. */
interface Formula {
  readonly means: readonly string[];
  readonly rule: Rule;
}

/** A variable and its running means after a step, which counts from 1, from those before it. */
type Rule = (
  gradient: tf.Tensor,
  means: readonly tf.Tensor[],
  variable: tf.Tensor,
  step: number,
) => { readonly variable: tf.Tensor; readonly means: readonly tf.Tensor[] };

const FORMULAS: Readonly<Record<OptimizerName, Formula>> = {
  adam: {
    means: ["firstMoment", "secondMoment"],
    rule: (gradient, [firstMoment, secondMoment], variable, step) => {
      const settings = { ...ADAM_SETTINGS, step };
      const after = adamStep(
        { variable, firstMoment: firstMoment!, secondMoment: secondMoment!, gradient },
        settings,
      );
      return { variable: after.variable, means: [after.firstMoment, after.secondMoment] };
    },
  },
  adadelta: {
    means: ["squares", "squaredUpdates"],
    rule: (gradient, [squares, squaredUpdates], variable) => {
      const newSquares = decayed(squares!, tf.square(gradient), 0.95);
      const scale = tf.sqrt(tf.div(tf.add(squaredUpdates!, EPSILON), tf.add(newSquares, EPSILON)));
      const update = tf.mul(scale, gradient);
      return {
        variable: tf.sub(variable, update),
        means: [newSquares, decayed(squaredUpdates!, tf.square(update), 0.95)],
      };
    },
  },
  rmsprop: {
    means: ["squares"],
    rule: (gradient, [squares], variable) => {
      const newSquares = decayed(squares!, tf.square(gradient), 0.9);
      const update = tf.div(tf.mul(gradient, 1e-3), tf.add(tf.sqrt(newSquares), EPSILON));
      return { variable: tf.sub(variable, update), means: [newSquares] };
    },
  },
};

function decayed(mean: tf.Tensor, value: tf.Tensor, decay: number): tf.Tensor {
  return tf.add(tf.mul(mean, decay), tf.mul(value, 1 - decay));
}

/** An optimiser that remembers running means, from 0, for every variable. */
class RunningMeans implements Optimizer {
  readonly state: Record<string, tf.Variable>;
  readonly #names: readonly string[];
  readonly #rule: Rule;
  #steps: number;

  constructor(names: readonly string[], rule: Rule, { steps, state }: OptimizerStart) {
    this.#names = names;
    this.#rule = rule;
    this.#steps = steps;
    this.state = Object.fromEntries(
      Object.entries(state).map(([name, mean]) => [name, tf.variable(mean, false)]),
    );
  }

  step(variables: ByName<tf.Variable>, gradients: ByName): void {
    this.#steps++;
    tf.tidy(() => {
      for (const [name, variable] of Object.entries(variables)) {
        const means = this.#names.map((mean) =>
          this.state[`${mean}/${name}`] ??= tf.variable(tf.zerosLike(variable), false)
        );
        const after = this.#rule(gradients[name]!, means, variable, this.#steps);
        after.means.forEach((mean, i) => means[i]!.assign(mean));
        variable.assign(after.variable);
      }
    });
  }

  dispose(): void {
    tf.dispose(this.state);
    for (const name of Object.keys(this.state)) delete this.state[name];
  }
}
