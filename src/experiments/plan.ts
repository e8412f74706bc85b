/** From an experiment to its units. */

import {
  ATTACK_LABELS,
  type AttackLabel,
  labelsOfGradients,
} from "../attacks/attack_label_names.ts";
import { GRAD2_READINGS, type Grad2Reading } from "../attacks/grad2_readings.ts";
import type { BackendName } from "../backends/names.ts";
import type { Dataset } from "../data/dataset.ts";
import { setDigests } from "../data/digest.ts";
import { UserError } from "../errors.ts";
import type { AttackName } from "../evaluation/outcomes.ts";
import { hasOwnCost, type MethodName, METHODS } from "../training/method.ts";
import { attackParameters, type Experiment, scaledAttack, SWEEP_IMAGES } from "./experiment.ts";
import { planMembers } from "./plan_members.ts";
import { planExamples, planSlices, type SliceContext } from "./plan_slices.ts";
import type { AttackSpec, Unit } from "./unit.ts";

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
  /** Whom the members learn from, in their order; empty for methods without teachers. */
  readonly teachers: readonly PlannedUnit[];
  readonly members: readonly PlannedUnit[];
  readonly clean: readonly PlannedUnit[];
  /** The paper's attacks under the run's own readings. */
  readonly attacks: readonly PlannedAttack[];
  /** The same attacks under every reading, if they were asked for. */
  readonly variants: readonly PlannedVariant[];
  /** Attacks of other sizes. */
  readonly sweep: readonly (PlannedAttack & { readonly epsilon: number })[];
  /** BIM on the first member alone, of which images are kept; for one method of a run. */
  readonly examples?: PlannedUnit;
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
  const units = plan.flatMap((
    { teachers, members, clean, attacks, variants, sweep, examples },
  ) => [
    ...teachers,
    ...members,
    ...clean,
    ...[...attacks, ...sweep].flatMap(({ grad1, grad2 }) => [...grad1, ...grad2]),
    ...variants.flatMap(({ grad1, grad2 }) => [...grad1, ...Object.values(grad2).flat()]),
    ...examples === undefined ? [] : [examples],
  ]);
  return [...new Map(units.map((unit) => [unit.key, unit])).values()];
}

/**
 * Plans a run on a data set that is already limited to the images it uses.
 *
 * @throws {UserError} If more images are to be attacked under every reading than there are
 */
export function makePlan(
  experiment: Experiment,
  dataset: Dataset,
  backend: BackendName,
): Plan {
  const { train: images, test: testImages } = setDigests(dataset);
  const parameters = attackParameters(dataset.name);
  const { readings } = experiment;
  const shown = exampleMethod(experiment);
  const { count } = dataset.test;
  const readingImages = imagesOfReadings(experiment, dataset);

  return experiment.methods.map((name) => {
    const { teachers, members } = planMembers(name, { experiment, dataset, images, backend });
    const method = METHODS[name];
    const climbsTrainingCost = readings.attackCost === "trainingCost" && hasOwnCost(method);
    const attacked: SliceContext = {
      members,
      dataset: dataset.name,
      images: testImages,
      backend,
      needed: climbsTrainingCost ? teachers.map(({ key }) => key) : [],
      gradientsOfStep: climbsTrainingCost && method.adversarial ? 2 : 1,
    };
    const slices = (attack: AttackSpec | "none", images: number = count): PlannedUnit[] =>
      planSlices(attack, images, attacked);
    const grad1 = { grad1: readings.grad1Member };
    return {
      method: name,
      teachers,
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
            grad2: Object.fromEntries(
              GRAD2_READINGS.map((reading) => [reading, sliced({ grad2: reading })]),
            ) as Record<Grad2Reading, PlannedUnit[]>,
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
      ...(name === shown && {
        examples: planExamples(attackSpec("bim", { grad1: 0 }), count, attacked),
      }),
    };

    function attackSpec(name: AttackName, source: AttackSpec["source"]): AttackSpec {
      const { loss, attackLabel, pixelClip } = readings;
      const labels = labelsOfGradients(attackLabel);
      return {
        name,
        parameters: parameters[name],
        source,
        loss,
        attackLabel: "grad1" in source ? labels.grad1 : labels.grad2,
        pixelClip,
        ...(climbsTrainingCost && { attackCost: "trainingCost" }),
      };
    }
  });
}

/** On how many images attacks are made under every reading. */
function imagesOfReadings({ everyReading }: Experiment, { name, test }: Dataset): number {
  if (everyReading === "all") return test.count;
  if (everyReading <= test.count) return everyReading;
  throw new UserError(
    `${everyReading} test images were asked for under every reading, but of ${name} there are ` +
      `${test.count} here: ask for at most that, or for all`,
  );
}

/** The method whose first member is attacked for Figure 1; none without BIM. */
function exampleMethod({ methods, attacks }: Experiment): MethodName | undefined {
  if (!attacks.includes("bim")) return undefined;
  return methods.find((name) => name === "randomInit") ?? methods[0];
}
