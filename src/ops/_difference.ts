/** Central finite differences, to check a gradient without knowing its formula. */

import * as tf from "@tensorflow/tfjs";
import type { OpCase } from "./_case.ts";

/**
 * The gradient of the sum of `dy * output` by one input, from outputs at `value ± step`. The sum
 * is made in double precision, so a linear operation may (and should) take a large step.
 */
export function finiteDifferences(
  opCase: OpCase,
  values: Readonly<Record<string, Float32Array>>,
  input: string,
  dy: Float32Array,
  step: number,
): Float64Array {
  const weightedSum = (changed: Float32Array): number => {
    const output = tf.tidy(() =>
      opCase.run(Object.fromEntries(
        Object.entries({ ...values, [input]: changed })
          .map(([name, data]) => [name, tf.tensor(data, [...opCase.inputs[name]!])]),
      ))
    );
    const sum = output.dataSync<"float32">().reduce((sum, value, i) => sum + value * dy[i]!, 0);
    output.dispose();
    return sum;
  };
  return Float64Array.from(values[input]!, (value, i) => {
    // Divided by what float32 made of the two steps.
    const above = values[input]!.slice();
    const below = values[input]!.slice();
    above[i] = value + step;
    below[i] = value - step;
    return (weightedSum(above) - weightedSum(below)) / (above[i]! - below[i]!);
  });
}
