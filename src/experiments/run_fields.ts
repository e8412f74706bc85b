/** Fields of stored files that say what made their numbers. */

import * as v from "valibot";
import { index, text } from "../files/schema_fields.ts";
import type { AttackRun } from "./attack_run.ts";
import type { Computing } from "./computing.ts";

/** What computing took. */
export const computing: v.GenericSchema<unknown, Computing> = v.strictObject({
  seconds: v.pipe(v.number(), v.minValue(0)),
  devices: v.array(v.string()),
  commits: v.array(v.nullable(text)),
});

/** What an experiment of attacks beside the tables' was made with. */
export const attackRun: v.GenericSchema<unknown, AttackRun> = v.strictObject({
  profile: v.string(),
  epochs: index,
  batchSize: index,
  trainImages: index,
  readings: v.record(v.string(), v.union([v.string(), v.number()])),
  backend: v.string(),
  startedAt: v.string(),
  computing,
});
