/**
 * The grid of the experiment on Grad. 2: what may explain that the paper's BIM is weaker with the
 * average gradient than with one member's. A point of the grid is one attack; the paper's two
 * differences are differences between points.
 */

import { ATTACK_LABELS, type AttackLabel } from "../attacks/attack_label_names.ts";
import { bim } from "../attacks/parameters.ts";
import type { AttackParameters } from "../attacks/parameters.ts";
import type { SourceSpec } from "../attacks/source_spec.ts";
import type { DatasetName } from "../data/dataset.ts";
import type { Loss } from "../ops/loss_readings.ts";
import type { AttackName } from "../evaluation/outcomes.ts";
import { attackParameters } from "../experiments/experiment.ts";

/**
 * How an attack steps: FGSM; BIM as in the paper (8 steps of epsilon / 8, which never reach the
 * edge of the ball); or BIM in 8, 40 or 100 steps of 2.5 epsilon / steps.
 */
export const SCHEDULES = ["fgsm", "paper", "8", "40", "100"] as const;
/** One of {@linkcode SCHEDULES}. */
export type Schedule = typeof SCHEDULES[number];

/** The schedules of BIM. */
export const BIM_SCHEDULES = ["paper", "8", "40", "100"] as const satisfies readonly Schedule[];
/** One of {@linkcode BIM_SCHEDULES}. */
export type BimSchedule = typeof BIM_SCHEDULES[number];

/** What an attack climbs: a loss, or the fused one with dropout left on in the networks. */
export type GridLoss = Loss | "dropout";
/** All of them. */
export const LOSSES: readonly GridLoss[] = ["fused", "clipped", "dropout"];

/** Ways to bring the members' gradients together: the readings of Grad. 2 first, then others. */
export const AVERAGES = [
  "signOfMean",
  "meanOfSigns",
  "meanOfPerturbations",
  "normalisedMean",
  "signVote",
  "meanProbability",
  "meanLogits",
  "meanAtClean",
  "scaledMean",
] as const;
/** One of {@linkcode AVERAGES}. */
export type Average = typeof AVERAGES[number];

/** The averages that make one output of all members, and so have one label. */
const FUSED: readonly Followed[] = ["meanProbability", "meanLogits"];

/** What an attack follows: one member's gradient, or the members' together. */
export const FOLLOWED = ["grad1", ...AVERAGES] as const;
/** One of {@linkcode FOLLOWED}. */
export type Followed = typeof FOLLOWED[number];

/** One attack of the grid. */
export interface GridPoint {
  /** How it steps. */
  readonly schedule: Schedule;
  /** What it climbs. */
  readonly loss: GridLoss;
  /** Whose label's loss that is. */
  readonly attackLabel: AttackLabel;
  /** Whose gradient it follows. */
  readonly followed: Followed;
}

/** The attack on log-softmax cross-entropy (the reading `loss=fused`), which plots and counters show. */
export function fusedLossPoint(
  schedule: Schedule,
  attackLabel: AttackLabel,
  followed: Followed,
): GridPoint {
  return { schedule, loss: "fused", attackLabel, followed };
}

/** Which part of the grid is asked for. */
export interface GridChoice {
  /** Which schedules. */
  readonly schedules: readonly Schedule[];
  /** Which losses. */
  readonly losses: readonly GridLoss[];
  /** Which labels. */
  readonly attackLabels: readonly AttackLabel[];
  /** Which gradients. */
  readonly followed: readonly Followed[];
}

/** The whole grid. */
export const WHOLE_GRID: GridChoice = {
  schedules: SCHEDULES,
  losses: LOSSES,
  attackLabels: ATTACK_LABELS,
  followed: FOLLOWED,
};

/**
 * The points of a part of the grid, each once: FGSM first, the longest attacks last.
 *
 * @example
 * ```ts
 * import { gridPoints, pointName, WHOLE_GRID } from "ensemble-defense";
 * import assert from "assert";
 *
 * const points = gridPoints({ ...WHOLE_GRID, schedules: ["paper"], losses: ["fused"] });
 * assert(points.map(pointName).includes("paper/fused/predictedEachStep/signOfMean"));
 * ```
 */
export function gridPoints(choice: GridChoice): GridPoint[] {
  const points = choice.schedules.flatMap((schedule) =>
    choice.losses.flatMap((loss) =>
      choice.attackLabels.flatMap((attackLabel) =>
        choice.followed.map((followed) => samePoint({ schedule, loss, attackLabel, followed }))
      )
    )
  );
  return [...new Map(points.map((point) => [pointName(point), point])).values()];
}

/**
 * The point that stands for all that are the same attack under other names. FGSM's only step is at
 * the clean image: so is every mean gradient, and a label that the attacked model predicts again at
 * each step is the one that it predicts there. Members that are fused have one label, the ensemble's.
 */
export function samePoint(point: GridPoint): GridPoint {
  const { schedule, attackLabel } = point;
  const isAtClean = point.followed === "meanAtClean";
  const first = schedule === "fgsm" || isAtClean;
  const followed = schedule === "fgsm" && isAtClean ? "signOfMean" : point.followed;
  const isFused = FUSED.includes(followed);
  const attackedModels = followed === "grad1" ? "predictedEachStep" : "predictedEachStepEnsemble";
  const again = isFused && attackLabel === "predictedEachStep"
    ? "predictedEachStepEnsemble"
    : attackLabel;
  return {
    ...point,
    followed,
    attackLabel: first && again === attackedModels ? "predictedClean" : again,
  };
}

/**
 * Names a point, as a path: `paper/fused/true/signOfMean`.
 *
 * @example
 * ```ts
 * import { pointName } from "ensemble-defense";
 * import assert from "assert";
 *
 * const literal = { loss: "fused", attackLabel: "true", followed: "signOfMean" } as const;
 * assert.equal(pointName({ schedule: "paper", ...literal }), "paper/fused/true/signOfMean");
 * ```
 */
export function pointName({ schedule, loss, attackLabel, followed }: GridPoint): string {
  return `${schedule}/${loss}/${attackLabel}/${followed}`;
}

/** The point of a name, if it is one. */
export function pointOf(name: string): GridPoint | undefined {
  return ALL_POINTS.get(name);
}

/** The sizes of a schedule's attack on a data set. */
export function scheduleParameters(schedule: Schedule, dataset: DatasetName): AttackParameters {
  const paper = attackParameters(dataset);
  if (schedule === "fgsm") return paper.fgsm;
  if (schedule === "paper") return paper.bim;
  const steps = Number(schedule);
  const { epsilon } = paper.bim;
  return bim(epsilon, 2.5 * epsilon / steps, steps);
}

/** The attack that a schedule is one of. */
export function attackOfSchedule(schedule: Schedule): AttackName {
  return schedule === "fgsm" ? "fgsm" : "bim";
}

/** The gradient source of an attack. */
export function sourceOf(followed: Followed, grad1Member: "all" | number): SourceSpec {
  switch (followed) {
    case "grad1":
      return { grad1: grad1Member };
    case "signOfMean":
    case "meanOfSigns":
    case "meanOfPerturbations":
      return { grad2: followed };
    case "normalisedMean":
    case "signVote":
    case "meanProbability":
    case "meanLogits":
    case "meanAtClean":
    case "scaledMean":
      return { further: followed };
  }
}

const ALL_POINTS: ReadonlyMap<string, GridPoint> = new Map(
  gridPoints(WHOLE_GRID).map((point) => [pointName(point), point]),
);
