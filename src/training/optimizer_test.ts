import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { Adam } from "./_softmax_regression.ts";
import { makeOptimizer } from "./optimizer.ts";
import type { OptimizerName } from "./optimizer_names.ts";

await activateBackend("cpu");

const START = [1, -2, 0.5];
// Of very different sizes: an epsilon in the wrong place shows at the small ones.
const GRADIENTS = [[0.5, -0.0001, 3], [0.4, 0.0002, -2], [-0.1, 0.0001, 1]];

/** The weights after one step along each of the gradients. */
function trained(name: OptimizerName): Promise<Float32Array> {
  return keepingTensorCount(() => {
    const weights = tf.tidy(() => tf.variable(tf.tensor1d(START)));
    const optimizer = makeOptimizer(name);
    for (const values of GRADIENTS) {
      const gradient = tf.tensor1d(values);
      optimizer.step({ weights }, { weights: gradient });
      gradient.dispose();
    }
    const result = weights.dataSync<"float32">();
    optimizer.dispose();
    weights.dispose();
    return result;
  });
}

Deno.test("adam is Kingma and Ba's with a learning rate of 0.001", async () => {
  const weights = [...START];
  const adam = new Adam(3);
  for (const gradient of GRADIENTS) adam.step(weights, gradient);
  assertClose(await trained("adam"), weights, { absolute: 3e-7 });
});

Deno.test("adadelta is Zeiler's with rho 0.95 and a learning rate of 1", async () => {
  const weights = [...START];
  const squares = [0, 0, 0];
  const updates = [0, 0, 0];
  for (const gradient of GRADIENTS) {
    gradient.forEach((g, i) => {
      squares[i] = 0.95 * squares[i]! + 0.05 * g * g;
      const update = Math.sqrt(updates[i]! + 1e-7) / Math.sqrt(squares[i]! + 1e-7) * g;
      updates[i] = 0.95 * updates[i]! + 0.05 * update * update;
      weights[i]! -= update;
    });
  }
  assertClose(await trained("adadelta"), weights, { absolute: 3e-7 });
});

Deno.test("rmsprop is Keras's with decay 0.9 and a learning rate of 0.001", async () => {
  const weights = [...START];
  const squares = [0, 0, 0];
  for (const gradient of GRADIENTS) {
    gradient.forEach((g, i) => {
      squares[i] = 0.9 * squares[i]! + 0.1 * g * g;
      weights[i]! -= 1e-3 * g / (Math.sqrt(squares[i]!) + 1e-7);
    });
  }
  assertClose(await trained("rmsprop"), weights, { absolute: 3e-7 });
});
