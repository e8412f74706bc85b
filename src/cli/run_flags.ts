/** The flags that say what a run consists of; every command about a run takes them. */

import { type Command, Option } from "commander";
import { type BackendName, BACKENDS } from "../backends/names.ts";
import { defaultDataDir } from "../data/data_dir.ts";
import { DATASET_NAMES } from "../data/dataset.ts";
import { UserError } from "../errors.ts";
import { ATTACK_NAMES, type AttackName } from "../evaluation/outcomes.ts";
import { SWEEP_IMAGES } from "../experiments/experiment.ts";
import { type Profile, PROFILE_NAMES, PROFILES } from "../experiments/profile.ts";
import { methodsOfTables, PAPER_TABLES } from "../experiments/paper_tables.ts";
import { parseReadings, type Readings } from "../experiments/readings.ts";
import { METHOD_NAMES, type MethodName } from "../training/method.ts";
import { count, epsilons, folder, limit, list } from "./flag_values.ts";

/** Where something is computed, and where its data and results are. */
export interface MachineOptions {
  readonly backend: "auto" | BackendName;
  readonly workers: number;
  readonly dataDir: string;
  /** The folder that gets one folder for the run, and the store. */
  readonly out: string;
  readonly quiet: boolean;
}

/** What a run consists of, with every number resolved. */
export interface RunOptions extends MachineOptions {
  readonly profile: Profile;
  /** What to train on, one after the other. */
  readonly datasets: readonly DatasetChoice[];
  readonly methods: readonly MethodName[];
  readonly attacks: readonly AttackName[];
  readonly members: number;
  /** On every data set; the profile's own for each if undefined. */
  readonly epochs: number | undefined;
  readonly trainLimit: number | undefined;
  readonly testLimit: number | undefined;
  readonly readings: Readings;
  readonly seed: number;
  /** How many seeds, from `seed` on. */
  readonly replicates: number;
  /** On how many images the attacks are made under every `attackLabel` and `grad2`. */
  readonly everyReading: number | "all";
  /** Epsilons of further attacks. */
  readonly sweep: readonly number[];
}

/** A data set, or the best that is at hand. */
export const DATASET_CHOICES = ["auto", ...DATASET_NAMES] as const;
/** One of {@linkcode DATASET_CHOICES}. */
export type DatasetChoice = typeof DATASET_CHOICES[number];

/** Gives a command the flags of a run: its networks, the tables' attacks on them, the machine. */
export function addRunFlags(command: Command): Command {
  addNetworkFlags(command)
    .option("--attacks <list>", `of ${ATTACK_NAMES.join(",")}`, ATTACK_NAMES.join())
    .option(
      "--every-reading [n]",
      "also attack the first n test images (or all) under every attackLabel and grad2",
    )
    .option(
      "--sweep <list>",
      `also attack with these epsilons, on the first ${SWEEP_IMAGES} test images`,
    );
  return addMachineFlags(command);
}

/** Gives a command the flags of the networks that a run trains, and of their data. */
export function addNetworkFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--profile <name>", "how much of everything").choices(PROFILE_NAMES)
        .default("quick"),
    )
    .option("--dataset <list>", `of ${DATASET_CHOICES.join(",")} (default: the profile's)`)
    .option("--tables <list>", `the methods of these tables, of ${PAPER_TABLES.join(",")}`)
    .option("--methods <list>", `of ${METHOD_NAMES.join(",")} (default: the profile's)`)
    .option("--members <n>", "members of each ensemble")
    .option("--epochs <n>", "training epochs")
    .option("--train-limit <n>", "training images, or all")
    .option("--test-limit <n>", "test images, or all")
    .option("--reading <name=value>", "a choice the paper leaves; repeatable", collect)
    .option("--seed <n>", "the one seed of the run", "1")
    .option("--replicates <n>", "repeat under so many seeds, from --seed on", "1");
}

/** Gives a command the flags that say where it computes and keeps things. */
export function addMachineFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--backend <name>", "what computes").choices(["auto", ...BACKENDS])
        .default("auto"),
    )
    .option("--workers <n>", "threads on a CPU backend", String(navigator.hardwareConcurrency))
    .option("--data-dir <dir>", "where data sets are kept (default: in the user's cache)")
    .option("--out <dir>", "where results and finished units are kept", "results")
    .option("--quiet", "print the results only");
}

/**
 * The run that flags ask for.
 *
 * @param given What commander made of the flags; a command without the tables' attacks has no flags
 * of them
 * @throws {UserError} If a value is not one of its flag's
 */
export function resolveRun(given: Record<string, unknown>): RunOptions {
  const text = (name: string): string | undefined => given[name] as string | undefined;
  const profile = PROFILES[text("profile") as Profile["name"]];
  return {
    profile,
    datasets: datasets(text("dataset")) ?? profile.datasets,
    methods: methods(text("methods"), text("tables")) ?? profile.methods,
    attacks: list("--attacks", text("attacks"), ATTACK_NAMES) ?? ATTACK_NAMES,
    members: count("--members", text("members")) ?? profile.members,
    epochs: count("--epochs", text("epochs")),
    trainLimit: limit("--train-limit", text("trainLimit"), profile.trainLimit),
    testLimit: limit("--test-limit", text("testLimit"), profile.testLimit),
    readings: parseReadings(given["reading"] as string[] | undefined ?? []),
    ...seeds(text("seed"), text("replicates")),
    everyReading: everyReading(given["everyReading"] as string | true | undefined),
    sweep: epsilons("--sweep", text("sweep")),
    ...resolveMachine(given),
  };
}

/** Where flags ask to compute and to keep things. */
export function resolveMachine(given: Record<string, unknown>): MachineOptions {
  const text = (name: string): string | undefined => given[name] as string | undefined;
  return {
    backend: text("backend") as MachineOptions["backend"],
    workers: count("--workers", text("workers"))!,
    // Only now: the user's cache need not be known to who names a folder or asks for help.
    dataDir: folder("--data-dir", text("dataDir")) ?? defaultDataDir(),
    out: folder("--out", text("out"))!,
    quiet: given["quiet"] === true,
  };
}

function datasets(value: string | undefined): readonly DatasetChoice[] | undefined {
  const chosen = list("--dataset", value, DATASET_CHOICES);
  if (chosen !== undefined && chosen.length > 1 && chosen.includes("auto")) {
    throw new UserError(`--dataset auto is one data set, and stands alone: received ${value}`);
  }
  return chosen;
}

function methods(
  names: string | undefined,
  tables: string | undefined,
): readonly MethodName[] | undefined {
  if (names !== undefined && tables !== undefined) {
    throw new UserError(`--tables stands for methods: leave it or --methods ${names} out`);
  }
  const chosen = list("--tables", tables, PAPER_TABLES);
  return chosen === undefined ? list("--methods", names, METHOD_NAMES) : methodsOfTables(chosen);
}

function seeds(
  first: string | undefined,
  many: string | undefined,
): Pick<RunOptions, "seed" | "replicates"> {
  const seed = count("--seed", first, 0)!;
  const replicates = count("--replicates", many)!;
  // Beyond them two seeds may be one and the same number.
  if (!Number.isSafeInteger(seed + (replicates - 1))) {
    throw new UserError(
      `--seed ${seed} --replicates ${replicates} needs seeds larger than ` +
        `${Number.MAX_SAFE_INTEGER}: give a smaller --seed`,
    );
  }
  return { seed, replicates };
}

function everyReading(value: string | true | undefined): number | "all" {
  if (value === undefined) return 0;
  return value === true || value === "all" ? "all" : count("--every-reading", value)!;
}

function collect(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}
