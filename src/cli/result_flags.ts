/** The flags that say how a run's results are given; the commands that make results take them. */

import { type Command, Option } from "commander";
import { TABLE_FORMATS, type TableFormat } from "../reports/table_formats.ts";
import { file } from "./flag_values.ts";
import { resolveRun, type RunOptions } from "./run_flags.ts";

/** How results are given. */
export interface ResultOptions {
  /** Where a copy of results.json goes. */
  readonly json: string | undefined;
  /** Whether any claim that is not reproduced is a failure. */
  readonly strict: boolean;
  /** What tables are printed as; all but `table` print nothing else. */
  readonly format: TableFormat;
}

/** A run, and how its results are given. */
export interface ReproduceOptions extends RunOptions, ResultOptions {}

/** Gives a command that makes results the flags for them. */
export function addResultFlags(command: Command): Command {
  return addFormatFlag(command)
    .option("--json <file>", "write a copy of results.json")
    .option("--strict", "fail if any claim is not reproduced");
}

/** Gives a command that prints tables the flag for their form. */
export function addFormatFlag(command: Command): Command {
  return command.addOption(
    new Option("--format <form>", "print the tables alone, as this").choices(TABLE_FORMATS)
      .default("table"),
  );
}

/**
 * The run that flags ask for, and how its results are to be given.
 *
 * @param given What commander made of the flags
 * @throws {UserError} If a value is not one of its flag's
 */
export function resolveReproduce(given: Record<string, unknown>): ReproduceOptions {
  return {
    ...resolveRun(given),
    json: file("--json", given["json"] as string | undefined),
    strict: given["strict"] === true,
    format: given["format"] as TableFormat,
  };
}
