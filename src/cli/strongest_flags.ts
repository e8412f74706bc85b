/** The flags of the strongest attacks. */

import type { Command } from "commander";
import { UserError } from "../errors.ts";
import { checkGrad1Member } from "../experiments/experiment.ts";
import type { TableFormat } from "../reports/table_formats.ts";
import { count, epsilons } from "./flag_values.ts";
import { addFormatFlag } from "./result_flags.ts";
import { addMachineFlags, addNetworkFlags, resolveRun, type RunOptions } from "./run_flags.ts";

/** What the strongest attacks are made on, and with. */
export interface StrongestOptions {
  readonly run: RunOptions;
  /**
   * How many test images are attacked, from the first; undefined for {@linkcode STRONGEST_IMAGES},
   * or all if there are fewer.
   */
  readonly images: number | undefined;
  /** Those of the table; the paper's two for each data set if there are none. */
  readonly epsilons: readonly number[];
  readonly restarts: number;
  readonly queries: number;
  /** How many members are attacked alone, from the first; all if undefined. */
  readonly singles: number | undefined;
  /** What tables are printed as; all but `table` print nothing else. */
  readonly format: TableFormat;
}

/** How many test images are attacked unless told. */
export const STRONGEST_IMAGES = 200;

const RESTARTS = 5;
const QUERIES = 1000;

/** Gives a command the flags of the strongest attacks. */
export function addStrongestFlags(command: Command): Command {
  return addFormatFlag(addMachineFlags(addNetworkFlags(command)))
    .option(
      "--images <n>",
      `test images, from the first (default: ${STRONGEST_IMAGES}, or all if there are fewer)`,
    )
    .option("--epsilon <list>", "largest changes of a pixel (default: the paper's two)")
    .option("--restarts <n>", "random starts of PGD", String(RESTARTS))
    .option("--queries <n>", "queries of Square for each image", String(QUERIES))
    .option("--singles <n>", "members that are attacked alone, from the first (default: all)");
}

/**
 * The attacks that flags ask for.
 *
 * @param given What commander made of the flags
 * @throws {UserError} If a value is not one of its flag's, or a flag has no meaning here
 */
export function resolveStrongest(given: Record<string, unknown>): StrongestOptions {
  const text = (name: string): string | undefined => given[name] as string | undefined;
  const run = resolveRun(given);
  for (const [name, only] of Object.entries(FIXED)) {
    const value = run.readings[name as keyof typeof FIXED];
    if (value === only) continue;
    throw new UserError(
      `strongest attacks with ${name}=${only}, for another would be no stronger: received ` +
        `${name}=${value}`,
    );
  }
  checkGrad1Member(run);
  const singles = count("--singles", text("singles"));
  if (singles !== undefined && singles > run.members) {
    throw new UserError(
      `--singles must be at most the members, of which there are ${run.members}: received ${singles}`,
    );
  }
  const { grad1Member } = run.readings;
  if (singles !== undefined && grad1Member !== "all" && grad1Member >= singles) {
    throw new UserError(
      `--singles ${singles} leaves out the member that attacks: received grad1Member=${grad1Member}`,
    );
  }
  return {
    run,
    images: count("--images", text("images")),
    epsilons: epsilons("--epsilon", text("epsilon")),
    restarts: count("--restarts", text("restarts"))!,
    queries: count("--queries", text("queries"))!,
    singles,
    format: given["format"] as TableFormat,
  };
}

/** Readings that say how an attack is made; another one would be no stronger. */
const FIXED = {
  loss: "fused",
  attackLabel: "true",
  attackCost: "crossEntropy",
  pixelClip: "unitInterval",
} as const;
