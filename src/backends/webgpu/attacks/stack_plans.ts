/** The networks of an ensemble in one attack's plan, stack by stack. */

import type * as tf from "@tensorflow/tfjs";
import { parameterSpecs } from "../../../models/architecture.ts";
import type { Ensemble } from "../../../models/ensemble.ts";
import { type Dispatch, parameterBuffer } from "../plan/dispatch.ts";
import { type NetworkPlan, planNetwork } from "../plan/network.ts";
import type { ScratchShapes } from "../plan/scratch.ts";
import type { TileLimits } from "../product/tile.ts";
import type { MemberPlaces } from "./member_places.ts";

/** Whose networks they are: those that lend their gradients, or those that predict labels. */
export type Owner = "attackers" | "ensemble";

/** A stack's network. */
export interface StackPlan {
  readonly owner: Owner;
  /** Its number in the ensemble. */
  readonly stack: number;
  /** The numbers of its members. */
  readonly members: readonly number[];
  readonly network: NetworkPlan;
  /** Whether its activations are its own, so that all stacks' forward passes may come first. */
  readonly keepsActivations: boolean;
}

/** A part of a buffer of the scratch, in floats. */
export interface PlacedPart {
  readonly buffer: string;
  readonly offset: number;
  readonly size: number;
}

/** Names of parts in a plan's dispatches. */
export class PartNames {
  readonly parts = new Map<string, PlacedPart>();

  /** A stack's part of a buffer that all stacks share. */
  of(buffer: string, { stacks }: MemberPlaces, stack: number): string {
    const name = `${buffer} of stack ${stack}`;
    this.parts.set(name, { buffer, ...stacks[stack]! });
    return name;
  }
}

/**
 * Plans all stacks.
 *
 * @returns Undefined if a network has no plan
 */
export function planStacks(
  { stacks }: Ensemble,
  owner: Owner,
  batch: number,
  limits: TileLimits,
  keepsActivations: boolean,
): StackPlan[] | undefined {
  const plans: StackPlan[] = [];
  for (const [stack, { stack: { architecture, members: count }, members }] of stacks.entries()) {
    const network = planNetwork({ architecture, members: count, batch, limits });
    if (network === undefined) return undefined;
    plans.push({ owner, stack, members, network, keepsActivations });
  }
  return plans;
}

/** Names the buffers of a stack's dispatches as the whole plan knows them. */
export function rename(
  dispatches: readonly Dispatch[],
  plan: StackPlan,
  names: Readonly<Record<string, string>>,
): Dispatch[] {
  return dispatches.map(({ program, buffers }) => ({
    program,
    buffers: buffers.map((name) => names[name] ?? ownName(name, plan)),
  }));
}

/** The scratch of a stack. */
export function scratchOf(plan: StackPlan): ScratchShapes {
  return new Map(
    [...plan.network.scratch].map(([name, shape]) => [ownName(name, plan), shape]),
  );
}

/** The names of all parameters of an ensemble in a plan, with their tensors. */
export function parametersOf(
  { stacks }: Ensemble,
  owner: Owner,
): (readonly [string, tf.Tensor])[] {
  return stacks.flatMap(({ stack: { architecture, parameters } }, stack) =>
    parameterSpecs(architecture).map(({ name }) =>
      [ownParameter(owner, stack, parameterBuffer(name)), parameters[name]!] as const
    )
  );
}

function ownName(name: string, { owner, stack, keepsActivations }: StackPlan): string {
  if (name.startsWith("parameter ")) return ownParameter(owner, stack, name);
  // The first stack's keep their names, which other plans share.
  return keepsActivations && stack > 0 && name.startsWith("activation ")
    ? `${name} of stack ${stack}`
    : name;
}

function ownParameter(owner: Owner, stack: number, name: string): string {
  return `${owner} ${stack} ${name}`;
}
