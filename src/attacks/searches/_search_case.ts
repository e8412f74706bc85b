/** What tests of the searches have in common: tiny images that a tiny ensemble is right about. */

import * as tf from "@tensorflow/tfjs";
import { makeEnsemble } from "../../models/ensemble.ts";
import { keepingTensorCount } from "../../ops/_case.ts";
import { naivePrediction } from "../_naive_network.ts";
import type { NaiveGoal } from "../_naive_output.ts";
import { CLASSES, TINY_MEMBERS, tinyImages, tinyPixels } from "../_tiny_ensemble.ts";
import type { AttackResult, AttackTask } from "../attack_task.ts";
import { type OutputName, withOutput } from "../attacked_output.ts";
import type { AttackLossName } from "../losses.ts";
import { searchAll, type SearchAttack } from "./lockstep.ts";

export const IMAGES = 3;
export const SIZE = 36;
const SEED = 5;
export const PIXELS: Float32Array = tinyPixels(IMAGES, SEED);
export const FIRST_IMAGE = 7;

export const cleanImage = (image: number): number[] => [
  ...PIXELS.subarray(image * SIZE, (image + 1) * SIZE),
];

/** The labels that an output gives the clean images, so that no image is fooled as it is. */
export function labelsOf(output: OutputName): Uint8Array {
  const judges = typeof output === "string" ? TINY_MEMBERS : [TINY_MEMBERS[output.member]!];
  return Uint8Array.from(
    { length: IMAGES },
    (_, image) => naivePrediction(judges, Float32Array.from(cleanImage(image))),
  );
}

/** Other classes to be taken for. */
export function targetsOf(output: OutputName): Uint8Array {
  return labelsOf(output).map((label, image) => (label + 1 + image) % CLASSES);
}

/** What the plain loops are told of an image. */
export function goalOf(
  output: OutputName,
  loss: AttackLossName,
  image: number,
  targeted: boolean,
): NaiveGoal {
  return {
    members: TINY_MEMBERS,
    output,
    loss,
    label: labelsOf(output)[image]!,
    target: targeted ? targetsOf(output)[image] : undefined,
  };
}

/** Attacks the images on the current backend; fails if tensors are left over. */
export function searched(
  output: OutputName,
  attack: (task: AttackTask) => SearchAttack,
  targeted: boolean = false,
): Promise<AttackResult> {
  return keepingTensorCount(async () => {
    const ensemble = makeEnsemble(TINY_MEMBERS, "stacked");
    const images = tinyImages(IMAGES, SEED);
    try {
      return await withOutput(ensemble, output, (made) => {
        const task: AttackTask = {
          output: made,
          images,
          labels: labelsOf(output),
          targets: targeted ? targetsOf(output) : undefined,
          seed: 1,
          firstImage: FIRST_IMAGE,
        };
        return searchAll(task, attack(task));
      });
    } finally {
      images.dispose();
      ensemble.stacks.forEach(({ stack }) => tf.dispose(Object.values(stack.parameters)));
    }
  });
}
