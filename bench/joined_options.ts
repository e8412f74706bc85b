/** The flags of `bench:joined`. */

import type { Command } from "commander";
import { casesCommand } from "./command_line.ts";
import { addTurnFlags, PEER_WORKS, type TurnOptions, turnOptions } from "./peers/options.ts";

/** `bench:joined`: both sides are `bench:peers` on the wasm backend, which takes more flags. */
export function joinedCommand(): Command {
  return addTurnFlags(casesCommand(
    "bench:joined",
    "Times the same work with vectors joined to 256 bits and without, by turns.",
    PEER_WORKS,
  ));
}

/**
 * Reads the arguments of `bench:joined`.
 *
 * @throws {CommanderError} If there is no such flag
 * @throws {UserError} If a value is none
 */
export function parseJoinedOptions(args: readonly string[]): TurnOptions {
  return turnOptions(joinedCommand().parse([...args], { from: "user" }).opts());
}
