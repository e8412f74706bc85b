/** How long a GPU takes for a dispatch, by its own clock where it has one. */

import type { BoundProgram, WebGpuEngine } from "../../src/backends/webgpu/engine.ts";
import { median } from "../timing.ts";

/** A duration, and which clock gave it. */
export interface GpuTime {
  readonly microseconds: number;
  readonly clock: "timestamp queries" | "wall clock";
}

const TURNS = 5;

/** What a turn should take at least, so that starting and ending it does not count. */
const TURN_MICROSECONDS = 20_000;

/** The median, over turns of many repetitions, of one repetition of some dispatches. */
export async function timeDispatches(
  engine: WebGpuEngine,
  bound: readonly BoundProgram[],
): Promise<GpuTime> {
  const once = await timeTurn(engine, bound, 1); // compiles, too
  const again = await timeTurn(engine, bound, 1);
  const times = Math.max(1, Math.min(1000, Math.round(TURN_MICROSECONDS / (again || 1))));
  const turns: number[] = [];
  for (let turn = 0; turn < (once > 1e6 ? 1 : TURNS); turn++) {
    turns.push(await timeTurn(engine, bound, times) / times);
  }
  return { microseconds: median(turns), clock: clockOf(engine) };
}

function clockOf({ device }: WebGpuEngine): GpuTime["clock"] {
  return device.features.has("timestamp-query") ? "timestamp queries" : "wall clock";
}

/** Microseconds of so many repetitions in one pass. */
async function timeTurn(
  engine: WebGpuEngine,
  bound: readonly BoundProgram[],
  times: number,
): Promise<number> {
  const { device } = engine;
  const hasTimestamps = clockOf(engine) === "timestamp queries";
  const querySet = hasTimestamps
    ? device.createQuerySet({ type: "timestamp", count: 2 })
    : undefined;
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass(
    querySet && {
      timestampWrites: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
    },
  );
  for (let i = 0; i < times; i++) {
    for (const { pipeline, group, program: { groups } } of bound) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(...groups);
    }
  }
  pass.end();
  const resolved = querySet &&
    engine.buffer("timestamps", 16, {
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    });
  if (resolved) encoder.resolveQuerySet(querySet, 0, 2, resolved, 0);
  const start = performance.now();
  device.queue.submit([encoder.finish()]);
  await device.queue.onSubmittedWorkDone();
  const wall = 1000 * (performance.now() - start);
  if (resolved === undefined) return wall;
  const words = await engine.read(resolved, 16);
  const [from, to] = new BigUint64Array(words.buffer);
  resolved.destroy();
  querySet!.destroy();
  return Number(to! - from!) / 1000; // nanoseconds
}
