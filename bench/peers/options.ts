/** The flags of `bench:peers`. */

import type { BackendName } from "ensemble-defense";
import { count, list } from "../../src/cli/flag_values.ts";
import { UserError } from "../../src/errors.ts";
import { type Work, WORKS } from "../cases.ts";
import { benchCommand } from "../command_line.ts";
import { BATCH, NETWORK_NAMES, type NetworkName } from "../networks.ts";
import { TIMED_ATTACK_NAMES, type TimedAttackName } from "./attack_times.ts";

/** Work that both sides do in one thread each, or with all cores. */
export type PeerWork = Exclude<Work, "bim"> | "grad2AllCores";

/** All of it; BIM is eight times Grad. 2. */
export const PEER_WORKS: readonly PeerWork[] = [
  ...WORKS.filter((work) => work !== "bim"),
  "grad2AllCores",
];

/** What is compared, and how often. */
export interface PeerOptions {
  readonly backend: "auto" | BackendName;
  readonly networks: readonly NetworkName[];
  readonly works: readonly PeerWork[];
  /** Whole attacks that are timed in the place of the work; none if empty. */
  readonly attacks: readonly TimedAttackName[];
  /** How many images an attack is timed on. */
  readonly batch: number;
  readonly alternations: number;
  /** How long one side measures before it is the other's turn. */
  readonly seconds: number;
  readonly python: string | undefined;
  /** Whether to look for PyTorch at all. */
  readonly peer: boolean;
  readonly json: boolean;
}

/**
 * Reads the arguments of `bench:peers`.
 *
 * @throws {UserError} If a value is none
 */
export function parsePeerOptions(args: readonly string[]): PeerOptions {
  const { backend, networks, works, attacks, batch, alternations, seconds, python, peer, json } =
    benchCommand(
      "bench:peers",
      "Times the same work here and in PyTorch, by turns, and prints both and their ratio.",
      PEER_WORKS,
    )
      .option(
        "--attacks [list]",
        `time whole attacks instead, of ${TIMED_ATTACK_NAMES.join(",")}`,
      )
      .option("--batch <count>", `images that attacks are timed on, up to ${BATCH}`, "16")
      .option("--alternations <count>", "how often each side has its turn", "5")
      .option("--seconds <number>", "length of a turn, of at least one run", "1")
      .option("--python <path>", "a Python with PyTorch (default: the first of two that has it)")
      .option("--no-peer", "measure this side only")
      .option("--json", "print JSON after the table")
      .parse([...args], { from: "user" }).opts();
  return {
    backend,
    networks: list("--networks", networks, NETWORK_NAMES)!,
    works: list("--works", works, PEER_WORKS)!,
    attacks: attacks === undefined ? [] : list(
      "--attacks",
      attacks === true ? TIMED_ATTACK_NAMES.join() : attacks,
      TIMED_ATTACK_NAMES,
    )!,
    batch: batchSize(batch),
    alternations: count("--alternations", alternations)!,
    seconds: duration(seconds),
    python,
    peer,
    json: json === true,
  };
}

function batchSize(value: string): number {
  const batch = count("--batch", value)!;
  if (batch > BATCH) throw new UserError(`--batch must be at most ${BATCH}: received ${batch}`);
  return batch;
}

function duration(value: string): number {
  const seconds = Number(value);
  if (value.trim() === "" || !Number.isFinite(seconds) || seconds <= 0) {
    throw new UserError(`--seconds must be a number above 0: received ${value || "nothing"}`);
  }
  return seconds;
}
