/** The reading `optimizer`: the paper names none. Settings are those of Keras's examples of 2017. */

import * as tf from "@tensorflow/tfjs";

/** An optimiser and its learning rate: Adam 1e-3, Adadelta 1.0 or RMSprop 1e-3. */
export type OptimizerName = "adam" | "adadelta" | "rmsprop";

/** Makes an optimiser; dispose of it when training ends. */
export function makeOptimizer(name: OptimizerName): tf.Optimizer {
  switch (name) {
    case "adam":
      return tf.train.adam(1e-3, 0.9, 0.999, 1e-7);
    case "adadelta":
      return tf.train.adadelta(1, 0.95, 1e-7);
    case "rmsprop":
      return tf.train.rmsprop(1e-3, 0.9, 0, 1e-7);
  }
}
