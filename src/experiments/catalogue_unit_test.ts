import assert from "assert";
import { tinyAttackUnit, tinyTrainUnit } from "./_tiny_experiment.ts";
import { onBench } from "./_unit_bench.ts";
import { describeUnits } from "./describe_unit.ts";
import { type AttackUnit, type CatalogueSpec, unitKey } from "./unit.ts";
import { attackCost } from "./unit_cost.ts";
import { storedPredictions, storedWork, WORK } from "./unit_arrays.ts";

const MEMBERS = [0, 1, 2].map((member) => tinyTrainUnit(member));
const KEYS = MEMBERS.map(unitKey);
const PGD: CatalogueSpec = {
  catalogue: "pgd",
  output: "meanProbability",
  epsilon: 0.1,
  steps: 3,
  restarts: 2,
  seed: 1,
};

Deno.test("an attack of the catalogue stores predictions, and what making the images took", async () => {
  await onBench(async ({ store, run }) => {
    await run(...MEMBERS);
    for (const output of ["meanProbability", "meanLogits", { member: 1 }] as const) {
      const unit = tinyAttackUnit(KEYS, { ...PGD, output });
      assert.deepEqual(await run(unit), [{ share: 1, images: 4 * 3 * 6 }]);
      const { arrays } = (await store.get(unitKey(unit)))!;
      const [set, ...others] = storedPredictions(arrays);
      assert.deepEqual([set!.members, set!.images, others.length], [3, 4, 0]);
      const { queries, gradients, zeroGradients } = storedWork([arrays[WORK]!, arrays[WORK]!]);
      assert(queries > gradients && zeroGradients <= gradients);
      // Two slices; each image at most once clean, and four times for each start.
      assert(queries >= 2 * 4 && queries <= 2 * 4 * 9, String(queries));
    }
  });
});

Deno.test("an image's random starts do not depend on the slice that it is in", async () => {
  await onBench(async ({ store, run }) => {
    await run(...MEMBERS);
    const confidences = async (from: number, to: number): Promise<Float32Array> => {
      const unit = tinyAttackUnit(KEYS, PGD, { from, to });
      await run(unit);
      const { arrays } = (await store.get(unitKey(unit)))!;
      return storedPredictions(arrays)[0]!.memberConfidences;
    };
    const [whole, part] = [await confidences(0, 6), await confidences(4, 6)];
    const expected = [0, 1, 2].flatMap((
      member,
    ) => [...whole.slice(6 * member + 4, 6 * member + 6)]);
    assert.deepEqual(expected.map(Math.fround), [...part]);
  });
});

Deno.test("a unit of the catalogue costs its steps and starts, and is named by its output", () => {
  const unit = tinyAttackUnit(KEYS, { ...PGD, output: { member: 1 } });
  assert.equal(attackCost(unit, 30, 1), 4 * (2 * 3 * 2 * 10 + 30));
  const blind = tinyAttackUnit(KEYS, { ...PGD, catalogue: "square", steps: 50, restarts: 1 });
  assert.equal(attackCost(blind, 30, 1), 4 * (50 * 30 + 30));
  const planned = (unit: AttackUnit): Parameters<typeof describeUnits>[0] => [
    { key: "", method: "bagging", unit, needs: [], cost: 1 },
  ];
  assert.equal(describeUnits(planned(unit)), "bagging pgd on member 1, epsilon 0.1 0-4");
  assert.equal(describeUnits(planned(blind)), "bagging square on meanProbability, epsilon 0.1 0-4");
});
