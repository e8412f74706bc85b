import assert from "assert";
import { tinyTrainUnit } from "../experiments/_tiny_experiment.ts";
import {
  type ListedPlan,
  type ListedUnit,
  type Machine,
  partOfPlan,
  planSummary,
} from "./list_plan.ts";

/** A member that costs 1 GMAC, finished after some seconds or not. */
function listed(key: string, seconds: number | null): ListedUnit {
  const unit = tinyTrainUnit(0);
  const [kind, cost] = [unit.kind, 1e9];
  const where = { dataset: "synthetic", seed: 1, method: "bagging", what: `train bagging ${key}` };
  return { key, ...where, kind, needs: [], cost, seconds, unit };
}

const UNITS = [listed("a", 60), listed("b", null), listed("c", null), listed("d", null)];
const PLAN: ListedPlan = {
  backend: "wasm",
  units: UNITS,
  cost: 4e9,
  costLeft: 3e9,
  secondsLeft: 180,
};
const on = (grouping: Machine["backend"]["grouping"], workers: number): Machine => ({
  backend: { grouping },
  options: { workers },
});

Deno.test("what is left is divided by the threads, of which a whole device has one", () => {
  const summary =
    "4 units, 4 GMAC; 3 are left, 3 GMAC: about 3 min 0 s in one thread at the speed of " +
    "the finished ones";
  assert.equal(planSummary(PLAN, on("single", 2)), `${summary}, 1 min 30 s in 2`);
  assert.equal(planSummary(PLAN, on("single", 1)), summary);
  assert.equal(planSummary(PLAN, on("stacked", 2)), summary);
});

Deno.test("a part of a plan has its own amount, at the speed of the whole", () => {
  const part = partOfPlan(PLAN, [{ key: "b" }]);
  assert.deepEqual(part.units, [UNITS[1]]);
  assert.deepEqual([part.cost, part.costLeft, part.secondsLeft], [1e9, 1e9, 60]);
  assert.deepEqual(partOfPlan(PLAN, UNITS), PLAN);
});
