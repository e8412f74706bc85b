/** `reproduce run`: computing units, or a share of them, and nothing else. */

import type { Part } from "../experiments/jobs.ts";
import type { RunEnd } from "../experiments/run_plan.ts";
import type { StopFlag } from "../workers/stop_flag.ts";
import { computeRun } from "./compute.ts";
import { type Console, unlessQuiet } from "./console.ts";
import { prepareRun } from "./prepare.ts";
import type { RunOptions } from "./run_flags.ts";

/**
 * Computes a share of a run's units and says how it ended.
 *
 * @throws {UserError} If there is no such share, or an option, the data or a folder is not as it
 * must be
 * @throws {Interrupted} If it was stopped before the end
 */
export async function runShare(
  options: RunOptions,
  part: Part,
  console: Console,
  stop?: StopFlag,
): Promise<RunEnd> {
  const heard = unlessQuiet(options, console);
  const run = await prepareRun(options, "compute", heard, stop);
  const end = await computeRun(run, heard, stop, part);
  console.out(describeEnd(end, part));
  return end;
}

function describeEnd({ finished, waiting }: RunEnd, { share, only }: Part): string {
  const of = share === undefined ? "the plan" : `share ${share.index}/${share.count}`;
  const kind = only === undefined ? "" : `${only} `;
  const done = `${finished} ${kind}units of ${of} are finished`;
  if (waiting === 0) return done;
  return `${done}; ${waiting} wait for members that other shares train: run this again after them`;
}
