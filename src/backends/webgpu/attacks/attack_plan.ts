/** One step of an attack as dispatches: from iterates to the next ones. */

import type { AttackIteration, AttackTurn } from "../../../attacks/planned_iteration.ts";
import { costGradient } from "../cross_entropy_programs.ts";
import type { Dispatch } from "../plan/dispatch.ts";
import { classesOf, planNetwork } from "../plan/network.ts";
import type { ScratchShapes } from "../plan/scratch.ts";
import type { TileLimits } from "../product/tile.ts";
import { attackMove } from "./attack_programs.ts";
import { type MemberPlaces, placeMembers } from "./member_places.ts";

/** A step of some members. */
export interface AttackPlan {
  /** The passes of each stack; it has its own part of the buffers that all stacks share. */
  readonly stacks: readonly (readonly Dispatch[])[];
  readonly move: Dispatch;
  /** Where the members' images, and the gradients by them, lie. */
  readonly images: MemberPlaces;
  /** Where their logits and labels lie. */
  readonly classes: MemberPlaces;
  readonly scratch: readonly ScratchShapes[];
}

/** Buffers that all stacks share, by the name of a stack's part of them in its plan. */
export const SHARED_BUFFERS: ReadonlyMap<string, { buffer: string; places: "images" | "classes" }> =
  new Map([
    ["x", { buffer: "attack iterates", places: "images" }],
    ["dx", { buffer: "attack gradients", places: "images" }],
    ["logits", { buffer: "attack logits", places: "classes" }],
    ["labels", { buffer: "attack labels", places: "classes" }],
  ]);

/**
 * Plans the step of a turn.
 *
 * @returns Undefined for what is composed of operations instead: costs other than each member's own
 * cross-entropy, directions that are no rule, and networks without a plan
 */
export function planAttack(
  { clean, source, loss, alpha, cost, adversarial }: AttackIteration,
  { attackers, labels }: AttackTurn,
  limits: TileLimits,
): AttackPlan | undefined {
  const rule = source.direction;
  const hasOwnCosts = cost === undefined && adversarial === undefined && source.fuse === undefined;
  if (!hasOwnCosts || typeof rule !== "string") return undefined;
  const { members } = attackers;
  // Signs of several members at one iterate would be several iterates; no source asks for them.
  if (source.iterates === "shared" && rule === "sign" && members > 1) return undefined;
  const [, batch, height, width, channels] = clean.shape;
  const perImage = height * width * channels;
  const classes = classesOf(attackers.stacks[0]!.stack.architecture);
  const kind = labels.change === "withPredictions" ? "predicted" : "given";

  const networks = attackers.stacks.map(({ stack }) => ({
    members: stack.members,
    plan: planNetwork({ architecture: stack.architecture, members: stack.members, batch, limits }),
  }));
  const stacks: Dispatch[][] = [];
  const scratch: ScratchShapes[] = [];
  for (const { members, plan } of networks) {
    if (plan === undefined) return undefined;
    const shape = { members, labelMembers: members, batch, classes, loss, temperature: 1 };
    stacks.push([
      ...plan.forward,
      {
        program: costGradient(shape, { relu: plan.endsInRelu, labels: kind }),
        buffers: ["logits", ...(kind === "given" ? ["labels"] : []), "dlogits"],
      },
      ...plan.backward({ parameters: "none", images: true }),
    ]);
    scratch.push(new Map(plan.scratch).set("dlogits", [members, batch, classes]));
  }
  const places = {
    images: placeMembers(attackers, batch * perImage),
    classes: placeMembers(attackers, batch * classes),
  };
  const shared = new Map<string, readonly number[]>(
    ["attack lower", "attack upper"].map((name) => [name, [1, batch, perImage]]),
  );
  for (const { buffer, places: of } of SHARED_BUFFERS.values()) {
    shared.set(buffer, [members, batch, Math.ceil(places[of].floats / (members * batch))]);
  }
  return {
    stacks,
    move: {
      program: attackMove({ places: places.images, iterates: source.iterates, rule, alpha }),
      buffers: ["attack gradients", "attack lower", "attack upper", "attack iterates"],
    },
    ...places,
    scratch: [...scratch, shared],
  };
}
