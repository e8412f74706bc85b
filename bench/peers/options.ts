/** The flags of `bench:peers`. */

import type { Command } from "commander";
import type { BackendName } from "ensemble-defense";
import { count, file, list } from "../../src/cli/flag_values.ts";
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

/** What both sides do, and how often and long. */
export interface TurnOptions {
  readonly networks: readonly NetworkName[];
  readonly works: readonly PeerWork[];
  readonly alternations: number;
  /** How long one side measures before it is the other's turn. */
  readonly seconds: number;
}

/** What is compared, and how often. */
export interface PeerOptions extends TurnOptions {
  readonly backend: "auto" | BackendName;
  /** Whole attacks that are timed in the place of the work; none if empty. */
  readonly attacks: readonly TimedAttackName[];
  /** How many images an attack is timed on. */
  readonly batch: number;
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
  const command = benchCommand(
    "bench:peers",
    "Times the same work here and in PyTorch, by turns, and prints both and their ratio.",
    PEER_WORKS,
  );
  const given = addTurnFlags(command)
    .option("--attacks [list]", `time whole attacks instead, of ${TIMED_ATTACK_NAMES.join(",")}`)
    .option("--batch <count>", `images that attacks are timed on, up to ${BATCH}`, "16")
    .option("--python <path>", "a Python with PyTorch (default: the first of two that has it)")
    .option("--no-peer", "measure this side only")
    .option("--json", "print JSON after the table")
    .parse([...args], { from: "user" }).opts();
  const { backend, attacks, batch, python, peer, json } = given;
  return {
    ...turnOptions(given),
    backend,
    attacks: attacks === undefined ? [] : list(
      "--attacks",
      attacks === true ? TIMED_ATTACK_NAMES.join() : attacks,
      TIMED_ATTACK_NAMES,
    )!,
    batch: batchSize(batch),
    python: file("--python", python),
    peer,
    json: json === true,
  };
}

/** Gives a command the flags of turns. */
export function addTurnFlags(command: Command): Command {
  return command
    .option("--alternations <count>", "how often each side has its turn", "5")
    .option("--seconds <number>", "length of a turn, of at least one run", "1");
}

/**
 * The work and the turns that flags ask for.
 *
 * @param given What commander made of the flags
 * @throws {UserError} If a value is none
 */
export function turnOptions(given: Record<string, string>): TurnOptions {
  const { networks, works, alternations, seconds } = given;
  return {
    networks: list("--networks", networks, NETWORK_NAMES)!,
    works: list("--works", works, PEER_WORKS)!,
    alternations: count("--alternations", alternations)!,
    seconds: duration(seconds!),
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
