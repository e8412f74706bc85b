import assert from "assert";
import { madeUpGrid, withConstantMember } from "./_made_up_grid.ts";
import { constantAttackersText, withoutConstantAttackers } from "./constant_attackers.ts";
import type { PointOutcome } from "./outcomes.ts";
import { judgeExplanations } from "./standings.ts";

const IMAGES = 400;

/** Both of the paper's signs under its literal words. */
const FOUND = madeUpGrid("bagging", IMAGES, ({ schedule, followed, attackLabel }) => {
  if (attackLabel !== "true") return undefined;
  const isLeft = (schedule === "fgsm") === (followed === "grad1");
  return isLeft ? 0.6 : 0.4;
}, { dataset: "cifar10" });

/** The same, whose last network gives every image one label, and attacks none. */
const CONSTANT = withConstantMember(FOUND, 2);

Deno.test("attackers that tell images apart are left, with the labels of their own attacks", () => {
  const kept = withoutConstantAttackers(CONSTANT);
  assert.deepEqual(kept.attackers, [0, 1]);
  assert.equal(kept.members, 3);
  for (const [name, { point, ensembleLabels, attackerLabels }] of kept.points) {
    const before = FOUND.points.get(name)!;
    if (point.followed === "grad1") {
      assert.deepEqual(ensembleLabels, before.ensembleLabels.slice(0, 2 * IMAGES), name);
      assert.deepEqual(attackerLabels, before.attackerLabels!.slice(0, 2 * IMAGES), name);
    } else {
      assert.deepEqual(ensembleLabels, before.ensembleLabels, name);
    }
  }
});

Deno.test("an attacker is known by its member's number, also where the first does not attack", () => {
  const grad1 = new Map([...CONSTANT.points].map(([name, outcome]): [string, PointOutcome] => {
    if (outcome.point.followed !== "grad1") return [name, outcome];
    return [name, {
      ...outcome,
      ensembleLabels: outcome.ensembleLabels.slice(IMAGES),
      attackerLabels: outcome.attackerLabels!.slice(IMAGES),
    }];
  }));
  const kept = withoutConstantAttackers({ ...CONSTANT, attackers: [1, 2], points: grad1 });
  assert.deepEqual(kept.attackers, [1]);
  const outcome = [...kept.points].find(([, { point }]) => point.followed === "grad1")!;
  const before = FOUND.points.get(outcome[0])!.ensembleLabels;
  assert.deepEqual(outcome[1].ensembleLabels, before.slice(IMAGES, 2 * IMAGES));
});

Deno.test("ensembles whose attackers all tell images apart are as they were, and not told of", () => {
  assert.equal(withoutConstantAttackers(FOUND), FOUND);
  assert.deepEqual(
    constantAttackersText([FOUND], "paper", judgeExplanations([FOUND], "paper")),
    [],
  );
  const others = { ...CONSTANT, attackers: [0, 1] };
  assert.equal(withoutConstantAttackers(others), others, "the constant member does not attack");
});

Deno.test("what stands otherwise without a constant attacker is told, of the explanations asked for", () => {
  const who =
    "Networks that give every clean image the same label attack as well: 1 of 3 of CIFAR-10, " +
    "bagging, under whose attacks the ensemble is right on 1.0000 (ensembles of 3: 2000 training " +
    "images, 2 epochs). If they are members and do not attack, ";
  const told = (...ids: string[]): string[] =>
    constantAttackersText(
      [CONSTANT],
      "paper",
      judgeExplanations([CONSTANT], "paper")
        .filter(({ explanation: { id } }) => ids.includes(id)),
    );
  assert.deepEqual(told("literal"), [`${who}these go from open to a lead: the literal words.`]);
  assert.deepEqual(told("literal", "averagedSigns", "exchanged"), [
    `${who}these go from open to a lead: the literal words; averaged signs. And these go from open ` +
    "to excluded: BIM's columns exchanged.",
  ]);
  assert.deepEqual(told(), [`${who}every explanation stands the same.`]);
});
