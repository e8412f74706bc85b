/** Kernels that pass over arrays once and compute each element by itself. */

import { FunctionBuilder } from "./emit/function_builder.ts";
import { f32x4, FLOAT, v128, VECTOR, type Vector } from "./emit/value.ts";
import type { WasmEngine } from "./engine.ts";

/** Vectors handled in one turn of a loop. */
const UNROLLED = 4;

/** Runs over arrays; all parameters are addresses. */
export type Elementwise = (...arrays: number[]) => void;

/** An element's results, from the inputs and the constants, each in vectors of four. */
type Compute = (
  inputs: readonly Vector[],
  constants: readonly Vector[],
  keep: (value: Vector) => Vector,
) => Vector[];

/** Its parameters are the inputs, the outputs and, if there are any, an array of constants. */
function compileElementwise(
  { compiler }: WasmEngine,
  name: string,
  size: number,
  counts: { readonly inputs: number; readonly outputs: number; readonly constants: number },
  compute: Compute,
): Elementwise {
  return compiler.function(name, size, () => {
    const arrays = counts.inputs + counts.outputs;
    const f = new FunctionBuilder(arrays + Math.min(1, counts.constants));
    const [inputs, outputs] = [
      f.parameters.slice(0, counts.inputs),
      f.parameters.slice(counts.inputs, arrays),
    ];
    const keep = (value: Vector): ReturnType<typeof f.keep> => f.keep(value);
    const constants = Array.from(
      { length: counts.constants },
      (_, i) => keep(v128.loadSplat(f.parameters[arrays]!, i * FLOAT)),
    );
    const step = (offset: number, lanes: number): void => {
      const values = inputs.map((array) => keep(v128.loadLanes(array, offset, lanes)));
      compute(values, constants, keep).forEach((value, i) =>
        f.storeLanes(outputs[i]!, offset, keep(value), lanes)
      );
    };
    const loop = (vectors: number, turns: number): void => {
      if (turns === 0) return;
      f.times(turns, () => {
        for (let i = 0; i < vectors; i++) step(i * VECTOR, 4);
        for (const array of [...inputs, ...outputs]) f.advance(array, vectors * VECTOR);
      });
    };
    const vectors = Math.floor(size / 4);
    loop(UNROLLED, Math.floor(vectors / UNROLLED));
    loop(1, vectors % UNROLLED);
    if (size % 4 > 0) step(0, size % 4);
    return f;
  });
}

/** (dy, y, dx): the gradient where the ReLU's output y is positive, and 0 elsewhere. */
export function reluGradient(engine: WasmEngine, size: number): Elementwise {
  const counts = { inputs: 2, outputs: 1, constants: 0 };
  return compileElementwise(engine, "relu gradient", size, counts, ([dy, y]) => [
    v128.and(dy!, f32x4.greater(y!, f32x4.zero())),
  ]);
}

/** (x, out): every element times a factor. */
export function scale(engine: WasmEngine, size: number, factor: number): Elementwise {
  const counts = { inputs: 1, outputs: 1, constants: 0 };
  return compileElementwise(engine, `scale by ${factor}`, size, counts, ([x]) => [
    f32x4.mul(x!, f32x4.const(factor)),
  ]);
}

/**
 * (variable, firstMoment, secondMoment, gradient, and the three anew, constants): one step of Adam.
 * The constants are beta1, 1 - beta1, beta2, 1 - beta2, 1 - beta1^t, 1 - beta2^t, the learning
 * rate and epsilon.
 */
export function adamStep(engine: WasmEngine, size: number): Elementwise {
  const counts = { inputs: 4, outputs: 3, constants: 8 };
  const { add, sub, mul, div, sqrt } = f32x4;
  return compileElementwise(engine, "adam", size, counts, (inputs, constants, keep) => {
    const [variable, first, second, gradient] = inputs as [Vector, Vector, Vector, Vector];
    const [beta1, rest1, beta2, rest2, correction1, correction2, rate, epsilon] =
      constants as EightVectors;
    const newFirst = keep(add(mul(first, beta1), mul(gradient, rest1)));
    const newSecond = keep(add(mul(second, beta2), mul(mul(gradient, gradient), rest2)));
    const root = add(sqrt(div(newSecond, correction2)), epsilon);
    const update = mul(div(div(newFirst, correction1), root), rate);
    return [sub(variable, update), newFirst, newSecond];
  });
}

type EightVectors = [Vector, Vector, Vector, Vector, Vector, Vector, Vector, Vector];
