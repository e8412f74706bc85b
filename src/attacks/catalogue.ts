/**
 * The attacks on one output, by name, each with the sizes that its paper or its authors' program
 * gives. To add one, write a rule (`rules.ts`) or a search (`searches/`), and an entry here.
 */

import { apgdSteps } from "./apgd.ts";
import type { AttackResult, AttackTask } from "./attack_task.ts";
import type { Norm } from "./ball.ts";
import { climb } from "./climb.ts";
import type { ClimbOptions } from "./climb_options.ts";
import { ATTACK_INFO, type CatalogueName } from "./catalogue_names.ts";
import { ATTACK_LOSSES } from "./losses.ts";
import { momentumSteps, steepestSteps } from "./rules.ts";
import { CARLINI_WAGNER, carliniWagner } from "./searches/carlini_wagner.ts";
import { DEEPFOOL, deepFool } from "./searches/deepfool.ts";
import { JSMA, jsma } from "./searches/jsma.ts";
import { LBFGS, lbfgsAttack } from "./searches/lbfgs_attack.ts";
import { searchAll } from "./searches/lockstep.ts";
import { SPSA, spsa } from "./searches/spsa.ts";
import { SQUARE, squareAttack } from "./searches/square.ts";

/** What may be told to an attack of the catalogue. */
export interface CatalogueOptions {
  /** The radius of the ball; without meaning for attacks that look for the smallest change. */
  readonly epsilon: number;
  /** Steps, or queries of Square; as published if absent. */
  readonly steps?: number | undefined;
  /** Starts of attacks from random points; 1 if absent. */
  readonly restarts?: number | undefined;
}

/** How an attack of the catalogue is run. */
export type CatalogueAttack = (
  task: AttackTask,
  options: CatalogueOptions,
) => Promise<AttackResult>;

type Climbs = Partial<ClimbOptions> & Pick<ClimbOptions, "rule" | "steps">;

/** A climb of the cross-entropy from the clean image, unless told otherwise. */
function climbing(
  norm: Norm,
  steps: number,
  make: (epsilon: number, steps: number) => Climbs,
): CatalogueAttack {
  return (task, { epsilon, steps: asked = steps, restarts = 1 }) =>
    climb(task, {
      ball: { norm, epsilon },
      loss: ATTACK_LOSSES.crossEntropy,
      start: "clean",
      restarts,
      keep: "firstFooled",
      ...make(epsilon, asked),
    });
}

/** Madry's rule of thumb for the size of a step: the ball can be crossed 2.5 times. */
const pgdSteps = (epsilon: number, steps: number): Climbs => ({
  rule: steepestSteps(2.5 * epsilon / steps),
  steps,
  start: "random",
});

/** The attacks; {@linkcode ATTACK_INFO} says what each is. */
export const ATTACKS: Readonly<Record<CatalogueName, CatalogueAttack>> = {
  fgsm: climbing(
    "linf",
    1,
    (epsilon) => ({ rule: steepestSteps(epsilon), steps: 1, keep: "last" }),
  ),
  bim: climbing("linf", ATTACK_INFO.bim.steps, (epsilon, steps) => ({
    rule: steepestSteps(epsilon / steps),
    steps,
    keep: "last",
  })),
  pgd: climbing("linf", ATTACK_INFO.pgd.steps, pgdSteps),
  pgdL2: climbing("l2", ATTACK_INFO.pgdL2.steps, pgdSteps),
  miFgsm: climbing("linf", ATTACK_INFO.miFgsm.steps, (epsilon, steps) => ({
    rule: momentumSteps(epsilon / steps, 1),
    steps,
  })),
  apgdCe: climbing(
    "linf",
    ATTACK_INFO.apgdCe.steps,
    (_, steps) => ({ rule: apgdSteps(steps), steps, start: "random" }),
  ),
  apgdDlr: climbing("linf", ATTACK_INFO.apgdDlr.steps, (_, steps) => ({
    rule: apgdSteps(steps),
    steps,
    start: "random",
    loss: ATTACK_LOSSES.dlr,
  })),
  deepFool: (task, { steps = ATTACK_INFO.deepFool.steps }) =>
    searchAll(task, deepFool({ ...DEEPFOOL, steps })),
  carliniWagner: (task, { steps = ATTACK_INFO.carliniWagner.steps }) =>
    searchAll(task, carliniWagner({ ...CARLINI_WAGNER, steps }, task)),
  jsma: (task) => searchAll(task, jsma(JSMA)),
  lbfgs: (task, { steps = ATTACK_INFO.lbfgs.steps }) =>
    searchAll(task, lbfgsAttack({ ...LBFGS, steps })),
  square: (task, { epsilon, steps = ATTACK_INFO.square.steps }) =>
    searchAll(task, squareAttack({ ...SQUARE, epsilon, queries: steps }, task)),
  spsa: (task, { epsilon, steps = ATTACK_INFO.spsa.steps }) =>
    searchAll(task, spsa({ ...SPSA, epsilon, steps }, task)),
};
