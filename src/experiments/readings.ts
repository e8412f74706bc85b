/**
 * Readings: the places where the paper leaves a choice, each with its options and our default.
 * They are settings of a run and part of its results; none is hidden in code.
 */

import * as v from "valibot";
import { ATTACK_COST_READINGS, type AttackCostReading } from "../attacks/attack_cost.ts";
import { ATTACK_LABEL_READINGS, type AttackLabelReading } from "../attacks/attack_label_names.ts";
import { GRAD2_READINGS, type Grad2Reading } from "../attacks/grad2_readings.ts";
import { UserError } from "../errors.ts";
import {
  OUTPUT_RELUS,
  type OutputRelu,
  PADDING_READINGS,
  type PaddingReading,
} from "../models/network_readings.ts";
import { type Loss, LOSS_READINGS } from "../ops/loss_readings.ts";
import { PIXEL_CLIPS, type PixelClip } from "../ops/pixel_clip.ts";
import {
  type AdversarialEpsilon,
  DISTILLATION_READINGS,
  type DistillationReading,
} from "../training/defences.ts";
import { OPTIMIZER_NAMES, type OptimizerName } from "../training/optimizer_names.ts";

/** A run's readings; {@linkcode READING_MEANINGS} says what each decides. */
export type Readings = {
  readonly outputRelu: OutputRelu;
  readonly padding: PaddingReading;
  readonly loss: Loss;
  readonly optimizer: OptimizerName;
  readonly noiseSigma: number;
  readonly adversarialEpsilon: AdversarialEpsilon;
  readonly distillation: DistillationReading;
  readonly attackLabel: AttackLabelReading;
  readonly attackCost: AttackCostReading;
  readonly pixelClip: PixelClip;
  readonly grad1Member: "all" | number;
  readonly grad2: Grad2Reading;
};

const atLeast0 = v.pipe(v.number(), v.finite(), v.minValue(0));

const fields = {
  outputRelu: v.optional(v.picklist(OUTPUT_RELUS), "literal"),
  padding: v.optional(v.picklist(PADDING_READINGS), "keras"),
  loss: v.optional(v.picklist(LOSS_READINGS), "fused"),
  optimizer: v.optional(v.picklist(OPTIMIZER_NAMES), "adam"),
  noiseSigma: v.optional(atLeast0, 0.1),
  adversarialEpsilon: v.optional(v.union([v.literal("evaluation"), atLeast0]), "evaluation"),
  distillation: v.optional(v.picklist(DISTILLATION_READINGS), "probabilities"),
  attackLabel: v.optional(v.picklist(ATTACK_LABEL_READINGS), "true"),
  attackCost: v.optional(v.picklist(ATTACK_COST_READINGS), "crossEntropy"),
  pixelClip: v.optional(v.picklist(PIXEL_CLIPS), "unitInterval"),
  grad1Member: v.optional(
    v.union([v.literal("all"), v.pipe(v.number(), v.integer(), v.minValue(0))]),
    "all",
  ),
  grad2: v.optional(v.picklist(GRAD2_READINGS), "signOfMean"),
};

/** The schema of a run's readings; those that are absent have their default. */
const readingsSchema: v.GenericSchema<unknown, Readings> = v.strictObject(fields);

/** The readings a run has if nothing else is asked for. */
export const DEFAULT_READINGS: Readings = v.parse(readingsSchema, {});

/** The readings that networks are trained under; the others are about attacks alone. */
export const TRAINING_READINGS: readonly (keyof Readings)[] = [
  "outputRelu",
  "padding",
  "loss",
  "optimizer",
  "noiseSigma",
  "adversarialEpsilon",
  "distillation",
  "pixelClip", // of the images of adversarial training
];

/** What each reading decides, for `--help` and reports. */
export const READING_MEANINGS: Readonly<Record<keyof Readings, string>> = {
  outputRelu:
    "a ReLU on the ten logits, as Tables 1 and 3 literally say (literal), or not (linear)",
  padding: "of the convolutions: as in Keras's examples of 2017 (keras), or same everywhere (same)",
  loss: "log-softmax cross-entropy (fused), or on probabilities clipped as Keras did (clipped)",
  optimizer: "adam, adadelta or rmsprop, with Keras's default rates of 2017",
  noiseSigma: "standard deviation of the Gaussian noise on training images, pixels in [0, 1]",
  adversarialEpsilon:
    "adversarial training's epsilon: that of the FGSM attacks on the data set (evaluation), or another",
  distillation:
    "what of a teacher is softened: its probabilities, as the paper's formula reads, or its logits, " +
    "teacher and student then being trained at the temperature",
  attackLabel:
    "the label an attack's cost is taken for: the true one (true), or what is predicted " +
    "for the clean image (predictedClean), or again at every step, by each member " +
    "(predictedEachStep) or by the ensemble (predictedEachStepEnsemble); or predictedClean for " +
    "Grad. 1 and predictedEachStep for Grad. 2, as in attacks that are told no label (notGiven)",
  attackCost:
    "the cost an attack climbs: cross-entropy, or what the networks were trained on, which differs " +
    "for adversarial training and distillation (trainingCost)",
  pixelClip: "attacked pixels stay in [0, 1] (unitInterval), or only in the epsilon ball (none)",
  grad1Member: "which members attack with Grad. 1: all, or one by its number",
  grad2:
    "the average of the members' gradients: the sign of their mean (signOfMean), the mean of " +
    "their signs (meanOfSigns), or at the end the mean of the perturbations of attacks on each " +
    "member (meanOfPerturbations)",
};

/** What may be given for a reading, in words. */
export const READING_OPTIONS: Readonly<Record<keyof Readings, string>> = {
  outputRelu: anyOf(OUTPUT_RELUS),
  padding: anyOf(PADDING_READINGS),
  loss: anyOf(LOSS_READINGS),
  optimizer: anyOf(OPTIMIZER_NAMES),
  noiseSigma: "a number of at least 0",
  adversarialEpsilon: "evaluation or a number of at least 0",
  distillation: anyOf(DISTILLATION_READINGS),
  attackLabel: anyOf(ATTACK_LABEL_READINGS),
  attackCost: anyOf(ATTACK_COST_READINGS),
  pixelClip: anyOf(PIXEL_CLIPS),
  grad1Member: "all or a member's number from 0",
  grad2: anyOf(GRAD2_READINGS),
};

/** `a or b`, `a, b or c`. */
function anyOf(options: readonly string[]): string {
  return `${options.slice(0, -1).join(", ")} or ${options.at(-1)}`;
}

/**
 * Reads readings given as `NAME=VALUE`; those not given have their default.
 *
 * @throws {UserError} If a name or a value is unknown
 *
 * @example
 * ```ts
 * import { parseReadings } from "ensemble-defense";
 * import assert from "assert";
 *
 * const readings = parseReadings(["grad2=meanOfSigns", "noiseSigma=0.2"]);
 * assert.equal(readings.grad2, "meanOfSigns");
 * assert.equal(readings.noiseSigma, 0.2);
 * assert.equal(readings.loss, "fused");
 * ```
 */
export function parseReadings(assignments: readonly string[]): Readings {
  const given: Record<string, string | number> = {};
  for (const assignment of assignments) {
    const [, name, value] = /^([^=]+)=(.+)$/.exec(assignment) ?? [];
    if (name === undefined || value === undefined) {
      throw new UserError(`A reading is given as NAME=VALUE: received ${assignment}`);
    }
    if (!Object.hasOwn(fields, name)) {
      throw new UserError(
        `Unknown reading ${name}: use one of ${Object.keys(fields).join(", ")}`,
      );
    }
    if (Object.hasOwn(given, name)) {
      throw new UserError(`Reading ${name} is given twice: ${given[name]} and ${value}`);
    }
    given[name] = /^\d*\.?\d+(e-?\d+)?$/i.test(value) ? Number(value) : value;
  }
  const result = v.safeParse(readingsSchema, given);
  if (result.success) return result.output;
  const name = result.issues[0].path![0].key as keyof Readings;
  throw new UserError(`Reading ${name} must be ${READING_OPTIONS[name]}: received ${given[name]}`);
}
