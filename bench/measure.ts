/** One run of `bench:record` or `bench:check`: every case beside the calibration kernel. */

import { cpus } from "node:os";
import type { Backend } from "ensemble-defense";
import { calibrate, CALIBRATION_MACS } from "./calibration.ts";
import { benchSuite, type Work } from "./cases.ts";
import type { Measured, Measurement } from "./history.ts";
import { type NetworkName, NETWORKS } from "./networks.ts";
import { median, medianMilliseconds } from "./timing.ts";

/** What is measured, and how often. */
export interface MeasureOptions {
  readonly networks: readonly NetworkName[];
  readonly works: readonly Work[];
  /** How often every case is measured; the medians of the rounds count. */
  readonly rounds: number;
}

/** How long a case and the kernel before and after it are repeated in a round, in seconds. */
const CASE_SECONDS = 0.5;
const CALIBRATION_SECONDS = 0.1;

/** Measures the cases on the current backend, telling `note` which one is next. */
export async function measure(
  { networks, works, rounds }: MeasureOptions,
  backend: Backend,
  note: (text: string) => void,
): Promise<Measured> {
  const calibrations: number[] = [];
  const cases: Record<string, Measurement> = {};
  for (const network of networks) {
    const suite = benchSuite(NETWORKS[network], backend);
    for (const { work, macs, run } of suite.cases.filter(({ work }) => works.includes(work))) {
      const name = `${network} ${work}`;
      note(name);
      await run(); // compiles kernels and code
      const times: number[] = [];
      const speeds: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const before = await medianMilliseconds(calibrate, CALIBRATION_SECONDS);
        const ms = await medianMilliseconds(run, CASE_SECONDS);
        const after = await medianMilliseconds(calibrate, CALIBRATION_SECONDS);
        const calibration = (before + after) / 2;
        calibrations.push(calibration);
        times.push(ms);
        speeds.push((macs / ms) / (CALIBRATION_MACS / calibration));
      }
      cases[name] = { ms: rounded(median(times)), relativeSpeed: rounded(median(speeds)) };
    }
    suite.dispose();
  }
  return {
    backend: backend.name,
    device: deviceOf(backend),
    calibrationMs: rounded(median(calibrations)),
    cases,
  };
}

/** What computes, with the processor's model where the system tells it. */
export function deviceOf({ device }: Backend): string {
  const processors = cpus();
  const model = processors[0]?.model.trim();
  return model ? `${device}; ${model}, ${processors.length} threads` : device;
}

/** To four significant digits: more would be noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
