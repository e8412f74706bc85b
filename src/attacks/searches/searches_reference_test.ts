/** The attacks that search against their papers' algorithms in plain loops, image by image. */

import assert from "assert";
import { assertClose } from "../../assert_close.ts";
import { activateBackend } from "../../backends/backend.ts";
import { naiveFooled, type NaiveGoal, naiveLossAt, naiveOutput } from "../_naive_output.ts";
import type { AttackTask } from "../attack_task.ts";
import type { OutputName } from "../attacked_output.ts";
import type { AttackLossName } from "../losses.ts";
import {
  naiveCarliniWagner,
  naiveDeepFool,
  naiveJsma,
  naiveNearest,
  naiveSpsa,
  naiveSquare,
} from "./_naive_searches.ts";
import { cleanImage, FIRST_IMAGE, goalOf, IMAGES, PIXELS, searched, SIZE } from "./_search_case.ts";
import { carliniWagner } from "./carlini_wagner.ts";
import { deepFool } from "./deepfool.ts";
import { jsma } from "./jsma.ts";
import { lbfgsAttack } from "./lbfgs_attack.ts";
import type { SearchAttack } from "./lockstep.ts";
import { largestOther } from "./largest_other.ts";
import { spsa } from "./spsa.ts";
import { squareAttack, squareSide } from "./square.ts";

interface Comparison {
  readonly output: OutputName;
  readonly targeted: boolean;
  readonly loss: AttackLossName;
  readonly attack: (task: AttackTask) => SearchAttack;
  readonly naive: (goal: NaiveGoal, clean: number[], image: number) => readonly number[];
  /** How many of the images are fooled, at the least. */
  readonly fooled: number;
  readonly absolute?: number;
}

async function compare(
  { output, targeted, loss, attack, naive, fooled, absolute = 2e-4 }: Comparison,
): Promise<void> {
  await activateBackend("cpu");
  const goals = Array.from(
    { length: IMAGES },
    (_, image) => goalOf(output, loss, image, targeted),
  );
  const expected = goals.map((goal, image) => naive(goal, cleanImage(image), image));
  const flags = goals.map((goal, image) => Number(naiveFooled(goal, expected[image]!)));
  const margins = goals.map((goal, image) =>
    naiveLossAt({ ...goal, loss: "margin" }, expected[image]!)
  );
  assert(flags.filter(Boolean).length >= fooled, `${flags}`);
  for (const backend of ["cpu", "wasm"] as const) {
    await activateBackend(backend);
    const result = await searched(output, attack, targeted);
    assert.deepEqual([...result.fooled], flags, backend);
    assertClose(result.images, expected.flat(), { absolute });
    assertClose(result.costs, margins, { absolute: 100 * absolute });
    assert(result.images.some((value, p) => Math.abs(value - PIXELS[p]!) > 0.01));
    assert(result.images.every((value) => value >= 0 && value <= 1));
  }
  await activateBackend("cpu");
}

const OUTPUTS: readonly OutputName[] = ["meanProbability", "meanLogits", { member: 1 }];

for (const output of OUTPUTS) {
  const on = JSON.stringify(output);
  Deno.test(`DeepFool on ${on} is the plain loops'`, async () => {
    await compare({
      output,
      targeted: false,
      loss: "margin",
      attack: () => deepFool({ overshoot: 0.02, steps: 20 }),
      naive: (goal, clean) => naiveDeepFool(goal, clean, 0.02, 20),
      fooled: 2,
      absolute: 1e-3, // float32 at the borders of two classes
    });
  });
}

for (
  const [output, targeted, theta] of [["meanLogits", true, 1], [
    { member: 1 },
    false,
    -0.6,
  ]] as const
) {
  Deno.test(`JSMA by ${theta} on ${JSON.stringify(output)}, is the plain loops'`, async () => {
    await compare({
      output,
      targeted,
      loss: "margin",
      attack: () => jsma({ theta, gamma: 0.6 }),
      naive: (goal, clean) => naiveJsma(goal, clean, theta, 0.6),
      fooled: 1,
    });
  });
}

for (const [output, targeted] of [["meanProbability", false], [{ member: 1 }, true]] as const) {
  const on = `${JSON.stringify(output)}${targeted ? ", towards targets" : ""}`;
  Deno.test(`Carlini and Wagner's attack on ${on} is the plain loops'`, async () => {
    const options = {
      confidence: 0,
      learningRate: 0.1,
      searchSteps: 3,
      steps: 25,
      firstConstant: 4,
    };
    await compare({
      output,
      targeted,
      loss: "margin",
      attack: (task) => carliniWagner({ ...options, abortEarly: false }, task),
      naive: (goal, clean) => naiveCarliniWagner(goal, clean, options),
      fooled: 1,
      absolute: 2e-3,
    });
  });

  Deno.test(`SPSA on ${on} is the plain loops'`, async () => {
    const options = { epsilon: 0.3, delta: 0.01, learningRate: 0.05, pairs: 5, steps: 4 };
    await compare({
      output,
      targeted,
      loss: "margin",
      attack: (task) => spsa(options, task),
      naive: (goal, clean, image) =>
        naiveSpsa(goal, clean, { ...options, seed: 1, number: FIRST_IMAGE + image }),
      fooled: 0,
      absolute: 2e-3,
    });
  });

  Deno.test(`Square on ${on} is the plain loops'`, async () => {
    const options = { epsilon: 0.04, queries: 40, share: 0.8 };
    let accepted = 0;
    await compare({
      output,
      targeted,
      loss: targeted ? "crossEntropy" : "margin",
      attack: (task) => squareAttack(options, task),
      naive: (goal, clean, image) => {
        const found = naiveSquare(goal, clean, [6, 6], {
          ...options,
          sides: Array.from({ length: 40 }, (_, query) => squareSide(query, options, [6, 6, 1])),
          seed: 1,
          number: FIRST_IMAGE + image,
        });
        accepted += found.accepted;
        return found.image;
      },
      fooled: 0,
    });
    assert(accepted > 3, `${accepted} squares were accepted`);
  });
}

// Both stop at local minima, of which plain descent, in small steps, meets nearer ones now and then.
Deno.test("the L-BFGS attack comes about as near as plain gradient descent does, or nearer", async () => {
  await activateBackend("cpu");
  const output = { member: 1 };
  for (const targeted of [false, true]) {
    const result = await searched(
      output,
      () => lbfgsAttack({ searchSteps: 9, steps: 60, firstConstant: 0.5 }),
      targeted,
    );
    let successes = 0;
    for (let image = 0; image < IMAGES; image++) {
      const [clean, goal] = [cleanImage(image), goalOf(output, "margin", image, targeted)];
      const target = goal.target ?? largestOther(naiveOutput(goal, clean), goal.label);
      const { distance } = naiveNearest(goal, clean, target, {
        searchSteps: 4,
        firstConstant: 0.5,
        steps: 30,
        rate: 0.2,
      });
      const attacked = result.images.subarray(image * SIZE, (image + 1) * SIZE);
      const own = Math.sqrt(attacked.reduce((sum, x, p) => sum + (x - clean[p]!) ** 2, 0));
      if (distance === Infinity) continue;
      assert(result.fooled[image]);
      successes++;
      assert(naiveFooled(goal, attacked));
      assert(own <= 1.2 * distance && own > 0.01, `${own} beside ${distance}`);
    }
    assert(successes > 0);
  }
});
