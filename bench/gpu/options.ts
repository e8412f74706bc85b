/** The flags of `bench:gpu`. */

import { Command } from "commander";
import { count, file, folder, list } from "../../src/cli/flag_values.ts";
import { NETWORK_NAMES, type NetworkName } from "../networks.ts";

/** What can be measured, in this order. */
export const PARTS = ["passes", "kernels", "tiles", "table2", "table4"] as const;

/** What is measured, of what size, and where it goes. */
export interface GpuOptions {
  readonly out: string;
  /** Where the data of the tables is; where the program looks for it unless told. */
  readonly dataDir: string | undefined;
  readonly parts: readonly typeof PARTS[number][];
  readonly networks: readonly NetworkName[];
  readonly members: number;
  readonly batch: number;
  readonly turns: number;
  /** Seeds that the tables are made under. */
  readonly replicates: number;
  /** After so many minutes nothing more is begun, and tables under way are saved; or never. */
  readonly minutes: number | undefined;
  /** Whether to begin anew, with nothing of what the folder has already. */
  readonly again: boolean;
  readonly seconds: number;
  readonly peer: boolean;
  readonly python: string | undefined;
  /** Everything tiny, to try the command on a software adapter. */
  readonly small: boolean;
}

/**
 * Reads the arguments of `bench:gpu`.
 *
 * @throws {UserError} If a value is none
 */
export function parseGpuOptions(args: readonly string[]): GpuOptions {
  const given = new Command("bench:gpu")
    .description("Measures everything that a real card should tell, in one go.")
    .option("--out <dir>", "the folder for what was measured", "results/bench-gpu")
    .option("--data-dir <dir>", "where the tables' data is (default: where the program looks)")
    .option("--parts <list>", `of ${PARTS.join(",")}`, PARTS.join())
    .option("--networks <list>", `of ${NETWORK_NAMES.join(",")}`, NETWORK_NAMES.join())
    .option("--members <count>", "members at once (default: 10, or 2)")
    .option("--batch <count>", "images of each (default: 128, or 2)")
    .option("--turns <count>", "turns of each side", "5")
    .option("--replicates <count>", "seeds that the tables are made under (default: 3, or 1)")
    .option("--minutes <count>", "stop then, so that the next call goes on")
    .option("--again", "begin anew, with nothing of what the folder has already")
    .option("--python <path>", "a Python with PyTorch")
    .option("--no-peer", "measure this side only")
    .option("--small", "everything tiny, to try the command without a card")
    .allowExcessArguments(false).exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parse([...args], { from: "user" }).opts();
  const { out, parts, networks, members, batch, turns, peer, python, small } = given;
  return {
    out: folder("--out", out)!,
    dataDir: folder("--data-dir", given.dataDir),
    parts: list("--parts", parts, PARTS)!,
    networks: list("--networks", networks, NETWORK_NAMES)!,
    members: count("--members", members) ?? (small ? 2 : 10),
    batch: count("--batch", batch) ?? (small ? 2 : 128),
    turns: count("--turns", turns)!,
    replicates: count("--replicates", given.replicates) ?? (small ? 1 : 3),
    minutes: count("--minutes", given.minutes),
    again: given.again === true,
    seconds: small ? 0.01 : 1,
    peer: peer && !small,
    python: file("--python", python),
    small: small === true,
  };
}
