/**
 * Units: pieces of work that any process can do and no process does twice. A unit is plain data
 * that says everything its result depends on; its key is the SHA-256 of its canonical JSON.
 */

import { createHash } from "node:crypto";
import type { AttackLabel } from "../attacks/attack_label_names.ts";
import type { OutputName } from "../attacks/attacked_output.ts";
import type { CatalogueName } from "../attacks/catalogue_names.ts";
import type { AttackParameters } from "../attacks/parameters.ts";
import type { SourceSpec } from "../attacks/source_spec.ts";
import type { BackendName } from "../backends/names.ts";
import type { AttackName } from "../evaluation/outcomes.ts";
import type { Architecture } from "../models/architecture.ts";
import type { Loss } from "../ops/loss_readings.ts";
import type { PixelClip } from "../ops/pixel_clip.ts";
import { canonicalJson } from "../files/canonical_json.ts";
import type { AdversarialTraining, Softening } from "../training/defences.ts";
import type { OptimizerName } from "../training/optimizer_names.ts";
import type { MethodName } from "../training/method.ts";

/** What computed a unit: results agree to the bit only where it is the same. */
export interface Engine {
  readonly tfjs: string;
  readonly backend: BackendName;
  /** Raised whenever a change of the code changes the numbers of a unit. */
  readonly revision: number;
}

/** Trains one member; gives a checkpoint. */
export interface TrainUnit {
  readonly kind: "train";
  readonly engine: Engine;
  readonly dataset: string;
  /** Digest of the training images that are used. */
  readonly images: string;
  readonly method: MethodName;
  readonly member: number;
  readonly architecture: Architecture;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly loss: Loss;
  readonly optimizer: OptimizerName;
  /** Standard deviation of the noise; 0 for methods without. */
  readonly noiseSigma: number;
  /** Makes the cost J_AT; absent from methods without adversarial training. */
  readonly adversarial?: AdversarialTraining;
  /** What the logits are divided by in the cost; absent where it is 1. */
  readonly temperature?: number;
  /** Whose labels are learned in the place of the true ones; absent from methods without. */
  readonly teacher?: Teacher;
}

/** A member that teaches another one. */
export interface Teacher extends Softening {
  /** Of its train unit. */
  readonly key: string;
}

/** An attack with its readings, and what it follows. */
export interface AttackSpec {
  readonly name: AttackName;
  readonly parameters: AttackParameters;
  readonly source: SourceSpec;
  readonly loss: Loss;
  readonly attackLabel: AttackLabel;
  readonly pixelClip: PixelClip;
  /** Climbs what the members were trained on; absent where that is cross-entropy and true labels. */
  readonly attackCost?: "trainingCost";
  /** Leaves dropout on in the gradients, with masks of this seed; absent where it is off. */
  readonly dropoutSeed?: number;
}

/** An attack of the catalogue on one output: of the ensemble, or of a member. */
export interface CatalogueSpec {
  readonly catalogue: CatalogueName;
  readonly output: OutputName;
  /** The radius of the ball. */
  readonly epsilon: number;
  /** Steps, or queries of an attack without gradients. */
  readonly steps: number;
  /** Random starts. */
  readonly restarts: number;
  /** Of all random numbers; an image draws the same whichever slice it is in. */
  readonly seed: number;
}

/** What is done to the images of an attack unit; `none` gives the predictions on clean ones. */
export type AnyAttack = AttackSpec | CatalogueSpec | "none";

/** Whether an attack is one of the catalogue. */
export function isOfCatalogue(attack: AnyAttack): attack is CatalogueSpec {
  return attack !== "none" && "catalogue" in attack;
}

/** Attacks an ensemble on a slice of the test images; gives every member's predictions. */
export interface AttackUnit {
  readonly kind: "attack";
  readonly engine: Engine;
  readonly dataset: string;
  /** Digest of the test images, and which of them are attacked. */
  readonly images: string;
  readonly from: number;
  readonly to: number;
  /** Keys of the train units of the members. */
  readonly members: readonly string[];
  readonly attack: AnyAttack;
  /** Keeps an image of every class before and after the attack of one member (Figure 1). */
  readonly examples?: true;
}

/** A piece of work. */
export type Unit = TrainUnit | AttackUnit;

/** The key of a unit: 64 hexadecimal digits. */
export function unitKey(unit: Unit): string {
  return createHash("sha256").update(canonicalJson(unit)).digest("hex");
}
