/** Central finite differences, to check a gradient without knowing its formula. */

import * as tf from "@tensorflow/tfjs";
import type { OpCase } from "./_case.ts";

/**
 * The gradient of the sum of `dy * output` by one input, from outputs at `value ± step`. The sum
 * is made in double precision, so a linear operation may (and should) take a large step.
 */
export async function finiteDifferences(
  opCase: OpCase,
  values: Readonly<Record<string, Float32Array>>,
  input: string,
  dy: Float32Array,
  step: number,
): Promise<Float64Array> {
  const weightedSum = async (changed: Float32Array): Promise<number> => {
    const output = tf.tidy(() =>
      opCase.run(Object.fromEntries(
        Object.entries({ ...values, [input]: changed })
          .map(([name, data]) => [name, tf.tensor(data, [...opCase.inputs[name]!])]),
      ))
    );
    const outputs = await output.data<"float32">(); // a GPU is not read at once
    output.dispose();
    return outputs.reduce((sum, value, i) => sum + value * dy[i]!, 0);
  };
  // All at once: a GPU that is waited for after each takes a hundred times as long.
  const differences = [...values[input]!.entries()].map(async ([i, value]) => {
    // Divided by what float32 made of the two steps.
    const above = values[input]!.slice();
    const below = values[input]!.slice();
    above[i] = value + step;
    below[i] = value - step;
    const [higher, lower] = await Promise.all([weightedSum(above), weightedSum(below)]);
    return (higher - lower) / (above[i]! - below[i]!);
  });
  return Float64Array.from(await Promise.all(differences));
}
