/** Sums over rows, as the gradient by a bias is one. */

import { FunctionBuilder } from "./emit/function_builder.ts";
import { f32x4, FLOAT, type Local, v128, VECTOR } from "./emit/value.ts";
import type { WasmEngine } from "./engine.ts";

/** Columns that are summed at once, in eight registers. */
const MOST_COLUMNS = 32;

/** (x, out): the sums over the rows of `[rows, columns]`, in their order. */
export function sumRows(
  { compiler }: WasmEngine,
  rows: number,
  columns: number,
): (x: number, out: number) => void {
  return compiler.function("sum rows", { rows, columns }, () => {
    const f = new FunctionBuilder(2);
    const [x, out] = f.parameters as [Local<"i32">, Local<"i32">];
    const row = f.local("i32");
    const sums = f.locals("v128", MOST_COLUMNS / 4);
    const sumColumns = (count: number): void => {
      const used = sums.slice(0, Math.ceil(count / 4))
        .map((sum, i) => ({ sum, offset: i * VECTOR, lanes: Math.min(4, count - 4 * i) }));
      f.set(row, x);
      for (const { sum } of used) f.set(sum, f32x4.zero());
      f.times(rows, () => {
        for (const { sum, offset, lanes } of used) {
          f.set(sum, f32x4.add(sum, v128.loadLanes(row, offset, lanes)));
        }
        f.advance(row, columns * FLOAT);
      });
      for (const { sum, offset, lanes } of used) f.storeLanes(out, offset, sum, lanes);
      f.advance(x, count * FLOAT);
      f.advance(out, count * FLOAT);
    };
    const whole = Math.floor(columns / MOST_COLUMNS);
    if (whole > 0) f.times(whole, () => sumColumns(MOST_COLUMNS));
    if (columns % MOST_COLUMNS > 0) sumColumns(columns % MOST_COLUMNS);
    return f;
  });
}
