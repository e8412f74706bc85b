/** From an experiment to its units. */

import { ATTACK_LABELS, type AttackLabel } from "../attacks/attack_label_names.ts";
import type { Grad2Reading } from "../attacks/gradient_source.ts";
import type { BackendName } from "../backends/names.ts";
import type { Dataset } from "../data/dataset.ts";
import { imageSetDigest } from "../data/digest.ts";
import type { AttackName } from "../evaluation/outcomes.ts";
import { forwardMacs } from "../models/architecture.ts";
import { type Method, type MethodName, METHODS } from "../training/method.ts";
import { attackParameters, type Experiment, scaledAttack, SWEEP_IMAGES } from "./experiment.ts";
import {
  type AttackSpec,
  type AttackUnit,
  type Engine,
  type TrainUnit,
  type Unit,
  unitKey,
} from "./unit.ts";

/**
 * Test images of one attack unit. It is fixed, so that neither the numbers nor the units of a run
 * depend on how many workers share them.
 */
export const SLICE_IMAGES = 100;

/** Raise one whenever a change of the code changes the results of such units. */
const REVISIONS = { train: 2, attack: 4 } as const;

/** What computes units of a kind in this version of the program. */
export function engineOf(kind: Unit["kind"], backend: BackendName): Engine {
  return { tfjs: "4.22.0", backend, revision: REVISIONS[kind] };
}

/** A unit with its place in the plan. */
export interface PlannedUnit {
  readonly key: string;
  readonly method: MethodName;
  readonly unit: Unit;
  /** Keys of the units that must be finished before. */
  readonly needs: readonly string[];
  /** Estimated cost in multiply-accumulate operations. */
  readonly cost: number;
}

/** The units of one method. */
export interface MethodPlan {
  readonly method: MethodName;
  readonly members: readonly PlannedUnit[];
  readonly clean: readonly PlannedUnit[];
  /** The paper's attacks under the run's own readings. */
  readonly attacks: readonly PlannedAttack[];
  /** The same attacks under every reading, if they were asked for. */
  readonly variants: readonly PlannedVariant[];
  /** Attacks of other sizes. */
  readonly sweep: readonly (PlannedAttack & { readonly epsilon: number })[];
}

/** An attack with either gradient, slice by slice. */
export interface PlannedAttack {
  readonly attack: AttackName;
  readonly grad1: readonly PlannedUnit[];
  readonly grad2: readonly PlannedUnit[];
}

/** An attack under one reading `attackLabel` and every reading `grad2`, slice by slice. */
export interface PlannedVariant {
  readonly attack: AttackName;
  readonly attackLabel: AttackLabel;
  readonly grad1: readonly PlannedUnit[];
  readonly grad2: Readonly<Record<Grad2Reading, readonly PlannedUnit[]>>;
}

/** All units of a run, method by method. */
export type Plan = readonly MethodPlan[];

/** The units of a plan, each once and before those that need it. */
export function planUnits(plan: Plan): PlannedUnit[] {
  const units = plan.flatMap(({ members, clean, attacks, variants, sweep }) => [
    ...members,
    ...clean,
    ...[...attacks, ...sweep].flatMap(({ grad1, grad2 }) => [...grad1, ...grad2]),
    ...variants.flatMap(({ grad1, grad2 }) => [...grad1, ...Object.values(grad2).flat()]),
  ]);
  return [...new Map(units.map((unit) => [unit.key, unit])).values()];
}

/** Plans a run on a data set that is already limited to the images it uses. */
export function makePlan(
  experiment: Experiment,
  dataset: Dataset,
  backend: BackendName,
): Plan {
  const trainImages = imageSetDigest(dataset.train, dataset.shape);
  const testImages = imageSetDigest(dataset.test, dataset.shape);
  const parameters = attackParameters(dataset.name);
  const { readings } = experiment;

  return experiment.methods.map((name) => {
    const method: Method = METHODS[name];
    const members = Array.from(
      { length: experiment.members },
      (_, member) => planned(name, trainUnit(member), [], dataset.train.count),
    );
    const keys = members.map(({ key }) => key);
    const macs = members.reduce(
      (sum, { unit }) => sum + forwardMacs((unit as TrainUnit).architecture),
      0,
    );
    const { everyReading } = experiment;
    const { count } = dataset.test;
    const readingImages = everyReading === "all" ? count : Math.min(everyReading, count);
    const slices = (
      attack: AttackSpec | "none",
      images: number = count,
    ): PlannedUnit[] => sliceUnits(attack, images).map((unit) => planned(name, unit, keys, macs));
    const grad1 = { grad1: readings.grad1Member };
    return {
      method: name,
      members,
      clean: slices("none"),
      attacks: experiment.attacks.map((attack) => ({
        attack,
        grad1: slices(attackSpec(attack, grad1)),
        grad2: slices(attackSpec(attack, { grad2: readings.grad2 })),
      })),
      variants: experiment.attacks.flatMap((attack) =>
        (experiment.everyReading === 0 ? [] : ATTACK_LABELS).map((attackLabel) => {
          const sliced = (source: AttackSpec["source"]): PlannedUnit[] =>
            slices({ ...attackSpec(attack, source), attackLabel }, readingImages);
          return {
            attack,
            attackLabel,
            grad1: sliced(grad1),
            grad2: {
              signOfMean: sliced({ grad2: "signOfMean" }),
              meanOfSigns: sliced({ grad2: "meanOfSigns" }),
              meanOfPerturbations: sliced({ grad2: "meanOfPerturbations" }),
            },
          };
        })
      ),
      sweep: experiment.attacks.flatMap((attack) =>
        experiment.sweep.map((epsilon) => {
          const sized = (source: AttackSpec["source"]): PlannedUnit[] =>
            slices({
              ...attackSpec(attack, source),
              parameters: scaledAttack(parameters[attack], epsilon),
            }, Math.min(SWEEP_IMAGES, count));
          return { attack, epsilon, grad1: sized(grad1), grad2: sized({ grad2: readings.grad2 }) };
        })
      ),
    };

    function trainUnit(member: number): TrainUnit {
      return {
        kind: "train",
        engine: engineOf("train", backend),
        dataset: dataset.name,
        images: trainImages,
        method: name,
        member,
        architecture: method.architecture(member, readings, dataset.name),
        epochs: experiment.epochs,
        batchSize: experiment.batchSize,
        seed: experiment.seed,
        loss: readings.loss,
        optimizer: readings.optimizer,
        noiseSigma: method.noise?.(readings) ?? 0,
      };
    }

    function sliceUnits(attack: AttackSpec | "none", count: number): AttackUnit[] {
      return Array.from({ length: Math.ceil(count / SLICE_IMAGES) }, (_, slice) => ({
        kind: "attack",
        engine: engineOf("attack", backend),
        dataset: dataset.name,
        images: testImages,
        from: slice * SLICE_IMAGES,
        to: Math.min((slice + 1) * SLICE_IMAGES, count),
        members: keys,
        attack,
      }));
    }
  });

  function attackSpec(name: AttackName, source: AttackSpec["source"]): AttackSpec {
    const { loss, attackLabel, pixelClip } = readings;
    return { name, parameters: parameters[name], source, loss, attackLabel, pixelClip };
  }
}

/** @param size Training images of a train unit; operations of a forward pass of an attack unit */
function planned(
  method: MethodName,
  unit: Unit,
  needs: readonly string[],
  size: number,
): PlannedUnit {
  const cost = unit.kind === "train" ? trainCost(unit, size) : attackCost(unit, size);
  return { key: unitKey(unit), method, unit, needs, cost };
}

/** A training step costs about three forward passes: one forward, two gradients. */
function trainCost({ architecture, epochs }: TrainUnit, images: number): number {
  return 3 * forwardMacs(architecture) * epochs * images;
}

/** An input gradient costs about two forward passes; every adversarial image is seen by all. */
function attackCost({ attack, from, to, members }: AttackUnit, macs: number): number {
  const images = to - from;
  if (attack === "none") return macs * images;
  const { source, parameters: { iterations } } = attack;
  const one = "grad1" in source && source.grad1 !== "all";
  const gradients = 2 * iterations * (one ? macs / members.length : macs);
  const results = "grad1" in source && !one ? members.length : 1;
  return (gradients + results * macs) * images;
}
