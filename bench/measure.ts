/** One run of `bench:record` or `bench:check`: cases beside the calibration kernel. */

import { cpus } from "node:os";
import type { Backend } from "ensemble-defense";
import { calibrate, CALIBRATION_MACS } from "./calibration.ts";
import { type BenchCase, benchSuite, type Work } from "./cases.ts";
import type { Measured, Measurement } from "./history.ts";
import { type NetworkName, NETWORKS } from "./networks.ts";
import { median, medianMilliseconds } from "./timing.ts";

/** A piece of work on a network. */
export interface CaseChoice {
  readonly network: NetworkName;
  readonly work: Work;
}

/** How long a case, and the kernel before and after it, are repeated in a round, in seconds. */
const CASE_SECONDS = 0.5;
const CALIBRATION_SECONDS = 0.1;

/** How long a case is repeated before the first round, until kernels and code are compiled. */
const WARM_UP_SECONDS = 2;

/** What a case is called in the history. */
export function caseName({ network, work }: CaseChoice): string {
  return `${network} ${work}`;
}

/**
 * Measures cases on the current backend, telling `note` what is next. A round goes through all of
 * them, so that a burst of other work on the machine, of some seconds, meets a case in one round
 * only and the median passes it over.
 */
export async function measure(
  cases: readonly CaseChoice[],
  rounds: number,
  backend: Backend,
  note: (text: string) => void,
): Promise<Measured> {
  const networks = [...new Set(cases.map(({ network }) => network))];
  const suites = networks.map((network) => ({
    network,
    suite: benchSuite(NETWORKS[network], backend),
  }));
  const chosen = suites.flatMap(({ network, suite }) =>
    suite.cases.map((one) => ({ ...one, name: caseName({ network, work: one.work }) }))
  ).filter(({ name }) => cases.some((choice) => caseName(choice) === name));

  note("warming up");
  for (const { run } of chosen) await medianMilliseconds(run, WARM_UP_SECONDS);
  const turns = chosen.map((): Turn[] => []);
  for (let round = 1; round <= rounds; round++) {
    note(`round ${round} of ${rounds}`);
    for (const [i, one] of chosen.entries()) turns[i]!.push(await takeTurn(one));
  }
  for (const { suite } of suites) suite.dispose();
  return {
    backend: backend.name,
    device: deviceOf(backend),
    calibrationMs: rounded(median(turns.flat().map(({ calibrationMs }) => calibrationMs))),
    cases: Object.fromEntries(
      chosen.map(({ name, macs }, i) => [name, measurementOf(turns[i]!, macs)]),
    ),
  };
}

/** What computes, with the processor's model where the system tells it. */
export function deviceOf({ device }: Backend): string {
  const processors = cpus();
  const model = processors[0]?.model.trim();
  return model ? `${device}; ${model}, ${processors.length} threads` : device;
}

/** The durations of a case and of the kernel around it. */
interface Turn {
  readonly ms: number;
  readonly calibrationMs: number;
}

async function takeTurn({ run }: BenchCase): Promise<Turn> {
  const before = await medianMilliseconds(calibrate, CALIBRATION_SECONDS);
  const ms = await medianMilliseconds(run, CASE_SECONDS);
  const after = await medianMilliseconds(calibrate, CALIBRATION_SECONDS);
  return { ms, calibrationMs: (before + after) / 2 };
}

function measurementOf(turns: readonly Turn[], macs: number): Measurement {
  const speeds = turns.map(({ ms, calibrationMs }) =>
    (macs / ms) / (CALIBRATION_MACS / calibrationMs)
  );
  return { ms: rounded(median(turns.map(({ ms }) => ms))), relativeSpeed: rounded(median(speeds)) };
}

/** To four significant digits: more would be noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
