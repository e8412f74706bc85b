/** The command line of `reproduce`: flags, their checks, and the run they ask for. */

import { Command, CommanderError, Option } from "commander";
import { type BackendName, BACKENDS } from "../backends/names.ts";
import { defaultDataDir } from "../data/data_dir.ts";
import { UserError } from "../errors.ts";
import type { AttackName } from "../evaluation/outcomes.ts";
import {
  describeEpochs,
  type Profile,
  PROFILE_NAMES,
  profileEpochs,
  PROFILES,
} from "../experiments/profile.ts";
import {
  DEFAULT_READINGS,
  parseReadings,
  READING_MEANINGS,
  READING_OPTIONS,
  type Readings,
} from "../experiments/readings.ts";
import { METHOD_NAMES, type MethodName } from "../training/method.ts";
import { count, epsilons, limit, list } from "./flag_values.ts";

/** What a call of `reproduce` asks for, with every number resolved. */
export interface ReproduceOptions {
  readonly profile: Profile;
  readonly dataset: Profile["dataset"];
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
  /** How many seeds, from `seed` on. */
  readonly replicates: number;
  /** On how many images the attacks are made under every `attackLabel` and `grad2`. */
  readonly everyReading: number | "all";
  /** Epsilons of further attacks. */
  readonly sweep: readonly number[];
  readonly dataDir: string;
  /** The folder that gets one folder for the run, and the store. */
  readonly out: string;
  /** Where a copy of results.json goes. */
  readonly json: string | undefined;
  readonly quiet: boolean;
  /** Whether any claim that is not reproduced is a failure. */
  readonly strict: boolean;
}

/** A look at a finished run. */
export interface ReportOptions {
  /** The run's folder, or undefined for the one that the repository holds. */
  readonly from: string | undefined;
  /** The claim to explain; all claims are listed without one. */
  readonly claim: string | undefined;
  readonly strict: boolean;
}

/** What the command line asks for: a run, a look at a finished one, or a text to print. */
export type CommandLine =
  | { readonly kind: "run"; readonly options: ReproduceOptions }
  | { readonly kind: "report" | "claims"; readonly options: ReportOptions }
  | { readonly kind: "print"; readonly text: string };

const ATTACK_NAMES = ["fgsm", "bim"] as const;
const DATASETS = ["auto", "synthetic", "mnist", "cifar10"] as const;

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
    `  ${p.name.padEnd(6)} ${p.purpose}: ${p.members} members, ${describeEpochs(p)}, ` +
    `${p.trainLimit} training and ${p.testLimit} test images, ${p.methods.length} methods`
  ).join("\n")
}

Examples:
  deno task reproduce --profile smoke              drawn digits, about a minute
  deno task reproduce                              Table 2 of MNIST, small
  deno task reproduce --dataset mnist --data-dir ~/data --members 3 --methods bagging
  deno task reproduce --reading grad2=meanOfSigns --reading attackLabel=predictedEachStep
  deno task reproduce --replicates 3 --every-reading 200 --sweep 0.05,0.1,0.2
  deno task reproduce report --from results/quick-mnist-seed1-9a83c7c7
  deno task reproduce claims                       the verdicts on the recorded run
  deno task reproduce claims C8                    one claim in full`;

/**
 * Reads the arguments of `reproduce`.
 *
 * @throws {UserError} If a flag or a value is unknown
 */
export function parseCommandLine(args: readonly string[], version: string): CommandLine {
  const printed: string[] = [];
  let asked: CommandLine | undefined;
  const command = makeCommand(version, (text) => printed.push(text), (line) => asked = line);
  try {
    command.parse([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "print", text: printed.join("").trimEnd() };
    throw new UserError(error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " "));
  }
  return asked!;
}

function makeCommand(
  version: string,
  print: (text: string) => void,
  ask: (line: CommandLine) => void,
): Command {
  // Positional: what follows a command's name is the command's, --strict for one.
  const run = runCommand(version, ask).enablePositionalOptions().exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => {} });
  const from = ["--from <dir>", "a run's folder (default: the recorded run)"] as const;
  const strict = ["--strict", "fail if any claim is not reproduced"] as const;
  run.command("report").description("print the tables of a finished run, from its evidence")
    .option(...from).option(...strict).allowExcessArguments(false)
    .action(({ from, strict = false }) =>
      ask({ kind: "report", options: { from, strict, claim: undefined } })
    );
  run.command("claims").description("list the verdicts of a finished run, or explain one")
    .argument("[id]", "a claim, such as C8").option(...from).option(...strict)
    .allowExcessArguments(false)
    .action((claim, { from, strict = false }) =>
      ask({ kind: "claims", options: { from, strict, claim } })
    );
  return run;
}

function runCommand(version: string, ask: (line: CommandLine) => void): Command {
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
    .option("--replicates <n>", "repeat under so many seeds, from --seed on", "1")
    .option(
      "--every-reading [n]",
      "also attack the first n test images (or all) under every attackLabel and grad2",
    )
    .option("--sweep <list>", "also attack with these epsilons, on the first 200 test images")
    .option("--data-dir <dir>", "where data sets are kept (default: in the user's cache)")
    .option("--out <dir>", "where results and finished units are kept", "results")
    .option("--json <file>", "write a copy of results.json")
    .option("--quiet", "print the results only")
    .option("--strict", "fail if any claim is not reproduced")
    .version(version)
    .addHelpText("after", EXAMPLES)
    .allowExcessArguments(false)
    .action((given) => ask({ kind: "run", options: resolve(given) }));
}

function everyReading(value: string | true | undefined): number | "all" {
  if (value === undefined) return 0;
  return value === true || value === "all" ? "all" : count("--every-reading", value)!;
}

function collect(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}

function resolve(given: Record<string, unknown>): ReproduceOptions {
  const text = (name: string): string | undefined => given[name] as string | undefined;
  const profile = PROFILES[text("profile") as Profile["name"]];
  const dataset = text("dataset") as Profile["dataset"] | undefined ?? profile.dataset;
  return {
    profile,
    dataset,
    methods: list("--methods", text("methods"), METHOD_NAMES) ?? profile.methods,
    attacks: list("--attacks", text("attacks"), ATTACK_NAMES) ?? ATTACK_NAMES,
    members: count("--members", text("members")) ?? profile.members,
    epochs: count("--epochs", text("epochs")) ?? profileEpochs(profile, dataset),
    trainLimit: limit("--train-limit", text("trainLimit"), profile.trainLimit),
    testLimit: limit("--test-limit", text("testLimit"), profile.testLimit),
    readings: parseReadings(given["reading"] as string[] | undefined ?? []),
    backend: text("backend") as ReproduceOptions["backend"],
    workers: count("--workers", text("workers"))!,
    seed: count("--seed", text("seed"), 0)!,
    replicates: count("--replicates", text("replicates"))!,
    everyReading: everyReading(given["everyReading"] as string | true | undefined),
    sweep: epsilons("--sweep", text("sweep")),
    // Only now: the user's cache need not be known to who names a folder or asks for help.
    dataDir: text("dataDir") ?? defaultDataDir(),
    out: text("out")!,
    json: text("json"),
    quiet: given["quiet"] === true,
    strict: given["strict"] === true,
  };
}
