/** What flags tell of a run before it is made. */

import type { DatasetName } from "../data/dataset.ts";
import { profileEpochs } from "../experiments/profile.ts";
import type { RunKind } from "../reports/joinable.ts";
import type { Protocol, Results } from "../reports/results.ts";
import type { RunOptions } from "./run_flags.ts";

/**
 * The kind of run that flags ask for, to be held against the results of one that it is to be joined
 * with. What only the run itself finds out ("auto", how many images there are) is taken to be as in
 * those results.
 */
export function kindAskedFor(options: RunOptions, before: Results): RunKind {
  const { profile, backend, seed, replicates, readings, methods } = options;
  const datasets = options.datasets.map((name) => name === "auto" ? before.datasets[0]! : name);
  return {
    profile: profile.name,
    backend: backend === "auto" ? before.backend.name : backend,
    seed,
    seeds: Array.from({ length: replicates }, (_, i) => seed + i),
    readings,
    protocol: before.protocol.filter(({ dataset }) => datasets.includes(dataset))
      .map((made) => protocolAskedFor(options, made)),
    methods: datasets.flatMap((dataset) => methods.map((method) => ({ dataset, method }))),
    attacked: {
      attacks: options.attacks,
      everyReading: options.everyReading === "all"
        ? before.protocol[0]!.testImages
        : options.everyReading,
      sweep: options.sweep,
    },
  };
}

function protocolAskedFor(options: RunOptions, made: Protocol): Protocol {
  const { members, trainLimit, testLimit, replicates, profile } = options;
  const { replicates: _, ...once } = made;
  return {
    ...once,
    members,
    epochs: options.epochs ?? profileEpochs(profile, made.dataset as DatasetName),
    ...(trainLimit !== undefined && { trainImages: trainLimit }),
    ...(testLimit !== undefined && { testImages: testLimit }),
    ...(replicates > 1 && { replicates }),
  };
}
