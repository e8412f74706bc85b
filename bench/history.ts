/** `bench/history.jsonl`: what `bench:record` measured, one JSON object a line, the newest last. */

import * as v from "valibot";
import { UserError } from "../src/errors.ts";

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));

const measurementSchema = v.object({ ms: positive, relativeSpeed: positive });

const measuredSchema = v.object({
  backend: v.string(),
  device: v.string(),
  calibrationMs: positive,
  cases: v.record(v.string(), measurementSchema),
});

const recordSchema = v.object({
  date: v.pipe(v.string(), v.isoTimestamp()),
  commit: v.nullable(v.string()),
  ...measuredSchema.entries,
});

/**
 * One case: the median duration of a run, and its operations a second as a multiple of those of
 * the calibration kernel at the same time.
 */
export type Measurement = v.InferOutput<typeof measurementSchema>;

/** What a run measured. A case's name is its network and its work, `mnist grad2`. */
export type Measured = v.InferOutput<typeof measuredSchema>;

/** A line of the history. */
export type HistoryRecord = v.InferOutput<typeof recordSchema>;

/** The file that `bench:record` writes. */
export const HISTORY_FILE = "bench/history.jsonl";

const HISTORY_URL = new URL("history.jsonl", import.meta.url);

/** Appends one line to the history. */
export async function appendToHistory(record: HistoryRecord): Promise<void> {
  await Deno.writeTextFile(HISTORY_URL, `${JSON.stringify(record)}\n`, { append: true });
}

/** The history as text, empty if nothing has been recorded. */
export async function readHistory(): Promise<string> {
  try {
    return await Deno.readTextFile(HISTORY_URL);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/**
 * The newest line of a backend.
 *
 * @throws {UserError} If there is none, or a line is no record
 */
export function lastRecord(history: string, backend: string): HistoryRecord {
  const records = history.split("\n").flatMap((line, i) => line === "" ? [] : parse(line, i + 1));
  const last = records.findLast((record) => record.backend === backend);
  if (last === undefined) {
    throw new UserError(
      `${HISTORY_FILE} holds no run on ${backend}: make one with \`deno task bench:record\``,
    );
  }
  return last;
}

function parse(line: string, number: number): HistoryRecord {
  try {
    return v.parse(recordSchema, JSON.parse(line));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${HISTORY_FILE}:${number} is no record of a run: ${reason}; remove it`);
  }
}
