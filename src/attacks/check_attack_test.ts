/** The self-checks on real, tiny models of which it is known what is wrong with them. */

import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import type { SelfCheck } from "../evaluation/self_checks.ts";
import { makeEnsemble, type Member } from "../models/ensemble.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { CLASSES, DEEPER, PLAIN, TINY_MEMBERS, tinyMember, tinyPixels } from "./_tiny_ensemble.ts";
import { checkAttack } from "./check_attack.ts";
import { ensembleLabels } from "./ensemble_outputs.ts";
import type { RobustnessOptions } from "./robustness_options.ts";

await activateBackend("wasm");

const IMAGES = 12;
const SHAPE = { height: 6, width: 6, channels: 1 };

async function checked(
  members: readonly Member[],
  options: Partial<RobustnessOptions>,
  shift: 0 | 1 = 0, // 1 makes every label another class
): Promise<Record<SelfCheck["name"], SelfCheck>> {
  const ensemble = makeEnsemble(members, "single");
  const images = tinyPixels(IMAGES, 5);
  const blank = { images, shape: SHAPE, labels: new Uint8Array(IMAGES) };
  const given = await ensembleLabels(ensemble, blank, IMAGES);
  const labels = given.map((label) => (label + shift) % CLASSES);
  const checks = await keepingTensorCount(() =>
    checkAttack(ensemble, { ...blank, labels }, {
      attack: "pgd",
      output: "meanProbability",
      epsilons: [0.15],
      steps: 10,
      seed: 1,
      batch: IMAGES,
      ...options,
    })
  );
  return Object.fromEntries(checks.map((check) => [check.name, check])) as Record<
    SelfCheck["name"],
    SelfCheck
  >;
}

Deno.test("an attack that works on members that all matter raises no flag", async () => {
  const checks = await checked(TINY_MEMBERS, { epsilons: [0.3] });
  assert.equal(Object.keys(checks).length, 8);
  for (const { name, flagged, explanation } of Object.values(checks)) {
    assert.equal(flagged, false, `${name}: ${explanation}`);
  }
});

Deno.test("a model with every clean image wrong is flagged for it, whatever else there is", async () => {
  const { cleanAccuracy } = await checked(TINY_MEMBERS, {}, 1);
  assert(cleanAccuracy.flagged);
  assert.match(cleanAccuracy.explanation, /^0\.0 % of the clean images are right: look at /);
});

Deno.test("so sure a network that its gradients are 0 is flagged, by a huge epsilon too", async () => {
  // Its softmax is one-hot in float32: it decides alone, without a gradient of its own.
  const sure = scaled(tinyMember(DEEPER, 2, 2), 1e4);
  const alone = await checked([sure], { epsilons: [0.3] });
  assert(alone.zeroGradients.flagged, alone.zeroGradients.explanation);
  assert(alone.hugeEpsilon.flagged, alone.hugeEpsilon.explanation);
  assert.equal(alone.transfer.flagged, false);
});

Deno.test("an attack on another member that fools the ensemble more often is flagged", async () => {
  const sure = scaled(tinyMember(DEEPER, 2, 2), 1e4);
  const checks = await checked([sure, tinyMember(DEEPER, 2, 2)], { output: { member: 0 } });
  assert(checks.transfer.flagged, checks.transfer.explanation);
});

Deno.test("a random search that was cut short is flagged for its steps", async () => {
  const checks = await checked(TINY_MEMBERS, { attack: "square", steps: 10, epsilons: [0.12] });
  assert(checks.moreSteps.flagged, checks.moreSteps.explanation);
  assert.equal(checks.zeroGradients, undefined);
});

Deno.test("an attack of one step from random points is flagged for its restarts", async () => {
  const checks = await checked(TINY_MEMBERS, { steps: 1, epsilons: [0.07] });
  assert(checks.moreRestarts.flagged, checks.moreRestarts.explanation);
});

Deno.test("members that are all alike, or know nothing, are flagged as idle", async () => {
  const ignorant = scaled(tinyMember(PLAIN, 7), 0);
  const { idleMembers } = await checked([...TINY_MEMBERS, ignorant], { epsilons: [0.1] });
  assert(idleMembers.flagged);
  assert.match(idleMembers.explanation, /^without member 3 no label would change/);
});

/** A network whose logits are larger by a factor. */
function scaled({ architecture, checkpoint }: Member, factor: number): Member {
  const last = Object.keys(checkpoint).slice(-2);
  return {
    architecture,
    checkpoint: Object.fromEntries(
      Object.entries(checkpoint).map(([name, { shape, data }]) => [
        name,
        { shape, data: last.includes(name) ? data.map((value) => factor * value) : data },
      ]),
    ),
  };
}
