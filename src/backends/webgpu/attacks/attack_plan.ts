/** One step of an attack as dispatches: from iterates to the next ones. */

import type { AttackIteration, AttackTurn } from "../../../attacks/planned_iteration.ts";
import type { Dispatch } from "../plan/dispatch.ts";
import { classesOf } from "../plan/network.ts";
import type { ScratchShapes } from "../plan/scratch.ts";
import type { TileLimits } from "../product/tile.ts";
import {
  adversarialPass,
  AT_ADVERSARIAL,
  AT_ITERATES,
  LOGIT_GRADIENTS,
  type PassContext,
  planPass,
} from "./attack_pass.ts";
import { attackMove } from "./attack_programs.ts";
import { gradientLengths } from "./length_program.ts";
import { type MemberPlaces, placeMembers, shapeOf } from "./member_places.ts";
import { PartNames, type PlacedPart, planStacks, scratchOf } from "./stack_plans.ts";
import { type LabelPlan, LABELS, planLabels } from "./step_labels.ts";

/** A step of some members. */
export interface AttackPlan {
  /** From iterates to gradients and logits. */
  readonly passes: readonly Dispatch[];
  /** From gradients to the next iterates. */
  readonly move: readonly Dispatch[];
  /** Where the members' images, and the gradients by them, lie. */
  readonly images: MemberPlaces;
  /** Where their logits lie. */
  readonly classes: MemberPlaces;
  readonly labels: LabelPlan;
  /** Parts of the scratch by their names in dispatches. */
  readonly parts: ReadonlyMap<string, PlacedPart>;
  readonly scratch: readonly ScratchShapes[];
}

/**
 * Plans the step of a turn.
 *
 * @returns Undefined for what is composed of operations instead: costs other than cross-entropy,
 * directions and fusions that are functions, and networks without a plan
 */
export function planAttack(
  { clean, source, loss, alpha, cost, adversarial }: AttackIteration,
  { attackers, labels }: AttackTurn,
  limits: TileLimits,
): AttackPlan | undefined {
  const { direction: rule, fuse, iterates } = source;
  const { members } = attackers;
  if (cost !== undefined || typeof rule === "function" || typeof fuse === "function") {
    return undefined;
  }
  // Signs of several members at one iterate would be several iterates, and one output of several
  // iterates several labels; no source asks for them.
  if (iterates === "shared" ? rule === "sign" && members > 1 : fuse !== undefined) return undefined;
  const [, batch, height, width, channels] = clean.shape;
  const perImage = height * width * channels;
  const classes = classesOf(attackers.stacks[0]!.stack.architecture);
  const images = placeMembers(attackers, batch * perImage);
  const logits = placeMembers(attackers, batch * classes);

  const made = planLabels({
    labels,
    attackers,
    source,
    isAdversarial: adversarial !== undefined,
    places: { images, logits },
    size: { batch, perImage, classes },
    limits,
  });
  const isAllForwardFirst = fuse !== undefined || made?.duringPass !== undefined;
  const stacks = planStacks(attackers, "attackers", batch, limits, isAllForwardFirst);
  if (stacks === undefined || made === undefined) return undefined;

  const names = new PartNames();
  const context: PassContext = {
    stacks,
    isAllForwardFirst,
    names,
    places: { images, logits },
    size: { batch, classes },
    members,
    labels: made,
    loss,
    fuse,
  };
  const lengths = rule === "signOfUnitSum" ? "attack gradient lengths" : undefined;
  const shared = (of: MemberPlaces, ...buffers: readonly string[]): [string, readonly number[]][] =>
    buffers.map((buffer) => [buffer, shapeOf(of, batch)]);
  return {
    passes: [
      ...made.beforePass,
      ...planPass(context, AT_ITERATES, made.duringPass),
      ...(adversarial ? adversarialPass(context, adversarial) : []),
    ],
    move: [
      ...(lengths === undefined ? [] : [{
        program: gradientLengths(images, batch),
        buffers: [AT_ITERATES.gradients, lengths],
      }]),
      {
        program: attackMove({ places: images, batch, iterates, rule, alpha }),
        buffers: [
          AT_ITERATES.gradients,
          ...(lengths === undefined ? [] : [lengths]),
          "attack lower",
          "attack upper",
          AT_ITERATES.images,
        ],
      },
    ],
    images,
    classes: logits,
    labels: made,
    parts: new Map([...names.parts, ...made.parts]),
    scratch: [
      ...stacks.map(scratchOf),
      ...made.scratch,
      new Map<string, readonly number[]>([
        ["attack lower", [1, batch, perImage]],
        ["attack upper", [1, batch, perImage]],
        ...shared(images, AT_ITERATES.images, AT_ITERATES.gradients),
        ...shared(logits, AT_ITERATES.logits, LOGIT_GRADIENTS, LABELS),
        ...(adversarial
          ? [
            ...shared(images, AT_ADVERSARIAL.images, AT_ADVERSARIAL.gradients),
            ...shared(logits, AT_ADVERSARIAL.logits),
          ]
          : []),
        ...(lengths === undefined ? [] : [[lengths, [members, batch, 2]] as const]),
      ]),
    ],
  };
}
