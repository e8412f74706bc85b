/** From the store to what a run found. */

import type { ExampleSet } from "../evaluation/examples.ts";
import type { Replicate } from "../evaluation/outcomes.ts";
import { type Computing, NotingReader } from "./computing.ts";
import type { DatasetPlan } from "./dataset_plans.ts";
import { collectExamples } from "./collect_examples.ts";
import { collectOutcomes, type MemberDeadClasses } from "./outcomes.ts";
import type { Store } from "./store.ts";

/** What a run found on all its data sets and under all its seeds. */
export interface Findings {
  readonly replicates: readonly Replicate[];
  readonly deadClasses: readonly DeadClassesFound[];
  readonly losses: readonly MethodLosses[];
  /** Of each data set under the first seed, where the store has them. */
  readonly examples: readonly ExampleSet[];
  readonly computing: Computing;
}

/** A member with dead classes, on one data set and under one seed. */
export interface DeadClassesFound extends MemberDeadClasses {
  readonly dataset: string;
  readonly seed: number;
}

/** A method's training loss at every step, averaged over its members, under the first seed. */
export interface MethodLosses {
  readonly dataset: string;
  readonly method: string;
  readonly losses: Float32Array;
}

/**
 * Collects what finished plans found.
 *
 * @throws {UserError} If the store lacks a unit
 */
export async function collectFindings(
  plans: readonly DatasetPlan[],
  store: Store,
): Promise<Findings> {
  const reader = new NotingReader(store);
  const found = await Promise.all(plans.flatMap(({ experiment, dataset, seeds }) => {
    const hasOutputRelu = experiment.readings.outputRelu === "literal";
    return seeds.map(async ({ seed, plan }) => ({
      dataset: dataset.name,
      seed,
      ...await collectOutcomes(plan, reader, dataset.test.labels, hasOutputRelu),
    }));
  }));
  const bySeed = Map.groupBy(found, ({ seed }) => seed);
  const first = plans[0]!.experiment.seed;
  return {
    replicates: Array.from(bySeed, ([seed, ofSeed]) => ({
      seed,
      methods: ofSeed.flatMap(({ methods }) => methods),
    })),
    deadClasses: found.flatMap(({ dataset, seed, deadClasses }) =>
      deadClasses.map((dead) => ({ dataset, ...dead, seed }))
    ),
    losses: bySeed.get(first)!.flatMap(({ dataset, losses }) =>
      Object.entries(losses).map(([method, values]) => ({ dataset, method, losses: values }))
    ),
    examples: await collectExamples(plans, reader),
    computing: reader.computing,
  };
}
