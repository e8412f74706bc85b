/** Reading tensors that are needed for nothing else. */

import type * as tf from "@tensorflow/tfjs";

/** The values of a tensor, which is freed, also if they cannot be read. */
export async function takeValues<D extends tf.DataType = "float32">(
  tensor: tf.Tensor,
): Promise<tf.DataTypeMap[D]> {
  try {
    return await tensor.data<D>();
  } finally {
    tensor.dispose();
  }
}
