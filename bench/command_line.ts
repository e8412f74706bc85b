/** What the commands of `bench/` share: flags, their checks, output and exit codes. */

import { Command, CommanderError, Option } from "commander";
import { type BackendName, BACKENDS } from "ensemble-defense";
import { count, list } from "../src/cli/flag_values.ts";
import { writeLine } from "../src/cli/write_line.ts";
import { UserError } from "../src/errors.ts";
import { catchLateUserErrors } from "../src/late_user_errors.ts";
import { WORKS } from "./cases.ts";
import type { CaseChoice } from "./measure.ts";
import { NETWORK_NAMES } from "./networks.ts";

/** A command without flags, whose mistakes {@linkcode runCommand} tells. */
export function plainCommand(name: string): Command {
  return new Command(name).exitOverride()
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: () => {} })
    .allowExcessArguments(false);
}

/** A command with the flags that choose cases. */
export function casesCommand(name: string, description: string, works: readonly string[]): Command {
  return plainCommand(name).description(description)
    .option("--networks <list>", `of ${NETWORK_NAMES.join(",")}`, NETWORK_NAMES.join())
    .option("--works <list>", `of ${works.join(",")}`, works.join());
}

/** A command with the flags that all have which measure cases on a backend. */
export function benchCommand(name: string, description: string, works: readonly string[]): Command {
  return casesCommand(name, description, works)
    .addOption(
      new Option("--backend <name>", "what computes").choices(["auto", ...BACKENDS])
        .default("auto"),
    );
}

/** The flags of `bench:record` and `bench:check`, checked. */
export function measureOptions(command: Command): {
  readonly backend: "auto" | BackendName;
  readonly cases: readonly CaseChoice[];
  readonly rounds: number;
} {
  const { backend, networks, works, rounds } = command
    .option("--rounds <count>", "how often each case is measured", "5")
    .parse(Deno.args, { from: "user" }).opts();
  const chosenWorks = list("--works", works, WORKS)!;
  return {
    backend,
    cases: list("--networks", networks, NETWORK_NAMES)!
      .flatMap((network) => chosenWorks.map((work) => ({ network, work }))),
    rounds: count("--rounds", rounds)!,
  };
}

/**
 * Runs a command and exits with what it returns: a GPU device would keep the process alive. A
 * mistake of the user's is one line, and exit code 2.
 */
export async function runCommand(name: string, main: () => Promise<number>): Promise<never> {
  catchLateUserErrors(({ message }) => fail(name, message)); // a GPU's memory
  try {
    Deno.exit(await main());
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) Deno.exit(0); // --help
      fail(name, error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " "));
    }
    if (error instanceof UserError) fail(name, error.message);
    throw error;
  }
}

/** Prints a line of results. */
export function print(text: string): void {
  writeLine(Deno.stdout, text);
}

/** Prints a line about progress, which is no result. */
export function note(text: string): void {
  writeLine(Deno.stderr, text);
}

function fail(name: string, message: string): never {
  note(`${name}: ${message}`);
  Deno.exit(2);
}
