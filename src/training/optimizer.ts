/**
 * The reading `optimizer`: the paper names none. Settings and formulas are those of Keras's
 * optimizers of 2017. Of tfjs's own only Adam is Keras's, in a dozen passes over memory where ours
 * takes one: its Adadelta divides by the squared gradients without the newest, so that its first
 * step is one of plain gradient descent with learning rate 1, and its RMSprop has epsilon inside
 * the root, where it outweighs small gradients.
 */

import * as tf from "@tensorflow/tfjs";
import { adamStep } from "../ops/adam.ts";

/** An optimiser and its learning rate: Adam 1e-3, Adadelta 1.0 or RMSprop 1e-3. */
export type OptimizerName = "adam" | "adadelta" | "rmsprop";

/** Moves variables against their gradients. */
export interface Optimizer {
  applyGradients(gradientsByVariable: tf.NamedTensorMap): void;
  /** Frees what it remembers of the gradients. */
  dispose(): void;
}

const EPSILON = 1e-7;

/** Makes an optimiser; dispose of it when training ends. */
export function makeOptimizer(name: OptimizerName): Optimizer {
  switch (name) {
    case "adam":
      return new RunningMeans(2, (gradient, [firstMoment, secondMoment], variable, step) => {
        const settings = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: EPSILON, step };
        const after = adamStep(
          { variable, firstMoment: firstMoment!, secondMoment: secondMoment!, gradient },
          settings,
        );
        return { variable: after.variable, means: [after.firstMoment, after.secondMoment] };
      });
    case "adadelta":
      return new RunningMeans(2, (gradient, [squares, squaredUpdates], variable) => {
        const newSquares = decayed(squares!, tf.square(gradient), 0.95);
        const scale = tf.sqrt(
          tf.div(tf.add(squaredUpdates!, EPSILON), tf.add(newSquares, EPSILON)),
        );
        const update = tf.mul(scale, gradient);
        return {
          variable: tf.sub(variable, update),
          means: [newSquares, decayed(squaredUpdates!, tf.square(update), 0.95)],
        };
      });
    case "rmsprop":
      return new RunningMeans(1, (gradient, [squares], variable) => {
        const newSquares = decayed(squares!, tf.square(gradient), 0.9);
        const update = tf.div(tf.mul(gradient, 1e-3), tf.add(tf.sqrt(newSquares), EPSILON));
        return { variable: tf.sub(variable, update), means: [newSquares] };
      });
  }
}

function decayed(mean: tf.Tensor, value: tf.Tensor, decay: number): tf.Tensor {
  return tf.add(tf.mul(mean, decay), tf.mul(value, 1 - decay));
}

/** A variable and its running means after a step, which counts from 1, from those before it. */
type Rule = (
  gradient: tf.Tensor,
  means: readonly tf.Tensor[],
  variable: tf.Tensor,
  step: number,
) => { readonly variable: tf.Tensor; readonly means: readonly tf.Tensor[] };

/** An optimiser that remembers running means, from 0, for every variable. */
class RunningMeans implements Optimizer {
  readonly #count: number;
  readonly #rule: Rule;
  readonly #means = new Map<string, tf.Variable[]>();
  #steps = 0;

  constructor(count: number, rule: Rule) {
    this.#count = count;
    this.#rule = rule;
  }

  applyGradients(gradientsByVariable: tf.NamedTensorMap): void {
    this.#steps++;
    tf.tidy(() => {
      for (const [name, gradient] of Object.entries(gradientsByVariable)) {
        const variable = tf.engine().registeredVariables[name]!;
        if (!this.#means.has(name)) {
          const zeros = (): tf.Variable => tf.variable(tf.zerosLike(variable), false);
          this.#means.set(name, Array.from({ length: this.#count }, zeros));
        }
        const kept = this.#means.get(name)!;
        const after = this.#rule(gradient, kept, variable, this.#steps);
        after.means.forEach((mean, i) => kept[i]!.assign(mean));
        variable.assign(after.variable);
      }
    });
  }

  dispose(): void {
    tf.dispose([...this.#means.values()].flat());
    this.#means.clear();
  }
}
