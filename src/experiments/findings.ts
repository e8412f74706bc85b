/** From the store to what an experiment found. */

import type { Replicate } from "../evaluation/outcomes.ts";
import { type Computing, NotingReader } from "./computing.ts";
import { collectOutcomes, type MemberDeadClasses } from "./outcomes.ts";
import type { SeedPlan } from "./seed_plans.ts";
import type { Store } from "./store.ts";

/** What an experiment found under all its seeds. */
export interface Findings {
  readonly replicates: readonly Replicate[];
  readonly deadClasses: readonly (MemberDeadClasses & { readonly seed: number })[];
  /** Each method's training loss at every step, averaged over its members, under the first seed. */
  readonly losses: Readonly<Record<string, Float32Array>>;
  readonly computing: Computing;
}

/**
 * Collects what finished plans found.
 *
 * @param labels True labels of the test images
 * @param hasOutputRelu Whether a ReLU follows the logits, so that a class can be dead
 * @throws {UserError} If the store lacks a unit
 */
export async function collectFindings(
  plans: readonly SeedPlan[],
  store: Store,
  labels: Uint8Array,
  hasOutputRelu: boolean,
): Promise<Findings> {
  const reader = new NotingReader(store);
  const found = await Promise.all(plans.map(async ({ seed, plan }) => ({
    seed,
    ...await collectOutcomes(plan, reader, labels, hasOutputRelu),
  })));
  return {
    replicates: found.map(({ seed, methods }) => ({ seed, methods })),
    deadClasses: found.flatMap(({ seed, deadClasses }) =>
      deadClasses.map((dead) => ({ seed, ...dead }))
    ),
    losses: found[0]!.losses,
    computing: reader.computing,
  };
}
