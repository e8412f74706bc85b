/** The attacks that climb against their papers' algorithms in plain loops, image by image. */

import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { makeEnsemble } from "../models/ensemble.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { randomStream } from "../random/stream.ts";
import {
  naiveApgd,
  naiveBest,
  type NaiveClimb,
  naiveIntoBall,
  naiveMomentum,
  naivePgd,
} from "./_naive_climb.ts";
import { naivePrediction } from "./_naive_network.ts";
import type { NaiveGoal } from "./_naive_output.ts";
import { CLASSES, TINY_MEMBERS, tinyImages, tinyPixels } from "./_tiny_ensemble.ts";
import { apgdCheckpoints, apgdSteps } from "./apgd.ts";
import type { AttackResult } from "./attack_task.ts";
import { type OutputName, withOutput } from "./attacked_output.ts";
import { type Ball, drawFromBall } from "./ball.ts";
import { climb } from "./climb.ts";
import type { ClimbOptions, StepRule } from "./climb_options.ts";
import { ATTACK_LOSSES, type AttackLossName } from "./losses.ts";
import { momentumSteps, steepestSteps } from "./rules.ts";

await activateBackend("cpu");

const IMAGES = 3;
const SEED = 5;
const PIXELS = tinyPixels(IMAGES, SEED);
const SIZE = PIXELS.length / IMAGES;
/** The labels that an output gives the clean images: the attack has all its work to do. */
const labelsOf = (output: OutputName): Uint8Array =>
  Uint8Array.from({ length: IMAGES }, (_, image) =>
    naivePrediction(
      typeof output === "string" ? TINY_MEMBERS : [TINY_MEMBERS[output.member]!],
      PIXELS.subarray(image * SIZE, (image + 1) * SIZE),
    ));
const targetsOf = (output: OutputName): Uint8Array =>
  labelsOf(output).map((label, image) => (label + 1 + image) % CLASSES);
const OUTPUTS: OutputName[] = ["meanProbability", "meanLogits", { member: 0 }, { member: 1 }];
const BALLS: Ball[] = [{ norm: "linf", epsilon: 0.12 }, { norm: "l2", epsilon: 0.5 }];

interface Case {
  readonly output: OutputName;
  readonly loss: AttackLossName;
  readonly targeted: boolean;
  readonly options: Omit<ClimbOptions, "loss">;
}

function climbed({ output, loss, targeted, options }: Case): Promise<AttackResult> {
  const labels = labelsOf(output);
  const targets = targeted ? targetsOf(output) : undefined;
  return keepingTensorCount(async () => {
    const ensemble = makeEnsemble(TINY_MEMBERS, "stacked");
    const images = tinyImages(IMAGES, SEED);
    try {
      return await withOutput(ensemble, output, (output) =>
        climb(
          { output, images, labels, targets, seed: 1 },
          { ...options, loss: ATTACK_LOSSES[loss] },
        ));
    } finally {
      tf.dispose(images);
      ensemble.stacks.forEach(({ stack }) => tf.dispose(Object.values(stack.parameters)));
    }
  });
}

/** What the plain loops keep, image after image, given how they walk. */
function naively(
  { output, loss, targeted, options }: Case,
  walk: (climb: NaiveClimb) => readonly (readonly number[])[],
): { images: number[]; costs: number[]; fooled: number[] } {
  const [labels, targets] = [labelsOf(output), targetsOf(output)];
  const found = Array.from({ length: IMAGES }, (_, image) => {
    const clean = [...PIXELS.subarray(image * SIZE, (image + 1) * SIZE)];
    const goal: NaiveGoal = {
      members: TINY_MEMBERS,
      output,
      loss,
      label: labels[image]!,
      target: targeted ? targets[image] : undefined,
    };
    const iterates = Array.from({ length: options.restarts }, (_, restart) => {
      const start = options.start === "clean"
        ? clean
        : startOf(options.ball, clean, restart, image);
      return walk({ goal, clean, start, ball: options.ball, steps: options.steps });
    });
    assert(options.keep !== "last");
    return naiveBest(goal, options.keep, [clean, ...iterates.flat()]);
  });
  return {
    images: found.flatMap(({ image }) => [...image]),
    costs: found.map(({ cost }) => cost),
    fooled: found.map(({ fooled }) => Number(fooled)),
  };
}

function startOf(ball: Ball, clean: number[], restart: number, image: number): number[] {
  const move = new Float32Array(SIZE);
  const stream = randomStream(1, "attack", "start", restart, "image", image);
  drawFromBall(ball, stream, move);
  return naiveIntoBall(ball, clean.map((pixel, p) => pixel + move[p]!), clean);
}

async function compare(
  one: Case,
  walk: (climb: NaiveClimb) => readonly (readonly number[])[],
): Promise<void> {
  await activateBackend("cpu");
  const expected = naively(one, walk);
  const moved = expected.images.filter((value, p) => Math.abs(value - PIXELS[p]!) > 1e-3);
  assert(moved.length > PIXELS.length / 2, "the attack does something");
  for (const backend of ["cpu", "wasm"] as const) {
    await activateBackend(backend);
    const { images, costs, fooled } = await climbed(one);
    assert.deepEqual([...fooled], expected.fooled, backend);
    assertClose(costs, expected.costs, { absolute: 2e-4, relative: 2e-4 });
    assertClose(images, expected.images, { absolute: 2e-4 });
  }
  await activateBackend("cpu");
}

/** Enough of everything, without every combination of it. */
const VARIANTS = OUTPUTS.flatMap((output, o) =>
  BALLS.map((ball, b) => ({
    output,
    ball,
    targeted: (o + b) % 2 === 1,
    keep: o % 2 === 0 ? "firstFooled" as const : "highestLoss" as const,
  }))
);

for (const { output, ball, targeted, keep } of VARIANTS) {
  const name = `${JSON.stringify(output)}, ${ball.norm}${targeted ? ", towards targets" : ""}`;
  const alpha = ball.epsilon / 3;
  const base = { ball, keep, start: "random", restarts: 2, steps: 4 } as const;
  const of = (loss: AttackLossName, rule: StepRule, more: Partial<ClimbOptions> = {}): Case => ({
    output,
    loss,
    targeted,
    options: { ...base, rule, ...more },
  });
  Deno.test(`PGD on ${name} is the plain loops'`, async () => {
    await compare(of("margin", steepestSteps(alpha)), (climb) => naivePgd(climb, alpha));
  });
  Deno.test(`MI-FGSM on ${name} is the plain loops'`, async () => {
    const more = { start: "clean", restarts: 1, steps: 4 } as const;
    await compare(
      of("crossEntropy", momentumSteps(alpha, 0.9), more),
      (climb) => naiveMomentum(climb, alpha, 0.9),
    );
  });
  Deno.test(`APGD on ${name} is the plain loops'`, async () => {
    const more = { restarts: 1, steps: 10 };
    let halvings = 0;
    await compare(of("dlr", apgdSteps(10), more), (climb) => {
      const walk = naiveApgd(climb, apgdCheckpoints(10));
      halvings += walk.halvings;
      return walk.iterates;
    });
    assert(halvings > 0, "the step size is halved in these examples");
  });
}

Deno.test("APGD's checkpoints are those of the paper for 100 steps", () => {
  assert.deepEqual(apgdCheckpoints(100), [22, 41, 57, 70, 80, 87, 93, 99]);
});
