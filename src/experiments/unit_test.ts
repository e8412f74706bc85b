import assert from "assert";
import { tinyAttack, tinyAttackUnit, tinyTrainUnit } from "./_tiny_experiment.ts";
import { type Unit, unitKey } from "./unit.ts";

Deno.test("unitKey() does not depend on the order in which a unit is written down", () => {
  const unit = tinyTrainUnit(0);
  const turned = Object.fromEntries(Object.entries(unit).reverse()) as unknown as Unit;
  assert.notEqual(JSON.stringify(turned), JSON.stringify(unit));
  assert.equal(unitKey(turned), unitKey(unit));
});

Deno.test("unitKey() changes with every field of a unit, however deep", () => {
  const units = [
    tinyTrainUnit(0),
    tinyTrainUnit(0, {
      adversarial: { rho: 0.5, epsilon: 0.3, pixelClip: "unitInterval" },
      temperature: 10,
      teacher: { key: "member 0", of: "logits", temperature: 10 },
    }),
    tinyAttackUnit(["member 0", "member 1"], tinyAttack({ grad1: 0 })),
    tinyAttackUnit(["member 0", "member 1"], tinyAttack({ grad2: "signOfMean" })),
  ];
  for (const unit of units) {
    const changed = changes(unit);
    assert(changed.length > 12);
    const keys = [unit, ...changed].map((unit) => unitKey(unit as Unit));
    assert.equal(new Set(keys).size, keys.length);
  }
  assert.notEqual(
    unitKey(tinyAttackUnit(["a", "b"], "none")),
    unitKey(tinyAttackUnit(["b", "a"], "none")),
  );
});

Deno.test("the description behind a key is as it was when finished units were stored", () => {
  // If this fails, units in users' stores are computed again: is the change meant?
  assert.equal(
    unitKey(tinyTrainUnit(0)),
    "d5385073d3fb61703ec4ad8cbc142ecb68042ce63fb5d226fb72e49316ad27ac",
  );
});

/** Copies of a value in each of which one leaf is another one. */
function changes(value: unknown): unknown[] {
  switch (typeof value) {
    case "number":
      return [value + 1];
    case "string":
      return [`${value}'`];
    case "boolean":
      return [!value];
  }
  const entries = Object.entries(value as object);
  return entries.flatMap(([key]) =>
    changes((value as Record<string, unknown>)[key]).map((changed) => {
      const copy = structuredClone(value) as Record<string, unknown>;
      copy[key] = changed;
      return copy;
    })
  );
}
