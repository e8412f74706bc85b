/** Max pooling over squares that do not overlap, and its gradient. */

import { FunctionBuilder } from "./emit/function_builder.ts";
import { f32x4, FLOAT, type Local, v128, VECTOR } from "./emit/value.ts";
import type { WasmEngine } from "./engine.ts";

/** Images `[images, height, width, channels]` and the height and width of the squares. */
export interface MaxPoolShape {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly size: number;
}

/** (x, y): the largest value of each square. */
export function maxPool(
  engine: WasmEngine,
  shape: MaxPoolShape,
): (x: number, y: number) => void {
  return engine.compiler.function("max pool", shape, () => {
    const f = new FunctionBuilder(2);
    const [x, y] = f.parameters as [Local<"i32">, Local<"i32">];
    forEachSquare(f, shape, x, [y], (cells, lanes) => {
      const largest = f.keep(v128.loadLanes(x, cells[0]!, lanes));
      for (const cell of cells.slice(1)) {
        f.set(largest, f32x4.max(largest, v128.loadLanes(x, cell, lanes)));
      }
      f.storeLanes(y, 0, largest, lanes);
    });
    return f;
  });
}

/**
 * (dy, x, y, dx): each square's gradient, given to the first of its largest values, row by row; all
 * others, and what no square covers, get 0.
 */
export function maxPoolGradient(
  engine: WasmEngine,
  shape: MaxPoolShape,
): (dy: number, x: number, y: number, dx: number) => void {
  const { images, height, width, channels, size } = shape;
  const covered = height % size === 0 && width % size === 0;
  const run = engine.compiler.function<(dy: number, x: number, y: number, dx: number) => void>(
    "max pool gradient",
    shape,
    () => {
      const f = new FunctionBuilder(4);
      const [dy, x, y, dx] = f.parameters as [
        Local<"i32">,
        Local<"i32">,
        Local<"i32">,
        Local<"i32">,
      ];
      const [left, largest, here] = f.locals("v128", 3) as [
        Local<"v128">,
        Local<"v128">,
        Local<"v128">,
      ];
      forEachSquare(f, shape, x, [dy, y], (cells, lanes) => {
        f.set(left, v128.loadLanes(dy, 0, lanes));
        f.set(largest, v128.loadLanes(y, 0, lanes));
        cells.forEach((cell) => {
          f.set(here, f32x4.equal(v128.loadLanes(x, cell, lanes), largest));
          f.storeLanes(dx, cell, f.keep(v128.and(left, here)), lanes);
          f.set(left, v128.andNot(left, here));
        });
      }, [dx]);
      return f;
    },
  );
  return (dy, x, y, dx) => {
    if (!covered) engine.heap.clear(dx, images * height * width * channels * FLOAT);
    run(dy, x, y, dx);
  };
}

/**
 * Visits the squares four channels at a time. `x`, and `like` it, point to the square's first cell
 * and `small` to its one cell in the pooled images; `cells` are the bytes from `x` to each cell.
 */
function forEachSquare(
  f: FunctionBuilder,
  { images, height, width, channels, size }: MaxPoolShape,
  x: Local<"i32">,
  small: readonly Local<"i32">[],
  visit: (cells: readonly number[], lanes: number) => void,
  like: readonly Local<"i32">[] = [],
): void {
  const large = [x, ...like];
  const cells = Array.from(
    { length: size },
    (_, row) =>
      Array.from({ length: size }, (_, column) => (row * width + column) * channels * FLOAT),
  ).flat();
  const across = Math.floor(width / size);
  const down = Math.floor(height / size);
  if (images * down * across * channels === 0) return; // a loop runs at least once
  const advanceAll = (pointers: readonly Local<"i32">[], floats: number): void => {
    for (const pointer of pointers) f.advance(pointer, floats * FLOAT);
  };
  f.times(images, () => {
    f.times(down, () => {
      f.times(across, () => {
        if (channels >= 4) {
          f.times(Math.floor(channels / 4), () => {
            visit(cells, 4);
            advanceAll([...large, ...small], VECTOR / FLOAT);
          });
        }
        const rest = channels % 4;
        if (rest > 0) visit(cells, rest);
        advanceAll(small, rest);
        advanceAll(large, rest + (size - 1) * channels);
      });
      advanceAll(large, (width - across * size + (size - 1) * width) * channels);
    });
    advanceAll(large, (height - down * size) * width * channels);
  });
}
