import assert from "assert";
import { bim, fgsm } from "../attacks/parameters.ts";
import { MADE_UP_DIGITS, MADE_UP_EXPERIMENT } from "./_made_up_experiment.ts";
import { ensembleDigest, planAttacks, unitsOfPlans } from "./plan_attacks.ts";
import type { AttackSpec, AttackUnit } from "./unit.ts";

const attackOf = (name: "fgsm" | "bim"): AttackSpec => ({
  name,
  parameters: name === "fgsm" ? fgsm(0.3) : bim(0.2, 0.025, 8),
  source: { grad2: "signOfMean" },
  loss: "fused",
  attackLabel: "true",
  pixelClip: "unitInterval",
});

const plansOf = (images: number) =>
  planAttacks(
    MADE_UP_EXPERIMENT,
    MADE_UP_DIGITS,
    "wasm",
    images,
    ["fgsm", "bim"] as const,
    attackOf,
  );

Deno.test("every attack is planned on every method, on the first images alone", () => {
  const plans = plansOf(150);
  assert.deepEqual(plans.map(({ method, seed }) => [method, seed]), [
    ["randomInit", 3],
    ["bagging", 3],
  ]);
  for (const { clean, points, members } of plans) {
    assert.equal(members.length, 2);
    assert.deepEqual(points.map(({ point }) => point), ["fgsm", "bim"]);
    for (const slices of [clean, ...points.map(({ slices }) => slices)]) {
      const ranges = slices.map(({ unit }) => [(unit as AttackUnit).from, (unit as AttackUnit).to]);
      assert.deepEqual(ranges, [[0, 100], [100, 150]]);
    }
  }
});

Deno.test("what is stopped early has compared all methods: networks first, then point by point", () => {
  const units = unitsOfPlans(plansOf(100));
  assert.deepEqual(units.map(({ unit, method }) => `${unit.kind} ${method}`), [
    ...["train randomInit", "train randomInit", "attack randomInit"],
    ...["train bagging", "train bagging", "attack bagging"],
    ...["attack randomInit", "attack bagging", "attack randomInit", "attack bagging"],
  ]);
  const seen = new Set<string>();
  for (const { key, needs } of units) {
    assert(needs.every((needed) => seen.has(needed)));
    seen.add(key);
  }
  assert.equal(seen.size, units.length);
});

Deno.test("an ensemble is named by its networks, whatever attacks them", () => {
  const [one, other] = plansOf(100).map(ensembleDigest);
  assert.match(one!, /^[0-9a-f]{64}$/);
  assert.notEqual(one, other);
  assert.deepEqual(plansOf(150).map(ensembleDigest), [one, other]);
});
