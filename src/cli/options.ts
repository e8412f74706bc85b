/** The command line of `reproduce`: flags, their checks, and the run they ask for. */

import { Command, CommanderError, Option } from "commander";
import * as v from "valibot";
import { type BackendName, BACKENDS } from "../backends/names.ts";
import { defaultDataDir } from "../data/data_dir.ts";
import { UserError } from "../errors.ts";
import type { AttackName } from "../evaluation/outcomes.ts";
import { type Profile, PROFILE_NAMES, PROFILES } from "../experiments/profile.ts";
import {
  DEFAULT_READINGS,
  parseReadings,
  READING_MEANINGS,
  READING_OPTIONS,
  type Readings,
} from "../experiments/readings.ts";
import { METHOD_NAMES, type MethodName } from "../training/method.ts";

/** What a call of `reproduce` asks for, with every number resolved. */
export interface ReproduceOptions {
  readonly profile: Profile;
  readonly dataset: "auto" | "synthetic" | "mnist";
  readonly methods: readonly MethodName[];
  readonly attacks: readonly AttackName[];
  readonly members: number;
  readonly epochs: number;
  readonly trainLimit: number | undefined;
  readonly testLimit: number | undefined;
  readonly readings: Readings;
  readonly backend: "auto" | BackendName;
  readonly workers: number;
  readonly seed: number;
  readonly dataDir: string;
  /** The folder that gets one folder for the run, and the store. */
  readonly out: string;
  /** Where a copy of results.json goes. */
  readonly json: string | undefined;
  readonly quiet: boolean;
}

/** What the command line asks for: a run, or a text to print. */
export type CommandLine =
  | { readonly kind: "run"; readonly options: ReproduceOptions }
  | { readonly kind: "print"; readonly text: string };

const ATTACK_NAMES = ["fgsm", "bim"] as const;
const DATASETS = ["auto", "synthetic", "mnist"] as const;

const EXAMPLES = `
Readings (--reading NAME=VALUE), where the paper leaves a choice; defaults in brackets:
${
  (Object.keys(READING_MEANINGS) as (keyof Readings)[]).map((name) =>
    `  ${name.padEnd(12)} ${READING_MEANINGS[name]}:\n` +
    `${" ".repeat(15)}${READING_OPTIONS[name]} [${DEFAULT_READINGS[name]}]`
  ).join("\n")
}

Profiles:
${
  Object.values(PROFILES).map((p) =>
    `  ${p.name.padEnd(6)} ${p.purpose}: ${p.members} members, ${p.epochs} epochs, ` +
    `${p.trainLimit} training and ${p.testLimit} test images, ${p.methods.length} methods`
  ).join("\n")
}

Examples:
  deno task reproduce --profile smoke              drawn digits, about a minute
  deno task reproduce                              Table 2 of MNIST, small
  deno task reproduce --dataset mnist --data-dir ~/data --members 3 --methods bagging
  deno task reproduce --reading grad2=meanOfSigns --reading attackLabel=predictedEachStep`;

/**
 * Reads the arguments of `reproduce`.
 *
 * @throws {UserError} If a flag or a value is unknown
 */
export function parseCommandLine(args: readonly string[], version: string): CommandLine {
  const printed: string[] = [];
  const command = makeCommand(version, (text) => printed.push(text));
  try {
    command.parse([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "print", text: printed.join("").trimEnd() };
    throw new UserError(error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " "));
  }
  return { kind: "run", options: resolve(command.opts()) };
}

function makeCommand(version: string, print: (text: string) => void): Command {
  return new Command("reproduce")
    .description(
      "Trains the paper's ensembles, attacks them with FGSM and BIM, and prints Table 2 beside " +
        "the paper's numbers, with a verdict on its claims.",
    )
    .addOption(
      new Option("--profile <name>", "how much of everything").choices(PROFILE_NAMES)
        .default("quick"),
    )
    .addOption(new Option("--dataset <name>", "what to train on (default: the profile's)")
      .choices(DATASETS))
    .option("--methods <list>", `of ${METHOD_NAMES.join(",")} (default: the profile's)`)
    .option("--attacks <list>", `of ${ATTACK_NAMES.join(",")}`, ATTACK_NAMES.join())
    .option("--members <n>", "members of each ensemble")
    .option("--epochs <n>", "training epochs")
    .option("--train-limit <n>", "training images, or all")
    .option("--test-limit <n>", "test images, or all")
    .option("--reading <name=value>", "a choice the paper leaves; repeatable", collect)
    .addOption(
      new Option("--backend <name>", "what computes").choices(["auto", ...BACKENDS])
        .default("auto"),
    )
    .option("--workers <n>", "threads on a CPU backend", String(navigator.hardwareConcurrency))
    .option("--seed <n>", "the one seed of the run", "1")
    .option("--data-dir <dir>", "where data sets are kept (default: in the user's cache)")
    .option("--out <dir>", "where results and finished units are kept", "results")
    .option("--json <file>", "write a copy of results.json")
    .option("--quiet", "print the results only")
    .version(version)
    .addHelpText("after", EXAMPLES)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => {} });
}

function collect(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}

function resolve(given: Record<string, unknown>): ReproduceOptions {
  const text = (name: string): string | undefined => given[name] as string | undefined;
  const profile = PROFILES[text("profile") as Profile["name"]];
  return {
    profile,
    dataset: text("dataset") as ReproduceOptions["dataset"] | undefined ?? profile.dataset,
    methods: list("--methods", text("methods"), METHOD_NAMES) ?? profile.methods,
    attacks: list("--attacks", text("attacks"), ATTACK_NAMES) ?? ATTACK_NAMES,
    members: count("--members", text("members")) ?? profile.members,
    epochs: count("--epochs", text("epochs")) ?? profile.epochs,
    trainLimit: limit("--train-limit", text("trainLimit"), profile.trainLimit),
    testLimit: limit("--test-limit", text("testLimit"), profile.testLimit),
    readings: parseReadings(given["reading"] as string[] | undefined ?? []),
    backend: text("backend") as ReproduceOptions["backend"],
    workers: count("--workers", text("workers"))!,
    seed: count("--seed", text("seed"), 0)!,
    // Only now: the user's cache need not be known to who names a folder or asks for help.
    dataDir: text("dataDir") ?? defaultDataDir(),
    out: text("out")!,
    json: text("json"),
    quiet: given["quiet"] === true,
  };
}

/** A comma-separated list of known names, each at most once, in the order in which they are known. */
function list<Name extends string>(
  flag: string,
  value: string | undefined,
  known: readonly Name[],
): readonly Name[] | undefined {
  if (value === undefined) return undefined;
  const names = value.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name as Name));
  if (unknown !== undefined) {
    throw new UserError(`${flag} must be of ${known.join(", ")}: received ${unknown || "nothing"}`);
  }
  return known.filter((name) => names.includes(name));
}

function count(
  flag: string,
  value: string | undefined,
  least: number = 1,
  otherwise: string = "",
): number | undefined {
  if (value === undefined) return undefined;
  const schema = v.pipe(
    v.string(),
    v.digits(),
    v.transform(Number),
    v.safeInteger(),
    v.minValue(least),
  );
  const result = v.safeParse(schema, value);
  if (!result.success) {
    throw new UserError(
      `${flag} must be an integer of at least ${least}${otherwise}: received ${value}`,
    );
  }
  return result.output;
}

function limit(
  flag: string,
  value: string | undefined,
  fallback: number | "all",
): number | undefined {
  if (value === "all") return undefined;
  return count(flag, value, 1, ", or all") ?? (fallback === "all" ? undefined : fallback);
}
