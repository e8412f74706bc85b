/**
 * `results.json`: everything a run found and what made it. Tables and reports are rendered from it,
 * never typed.
 */

import * as v from "valibot";
import type { ClaimResult, Readings } from "../claims/claim.ts";
import { UserError } from "../errors.ts";
import type { Computing } from "../experiments/computing.ts";
import type { PaperAttacks } from "../evaluation/paper_table2.ts";
import type { LeftOutMethod } from "../evaluation/constant_members.ts";
import type { Table2Row } from "../evaluation/table2.ts";
import type { Table4Row } from "../evaluation/table4.ts";
import { describeIssue } from "../files/schema_issue.ts";
import { fromFirstSchema } from "./first_schema.ts";
import { RESULTS_SCHEMA, resultsSchema } from "./results_schema.ts";

/** How much of everything one data set's ensembles were made and measured with. */
export interface Protocol {
  /** The data set. */
  readonly dataset: string;
  /** Members of each ensemble. */
  readonly members: number;
  /** Training epochs. */
  readonly epochs: number;
  /** Images in a training step. */
  readonly batchSize: number;
  /** Images that were trained on, from the first. */
  readonly trainImages: number;
  /** Images that were attacked, from the first. */
  readonly testImages: number;
  /** How many times everything was done with another seed; once if absent. */
  readonly replicates?: number;
}

/** What computed, and what was passed over. */
export interface BackendUsed {
  /** The backend's name. */
  readonly name: string;
  /** What it ran on, for the reader. */
  readonly device: string;
  /** What would have come before it, and why it did not. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** A member with classes whose logit is 0 on every clean test image (reading `outputRelu`). */
export interface DeadClasses {
  /** The data set. */
  readonly dataset: string;
  /** The method. */
  readonly method: string;
  /** The member's number, from 0. */
  readonly member: number;
  /** The classes that are lost to it, ascending. */
  readonly classes: readonly number[];
  /** The replicate's seed, if there are several. */
  readonly seed?: number;
}

/** How a method's training loss fell, for its curve. */
export interface TrainingLosses {
  /** The data set. */
  readonly dataset: string;
  /** The method. */
  readonly method: string;
  /** How many steps of training the losses are of. */
  readonly steps: number;
  /** The mean over members and over each of as many blocks of consecutive steps, in their order. */
  readonly losses: readonly number[];
}

/** What a run found and what made it. Accuracies are fractions in [0, 1]. */
export interface Results {
  /** The form of the file, for readers of later ones. */
  readonly schema: typeof RESULTS_SCHEMA;
  /** The profile that the run began from; `protocol` says what was done. */
  readonly profile: string;
  /** The data sets, in the order of tables. */
  readonly datasets: readonly string[];
  /** One entry for each data set. */
  readonly protocol: readonly Protocol[];
  /** What attacked; `computing` says what else computed. */
  readonly backend: BackendUsed;
  /** The readings that the program had then; `younger_readings.ts` says what of newer ones. */
  readonly readings: Readings;
  /** The seed that everything random derives from; replicates take the ones after it. */
  readonly seed: number;
  /** The commit of the program, if it ran from a checkout. */
  readonly commit: string | null;
  /** ISO 8601, in UTC. */
  readonly startedAt: string;
  /** Wall-clock time of the run. */
  readonly seconds: number;
  /** Absent from results that were written before it was noted. */
  readonly computing?: Computing;
  /** What each data set was attacked with. */
  readonly attacks: Readonly<Record<string, PaperAttacks>>;
  /** A row for each data set, attack and method. */
  readonly table2: readonly Table2Row[];
  /** Empty where no other defence of the paper's Table 4 was measured. */
  readonly table4: readonly Table4Row[];
  /** Every claim with its verdict, in the paper's order. */
  readonly claims: readonly ClaimResult[];
  /** Members that have lost a class. */
  readonly deadClasses: readonly DeadClasses[];
  /** Under the first seed. Absent from results that were written before it was kept. */
  readonly training?: readonly TrainingLosses[];
  /** Methods that claims were not put to, since their members learned nothing; absent without any. */
  readonly leftOut?: readonly LeftOutMethod[];
}

/**
 * Checks that parsed JSON is a results file of the form this program knows.
 *
 * @param json What `JSON.parse` made of the file
 * @throws {UserError} In one line, if the file has a newer schema (both numbers are named) or a
 * field that is missing, unknown or wrong (the first one's path, what was expected, what was found)
 *
 * @example A file of a later version is refused
 * ```ts
 * import { parseResults } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.throws(() => parseResults({ schema: 3 }), {
 *   message: "The results have schema 3, and this version reads 1 to 2: update ensemble-defense",
 * });
 * ```
 */
export function parseResults(json: unknown): Results {
  const { schema } = (json ?? {}) as { schema?: unknown };
  if (typeof schema === "number" && schema > RESULTS_SCHEMA) {
    throw new UserError(
      `The results have schema ${schema}, and this version reads 1 to ${RESULTS_SCHEMA}: ` +
        `update ensemble-defense`,
    );
  }
  const current = schema === 1
    ? fromFirstSchema(json as Record<string, unknown>, RESULTS_SCHEMA)
    : json;
  const parsed = v.safeParse(resultsSchema, current, { abortEarly: true });
  if (!parsed.success) {
    throw new UserError(`The results are damaged: ${describeIssue(parsed.issues[0])}`);
  }
  return parsed.output;
}
