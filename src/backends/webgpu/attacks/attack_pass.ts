/** The passes of an attack's step: from images to gradients and logits. */

import type { FusionRule } from "../../../attacks/fusions.ts";
import type { Loss } from "../../../ops/loss_readings.ts";
import type { AdversarialTraining } from "../../../training/defences.ts";
import { costGradient } from "../cross_entropy_programs.ts";
import { adversarialStep } from "../elementwise_programs.ts";
import type { Dispatch } from "../plan/dispatch.ts";
import { mixedGradients } from "./attack_programs.ts";
import { fusedCostGradient } from "./fused_cost_program.ts";
import type { MemberPlaces } from "./member_places.ts";
import { type PartNames, rename, type StackPlan } from "./stack_plans.ts";
import { type LabelPlan, LABELS } from "./step_labels.ts";

/** Where a pass takes its images from, and where its results go. */
export interface PassBuffers {
  readonly images: string;
  readonly gradients: string;
  readonly logits: string;
}

/** Those of the step itself. */
export const AT_ITERATES: PassBuffers = {
  images: "attack iterates",
  gradients: "attack gradients",
  logits: "attack logits",
};

/** Those of the images that adversarial training makes of the iterates. */
export const AT_ADVERSARIAL: PassBuffers = {
  images: "attack adversarial images",
  gradients: "attack adversarial gradients",
  logits: "attack adversarial logits",
};

/** The gradients by the logits, of whatever pass. */
export const LOGIT_GRADIENTS = "attack logit gradients";

/** What all passes of a step share. */
export interface PassContext {
  readonly stacks: readonly StackPlan[];
  /** Whether a cost or a label needs the logits of all stacks. */
  readonly isAllForwardFirst: boolean;
  readonly names: PartNames;
  readonly places: { readonly images: MemberPlaces; readonly logits: MemberPlaces };
  readonly size: { readonly batch: number; readonly classes: number };
  readonly members: number;
  readonly labels: LabelPlan;
  readonly loss: Loss;
  readonly fuse: FusionRule | undefined;
}

/**
 * A pass through all networks.
 *
 * @param labelling What makes the labels of the logits, if they are made of this pass's
 */
export function planPass(
  context: PassContext,
  at: PassBuffers,
  labelling: readonly Dispatch[] = [],
): Dispatch[] {
  const parts = context.stacks.map((plan) => passOfStack(context, plan, at));
  return context.isAllForwardFirst
    ? [
      ...parts.flatMap(({ forward }) => forward),
      ...labelling,
      ...(context.fuse === undefined
        ? parts.flatMap(({ cost }) => cost)
        : [fusedCost(context, context.fuse, at)]),
      ...parts.flatMap(({ backward }) => backward),
    ]
    : parts.flatMap(({ forward, cost, backward }) => [...forward, ...cost, ...backward]);
}

/** From the gradients of J at the iterates to those of J_AT. */
export function adversarialPass(
  context: PassContext,
  adversarial: AdversarialTraining,
): Dispatch[] {
  const { epsilon, pixelClip } = adversarial;
  const { floats } = context.places.images;
  const { images, gradients } = AT_ITERATES;
  return [
    {
      program: adversarialStep(floats, epsilon, pixelClip === "unitInterval"),
      buffers: [images, gradients, AT_ADVERSARIAL.images],
    },
    ...planPass(context, AT_ADVERSARIAL),
    {
      program: mixedGradients(floats, adversarial),
      buffers: [images, AT_ADVERSARIAL.gradients, gradients],
    },
  ];
}

/** A stack's way forward, the gradient of its members' own costs, and its way back. */
function passOfStack(
  { names, places: { images, logits }, size, labels, loss }: PassContext,
  plan: StackPlan,
  at: PassBuffers,
): Readonly<Record<"forward" | "cost" | "backward", Dispatch[]>> {
  const { stack, members: { length: members }, network } = plan;
  const hasOneLabel = labels.costs === 1;
  const buffers = {
    x: names.of(at.images, images, stack),
    dx: names.of(at.gradients, images, stack),
    logits: names.of(at.logits, logits, stack),
    dlogits: names.of(LOGIT_GRADIENTS, logits, stack),
    labels: hasOneLabel ? LABELS : names.of(LABELS, logits, stack),
  };
  const shape = { members, labelMembers: hasOneLabel ? 1 : members, ...size, loss, temperature: 1 };
  const cost = {
    program: costGradient(shape, { relu: network.endsInRelu, labels: labels.kind }),
    buffers: ["logits", ...(labels.kind === "given" ? ["labels"] : []), "dlogits"],
  };
  return {
    forward: rename(network.forward, plan, buffers),
    cost: rename([cost], plan, buffers),
    backward: rename(network.backward({ parameters: "none", images: true }), plan, buffers),
  };
}

/** The gradient of the one cost of all members, by the logits of each. */
function fusedCost(
  { stacks, places, size, members, loss }: PassContext,
  fusion: FusionRule,
  at: PassBuffers,
): Dispatch {
  const relu = Array.from(
    { length: members },
    (_, member) => stacks.find((stack) => stack.members.includes(member))!.network.endsInRelu,
  );
  const { offsets } = places.logits;
  return {
    program: fusedCostGradient({ fusion, loss, ...size, offsets, relu }),
    buffers: [at.logits, LABELS, LOGIT_GRADIENTS],
  };
}
