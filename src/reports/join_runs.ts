/**
 * Runs that together are one: a computation of days is done a method at a time, on whatever machine
 * is free, and what was recorded before need not be in the store any more.
 */

import { DATASET_NAMES } from "../data/dataset.ts";
import type { Replicate } from "../evaluation/outcomes.ts";
import type { Computing } from "../experiments/computing.ts";
import { assembleResults } from "./assemble.ts";
import { joinedDevices } from "./devices.ts";
import {
  addsReplicates,
  type Attacked,
  checkJoinable,
  joinedReadings,
  type RunKind,
} from "./joinable.ts";
import { METHOD_NAMES } from "../training/method.ts";
import type { Protocol, Results } from "./results.ts";

/** Results with their evidence. */
export interface RunEvidence {
  readonly results: Results;
  readonly replicates: readonly Replicate[];
}

/**
 * Joins a run with one that added methods or data sets to it, under the same seeds, or the same ones
 * under the seeds that follow.
 *
 * @throws {UserError} If something else differs, or both have a method on one data set
 */
export function joinRuns(before: RunEvidence, added: RunEvidence): RunEvidence {
  const [first, second] = [before.results, added.results];
  checkJoinable(kindOf(before), kindOf(added));
  const areReplicates = addsReplicates(kindOf(before), kindOf(added));
  const replicates = areReplicates
    ? [...before.replicates, ...added.replicates]
    : before.replicates.map(({ seed, methods }) => ({
      seed,
      methods: inOrder([
        ...methods,
        ...added.replicates.find((other) => other.seed === seed)!.methods,
      ]),
    }));
  const { schema: _, table2: _2, table4: _4, claims: _c, leftOut: _out, ...rest } = second;
  const { computing: _own, training: _losses, ...provenance } = rest;
  const results = assembleResults({
    ...provenance,
    seed: first.seed,
    readings: joinedReadings(kindOf(before), kindOf(added)),
    datasets: [...new Set(replicates[0]!.methods.map(({ dataset }) => dataset))],
    protocol: areReplicates
      ? first.protocol.map((one) => ({ ...one, replicates: replicates.length }))
      : distinct([...first.protocol, ...second.protocol]),
    backend: {
      ...second.backend,
      device: joinedDevices(first.backend.device, second.backend.device),
    },
    startedAt: [first.startedAt, second.startedAt].sort()[0]!,
    seconds: first.seconds + second.seconds,
    ...joinedComputing(first.computing, second.computing),
    attacks: { ...first.attacks, ...second.attacks },
    deadClasses: [first, second].flatMap((run) =>
      run.deadClasses.map((dead) => areReplicates ? { seed: run.seed, ...dead } : dead)
    ),
    ...joinedTraining(first, areReplicates ? {} : second),
  }, replicates);
  return { results, replicates };
}

/** What must fit together of two runs, of one that was made. */
export function kindOf({ results, replicates }: RunEvidence): RunKind {
  return {
    profile: results.profile,
    backend: results.backend.name,
    seed: results.seed,
    seeds: replicates.map(({ seed }) => seed),
    readings: results.readings,
    protocol: results.protocol,
    methods: replicates[0]!.methods.map(({ dataset, method }) => ({ dataset, method })),
    attacked: attackedOf(replicates[0]!.methods),
  };
}

/** How a run's methods were attacked, which is the same for all. */
function attackedOf([first]: Replicate["methods"]): Attacked {
  const { attacks, variants = [], sweep = [] } = first!;
  return {
    attacks: attacks.map(({ attack }) => attack),
    everyReading: variants[0]?.grad1[0]?.predictions.images ?? 0,
    sweep: [...new Set(sweep.map(({ epsilon }) => epsilon))],
  };
}

/** As in a run of all of them: data set after data set, the methods as in the paper's tables. */
function inOrder<One extends { readonly dataset: string; readonly method: string }>(
  methods: readonly One[],
): One[] {
  const place = ({ dataset, method }: One): number =>
    (DATASET_NAMES as readonly string[]).indexOf(dataset) * METHOD_NAMES.length +
    (METHOD_NAMES as readonly string[]).indexOf(method);
  return [...methods].sort((a, b) => place(a) - place(b));
}

function distinct(protocols: readonly Protocol[]): Protocol[] {
  return [...new Map(protocols.map((one) => [one.dataset, one])).values()];
}

/** Losses are those of the first seed. */
function joinedTraining(
  ...runs: readonly Pick<Results, "training">[]
): Pick<Results, "training"> {
  const training = runs.flatMap(({ training = [] }) => training);
  return training.length === 0 ? {} : { training: inOrder(training) };
}

function joinedComputing(
  first: Computing | undefined,
  second: Computing | undefined,
): { computing?: Computing } {
  if (first === undefined || second === undefined) return {};
  const both = <T>(of: (one: Computing) => readonly T[]): T[] =>
    [...new Set([...of(first), ...of(second)])].sort();
  return {
    computing: {
      seconds: first.seconds + second.seconds,
      devices: both(({ devices }) => devices),
      commits: both(({ commits }) => commits),
    },
  };
}
