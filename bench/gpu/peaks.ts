/** What the card can do at most: the yardsticks for kernels. */

import type { WebGpuEngine } from "../../src/backends/webgpu/engine.ts";
import {
  forEachItem,
  makeProgram,
  type Program,
  repeat,
} from "../../src/backends/webgpu/program.ts";
import { timeDispatches } from "./timing.ts";

/** Operations and bytes a second, at best. */
export interface Peaks {
  readonly flops: number;
  readonly bytes: number;
}

/** Multiply-adds of vectors in a row, in so many chains that none waits for another. */
const CHAINS = 8;
const LINKS = 64;

/** Measures both; small on an adapter that is only to be tried. */
export async function measurePeaks(engine: WebGpuEngine, isSmall: boolean): Promise<Peaks> {
  const groups = isSmall ? 4 : 8192;
  const floats = isSmall ? 2 ** 14 : 2 ** 27;
  const [from, to] = [engine.buffer("from", 4 * floats), engine.buffer("to", 4 * floats)];
  const arithmetic = multiplyAdds(groups);
  const times = await timeDispatches(engine, [engine.bind(arithmetic, [to])]);
  const copies = await timeDispatches(engine, [engine.bind(copy(floats), [from, to])]);
  from.destroy();
  to.destroy();
  return {
    flops: arithmetic.flops! / times.microseconds * 1e6,
    bytes: 8 * floats / copies.microseconds * 1e6,
  };
}

function multiplyAdds(groups: number): Program {
  const threads = 256;
  const turns = 16;
  return makeProgram({
    label: "multiply-adds in registers",
    threads,
    groups: [groups, 1, 1],
    flops: 2 * 4 * CHAINS * LINKS * turns * threads * groups,
    bindings: [{ name: "result", type: "vec4<f32>", writes: true }],
    body: `let factor = vec4<f32>(f32(thread) * 1e-9);
${repeat(CHAINS, (i) => `var c${i} = vec4<f32>(f32(thread + ${i}u));`)}
for (var turn = 0u; turn < ${turns}u; turn++) {
${repeat(LINKS, () => repeat(CHAINS, (i) => `c${i} = fma(c${i}, factor, factor);`))}
}
let sum = ${Array.from({ length: CHAINS }, (_, i) => `c${i}`).join(" + ")};
if (sum.x == -1.0) { result[thread] = sum; }`, // never, but a compiler cannot know
  });
}

function copy(floats: number): Program {
  return forEachItem({
    label: "copy",
    count: floats / 4,
    bindings: [
      { name: "x", type: "vec4<f32>" },
      { name: "result", type: "vec4<f32>", writes: true },
    ],
    body: "result[i] = x[i];",
  });
}
