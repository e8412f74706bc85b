/** `reproduce report`: the tables of what a store holds by now. */

import { isWhole, type MethodState, methodStates, wholeMethods } from "../experiments/missing.ts";
import type { Findings } from "../experiments/findings.ts";
import type { Results } from "../reports/results.ts";
import { type Console, unlessQuiet } from "./console.ts";
import { findingsOf, finishRun, resultsOf } from "./finish.ts";
import { type PreparedRun, prepareRun } from "./prepare.ts";
import { printResults } from "./print_results.ts";
import type { ReproduceOptions } from "./result_flags.ts";

/** What a report could show. */
export interface StoreReport {
  /** Results of the methods that lack nothing, if there are any. */
  readonly results: Results | undefined;
  /** What is missing of the others, a line each. */
  readonly missing: readonly string[];
}

/**
 * Prints the tables of the methods whose units are all in the store, and says what is missing of
 * the others. Results and evidence are written if nothing is.
 *
 * @throws {UserError} If an option, the data or a folder is not as it must be
 */
export async function reportStore(
  options: ReproduceOptions,
  console: Console,
): Promise<StoreReport> {
  const heard = unlessQuiet(options, console);
  const run = await prepareRun(options, "look", heard);
  const states = await methodStates(run.plans, run.store);
  const missing = states.filter((state) => !isWhole(state)).map((state) => lacks(state, run));
  if (missing.length === 0) {
    const found = await findingsOf(run);
    const { results } = await finishRun(onItsDevices(run, found), found, options, heard);
    return { results, missing };
  }
  const results = await partialResults(run, states);
  if (results !== undefined) printResults(results, console, options.format);
  for (const line of missing) console.note(line);
  console.note(`Results are written when nothing is missing: ${RUN_WORDS}`);
  return { results, missing };
}

const RUN_WORDS = "`reproduce run` with the same flags computes what is";

async function partialResults(
  run: PreparedRun,
  states: readonly MethodState[],
): Promise<Results | undefined> {
  const plans = wholeMethods(run.plans, states);
  if (plans.length === 0) return undefined;
  const part = { ...run, plans };
  const found = await findingsOf(part);
  return resultsOf(onItsDevices(part, found), found);
}

/** Names what computed the units in the place of this machine, which only reads them. */
function onItsDevices(run: PreparedRun, { computing }: Findings): PreparedRun {
  const backend = { ...run.backend, device: computing.devices.join("; ") };
  return { ...run, backend, skipped: [] };
}

function lacks(state: MethodState, { plans, options }: PreparedRun): string {
  const { dataset, method, seed, teachers, members, attacks } = state;
  const on = plans.length > 1 ? ` on ${dataset}` : "";
  const under = options.replicates > 1 ? ` under seed ${seed}` : "";
  const taught = teachers.of === 0 ? "" : `${teachers.finished} of ${teachers.of} teachers, `;
  return `Missing: ${method}${on}${under} has ${taught}` +
    `${members.finished} of ${members.of} members and ` +
    `${attacks.finished} of ${attacks.of} attack units`;
}
