/** Runs a whole plan, for tests. */

import { type Plan, planUnits } from "./plan.ts";
import { type RunEnd, type RunOptions, runUnits } from "./run_plan.ts";

/** Computes every unit of a plan, or of a share of it, that the store does not hold. */
export function runPlan(plan: Plan, options: RunOptions): Promise<RunEnd> {
  return runUnits(planUnits(plan), options);
}
