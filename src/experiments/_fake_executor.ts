/** Running plans without computing anything, for tests. */

import assert from "assert";
import { TEST_MAKER } from "./_tiny_experiment.ts";
import type { Executor } from "./executor.ts";
import { type Plan, planUnits } from "./plan.ts";
import { runPlan } from "./_run_plan.ts";
import type { Store } from "./store.ts";
import type { RunProgress } from "./tally.ts";
import { type Unit, unitKey } from "./unit.ts";

/** An executor that computes nothing, slowly and in no order, and remembers what it was asked. */
export interface FakeExecutor extends Executor {
  /** The calls in the order in which they began. */
  readonly calls: Unit[][];
  readonly finished: Set<string>;
  readonly widest: () => number;
}

export function fakeExecutor(
  store: Store,
  plan: Plan,
  width: number,
  fails: (unit: Unit) => boolean = () => false,
): FakeExecutor {
  const needs = new Map(planUnits(plan).map((planned) => [planned.key, planned.needs]));
  const calls: Unit[][] = [];
  const finished = new Set<string>();
  let [running, widest] = [0, 0];
  return {
    width,
    calls,
    finished,
    widest: () => widest,
    close: () => {},
    run: async (units, onProgress) => {
      calls.push([...units]);
      widest = Math.max(widest, ++running);
      for (const need of units.flatMap((unit) => needs.get(unitKey(unit))!)) {
        assert(await store.has(need), "a unit began before those it needs were finished");
      }
      onProgress({ share: 0.5, images: 3, loss: 2 });
      await new Promise((done) => setTimeout(done, (calls.length * 7) % 5));
      running--;
      if (fails(units[0]!)) throw new Error(`failed as call ${calls.length}`);
      onProgress({ share: 1, images: 4 });
      for (const unit of units) finished.add(await store.put(unit, {}, TEST_MAKER));
    },
  };
}

/** Runs a plan with a fake executor; gives its reports of progress. */
export async function run(
  plan: Plan,
  store: Store,
  executor: Executor,
  grouping: "single" | "stacked" = "single",
): Promise<RunProgress[]> {
  const reports: RunProgress[] = [];
  const onProgress = (progress: RunProgress): void => void reports.push(progress);
  await runPlan(plan, { store, executor, grouping, onProgress });
  return reports;
}
