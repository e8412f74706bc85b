/** Timing a piece of work with tinybench. */

import { Bench } from "tinybench";

/**
 * The median duration of a run, in milliseconds.
 *
 * @param seconds Runs start until this time is over, and at least one does
 */
export async function medianMilliseconds(
  run: () => Promise<void> | void,
  seconds: number,
): Promise<number> {
  const bench = new Bench({ time: seconds * 1000, iterations: 1, warmup: false, throws: true });
  bench.add("work", async () => await run(), { async: true });
  const [task] = await bench.run();
  const { result } = task!;
  if (!("latency" in result)) throw new Error(`The work was not measured: ${result.state}`);
  return result.latency.p50;
}

/** The median of numbers, of which there must be one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
