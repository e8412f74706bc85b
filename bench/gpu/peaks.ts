/** What the card can do at most: the yardsticks for kernels. */

import type { WebGpuEngine } from "../../src/backends/webgpu/engine.ts";
import {
  forEachItem,
  makeProgram,
  type Program,
  repeat,
} from "../../src/backends/webgpu/program.ts";
import { median } from "../timing.ts";
import { timeDispatches } from "./timing.ts";

/** Operations and bytes a second, at best. */
export interface Peaks {
  readonly flops: number;
  readonly bytes: number;
}

/** What each dispatch costs besides its work, in microseconds. */
export interface DispatchCost {
  /** On the device, of one in a row of many. */
  readonly device: number;
  /** For the host to record one, its bind group kept. */
  readonly record: number;
  /** For the host to submit a pass of one and wait for it. */
  readonly roundTrip: number;
}

/** Measures kernels that do nothing. */
export async function measureDispatches(engine: WebGpuEngine): Promise<DispatchCost> {
  const buffer = engine.buffer("one", 4);
  const program = makeProgram({
    label: "nothing",
    threads: 1,
    groups: [1, 1, 1],
    bindings: [{ name: "result", type: "f32", writes: true }],
    body: "result[0] = 1.0;",
  });
  const bound = [engine.bind(program, [buffer])];
  const { microseconds: device } = await timeDispatches(engine, bound);
  const records: number[] = [];
  const roundTrips: number[] = [];
  const timed = (f: () => void): number => {
    const start = performance.now();
    f();
    return 1000 * (performance.now() - start);
  };
  for (let turn = 0; turn < 20; turn++) {
    records.push(timed(() => {
      for (let i = 0; i < RECORDED; i++) engine.replay(bound);
    }));
    engine.submit();
    await engine.device.queue.onSubmittedWorkDone();
    const start = performance.now();
    engine.replay(bound);
    engine.submit();
    await engine.device.queue.onSubmittedWorkDone();
    roundTrips.push(1000 * (performance.now() - start));
  }
  buffer.destroy();
  return { device, record: median(records) / RECORDED, roundTrip: median(roundTrips) };
}

/** Dispatches that are recorded at a time. */
const RECORDED = 500;

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
