/** One run: from options to results, written and printed. */

import type { StopFlag } from "../workers/stop_flag.ts";
import { computeRun } from "./compute.ts";
import { type Console, unlessQuiet } from "./console.ts";
import { findingsOf, finishRun, type Reproduction } from "./finish.ts";
import { prepareRun } from "./prepare.ts";
import type { ReproduceOptions } from "./result_flags.ts";

/**
 * Runs an experiment, writes its results and prints them.
 *
 * @param stop Raising it saves what is under way and ends the run
 * @throws {UserError} If an option, the data or a folder is not as it must be
 * @throws {Interrupted} If it was stopped before the end
 */
export async function reproduce(
  options: ReproduceOptions,
  console: Console,
  stop?: StopFlag,
): Promise<Reproduction> {
  const heard = unlessQuiet(options, console);
  const run = await prepareRun(options, "compute", heard, stop);
  await computeRun(run, heard, stop);
  return await finishRun(run, await findingsOf(run), options, heard);
}
