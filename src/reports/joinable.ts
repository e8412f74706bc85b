/** Whether two runs can be one: they must differ in methods and data sets alone, or in seeds. */

import { UserError } from "../errors.ts";
import { isReadBy } from "../experiments/read_by.ts";
import type { Protocol, Results } from "./results.ts";
import { BEFORE_READING } from "./younger_readings.ts";

/** What must fit together of two runs. */
export interface RunKind {
  readonly profile: string;
  readonly backend: string;
  readonly seed: number;
  readonly seeds: readonly number[];
  readonly readings: Results["readings"];
  readonly protocol: readonly Protocol[];
  readonly methods: readonly { readonly dataset: string; readonly method: string }[];
  readonly attacked: Attacked;
}

/** How methods were attacked. */
export interface Attacked {
  readonly attacks: readonly string[];
  /** On how many images under every reading. */
  readonly everyReading: number;
  /** Epsilons of further attacks. */
  readonly sweep: readonly number[];
}

/** Whether a run has the methods of another, under the seed that follows: as further replicates. */
export function addsReplicates(before: RunKind, added: RunKind): boolean {
  const methods = ({ methods }: RunKind): string =>
    methods.map(({ dataset, method }) => `${dataset} ${method}`).sort().join();
  return added.seed === before.seed + before.seeds.length && methods(before) === methods(added);
}

/**
 * Checks that runs can be joined: one has other methods or data sets under the same seeds, or the
 * same ones under the seed that follows. A reading may differ that the methods of one of them alone
 * look at: an epsilon of adversarial training says nothing of networks without it.
 *
 * @throws {UserError} If something else differs, or both have a method on one data set
 */
export function checkJoinable(before: RunKind, added: RunKind): void {
  const areReplicates = addsReplicates(before, added);
  const [first, second] = [before, added].map((run) => described(run, areReplicates)) as [
    Described,
    Described,
  ];
  for (const name of new Set([...Object.keys(first), ...Object.keys(second)])) {
    if (first[name] === second[name]) continue;
    const isReading = [before.readings, added.readings].some((one) => Object.hasOwn(one, name));
    if (isReading && !isReadByBoth(name, before, added)) continue;
    throw new UserError(
      `The runs cannot be joined: ${name} is ${first[name]} in one and ${
        second[name]
      } in the other`,
    );
  }
  for (const protocol of added.protocol) {
    const other = before.protocol.find(({ dataset }) => dataset === protocol.dataset);
    const seeds = areReplicates ? { replicates: undefined } : {};
    const [was, is] = [other, protocol].map((one) => JSON.stringify({ ...one, ...seeds }));
    if (other !== undefined && was !== is) {
      throw new UserError(
        `The runs cannot be joined: ${protocol.dataset} has another protocol in one than in the other`,
      );
    }
  }
  for (const { dataset, method } of areReplicates ? [] : added.methods) {
    const isThere = before.methods
      .some((other) => other.dataset === dataset && other.method === method);
    if (isThere) {
      throw new UserError(`The runs cannot be joined: both have ${method} on ${dataset}`);
    }
  }
}

/** Of readings that differ those of the run whose methods look at them. */
export function joinedReadings(before: RunKind, added: RunKind): Results["readings"] {
  const ofAdded = Object.entries(added.readings)
    .filter(([name]) => isReadBy(name, methodsOf(added)));
  return { ...before.readings, ...Object.fromEntries(ofAdded) };
}

function isReadByBoth(reading: string, ...runs: readonly RunKind[]): boolean {
  return runs.every((run) => isReadBy(reading, methodsOf(run)));
}

function methodsOf({ methods }: RunKind): string[] {
  return methods.map(({ method }) => method);
}

type Described = Readonly<Record<string, unknown>>;

function described(
  { profile, backend, seed, seeds, readings, attacked }: RunKind,
  areReplicates: boolean,
): Described {
  return {
    profile,
    backend,
    // A cell is that of all replicates: what one lacks none would have.
    ...(areReplicates
      ? {
        attacks: attacked.attacks.join(", "),
        everyReading: attacked.everyReading,
        sweep: attacked.sweep.join(", ") || "none",
      }
      : { seed, seeds: seeds.join(", ") }),
    ...BEFORE_READING,
    ...readings,
  };
}
