/** The largest logits of a network, from which classes that it cannot predict are told. */

import * as tf from "@tensorflow/tfjs";
import { takeValues } from "../ops/take_values.ts";
import { type Ensemble, forEachMember, mapStacks } from "./ensemble.ts";
import { forward } from "./forward.ts";

/** Each member's largest logit of each class over the images `[1, B, H, W, C]`: `[E, K]`. */
export async function maximalLogits(ensemble: Ensemble, x: tf.Tensor5D): Promise<Float32Array> {
  const maxima = tf.tidy(() =>
    mapStacks(
      ensemble,
      [forEachMember(x, ensemble.members)],
      (stack, x) => tf.max(forward(stack, x as tf.Tensor5D), 1),
    )
  );
  return await takeValues(maxima);
}
