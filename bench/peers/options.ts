/** The flags of `bench:peers`. */

import type { BackendName } from "ensemble-defense";
import { count, list } from "../../src/cli/flag_values.ts";
import { UserError } from "../../src/errors.ts";
import { type Work, WORKS } from "../cases.ts";
import { benchCommand } from "../command_line.ts";
import { NETWORK_NAMES, type NetworkName } from "../networks.ts";

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
  const { backend, networks, works, alternations, seconds, python, peer, json } = benchCommand(
    "bench:peers",
    "Times the same work here and in PyTorch, by turns, and prints both and their ratio.",
    PEER_WORKS,
  )
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
    alternations: count("--alternations", alternations)!,
    seconds: duration(seconds),
    python,
    peer,
    json: json === true,
  };
}

function duration(value: string): number {
  const seconds = Number(value);
  if (value.trim() === "" || !Number.isFinite(seconds) || seconds <= 0) {
    throw new UserError(`--seconds must be a number above 0: received ${value || "nothing"}`);
  }
  return seconds;
}
