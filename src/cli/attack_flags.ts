/** The flags of `reproduce attack`: a model of one's own, and the attacks on it. */

import { type Command, Option } from "commander";
import {
  ATTACK_INFO,
  type AttackInfo,
  CATALOGUE_NAMES,
  type CatalogueName,
} from "../attacks/catalogue_names.ts";
import { TARGET_RULES, type TargetRule } from "../attacks/targets.ts";
import { type BackendName, BACKENDS } from "../backends/names.ts";
import { defaultDataDir } from "../data/data_dir.ts";
import { UserError } from "../errors.ts";
import {
  count,
  file,
  files,
  folder,
  list,
  PIXEL_EPSILON,
  type SizeRule,
  sizes,
} from "./flag_values.ts";
import { DATASET_CHOICES, type DatasetChoice } from "./run_flags.ts";

/** What to attack, and how. */
export interface AttackModelOptions {
  readonly checkpoints: readonly string[];
  readonly architecture: string | undefined;
  readonly attacks: readonly CatalogueName[];
  /** Ascending, above 0. */
  readonly epsilons: readonly number[];
  readonly output: "meanProbability" | "meanLogits";
  /** Which class each image is to be taken for; any wrong one if undefined. */
  readonly target: TargetRule | undefined;
  readonly steps: number | undefined;
  readonly restarts: number;
  readonly dataset: DatasetChoice;
  readonly dataDir: string;
  /** How many test images, from the first. */
  readonly images: number;
  /** On how many of them attacks are checked; 0 for none. */
  readonly checkedImages: number;
  readonly backend: "auto" | BackendName;
  readonly seed: number;
  /** Where the numbers go as JSON. */
  readonly json: string | undefined;
  readonly quiet: boolean;
}

/** Gives a command the flags. */
export function addAttackFlags(command: Command): Command {
  return command
    .requiredOption("--checkpoint <list>", "safetensors files or Keras model.json, one a member")
    .option("--architecture <file>", "JSON, for safetensors files")
    .option("--attack <list>", `of ${CATALOGUE_NAMES.join(",")}`, "pgd")
    .requiredOption(
      "--epsilon <list>",
      "in the attack's norm; of jsma an integer, how many values change",
    )
    .addOption(
      new Option("--output <name>", "what of several members is attacked")
        .choices(["meanProbability", "meanLogits"]).default("meanProbability"),
    )
    .addOption(
      new Option("--target <rule>", "the class to be taken for (default: any wrong one)")
        .choices(TARGET_RULES),
    )
    .option("--steps <n>", "steps, or queries of square (default: as published)")
    .option("--restarts <n>", "starts of attacks from random points (default: 1)")
    .addOption(
      new Option("--dataset <name>", "whose test images are attacked")
        .choices(DATASET_CHOICES).default("auto"),
    )
    .option("--data-dir <dir>", "where data sets are kept (default: in the user's cache)")
    .option("--images <n>", "test images, from the first", "100")
    .option("--checked-images <n>", "images of the self-checks, 0 for none", "30")
    .addOption(
      new Option("--backend <name>", "what computes").choices(["auto", ...BACKENDS])
        .default("auto"),
    )
    .option("--seed <n>", "of all random numbers", "1")
    .option("--json <file>", "write the numbers; an infinite median size is null")
    .option("--quiet", "print the results only");
}

/**
 * What flags ask for.
 *
 * @throws {UserError} If a value is not one of its flag's
 */
export function resolveAttack(given: Record<string, unknown>): AttackModelOptions {
  const text = (name: string): string | undefined => given[name] as string | undefined;
  const attacks = list("--attack", text("attack"), CATALOGUE_NAMES)!;
  const target = text("target") as TargetRule | undefined;
  refuseIgnored("--target", target, attacks, ({ targets }) => targets);
  const steps = count("--steps", text("steps"));
  refuseIgnored("--steps", text("steps"), attacks, ({ steps }) => steps !== null);
  const restarts = count("--restarts", text("restarts"));
  refuseIgnored("--restarts", text("restarts"), attacks, ({ restarts }) => restarts);
  return {
    checkpoints: files("--checkpoint", text("checkpoint")!),
    architecture: file("--architecture", text("architecture")),
    attacks,
    epsilons: radii(text("epsilon")!, attacks),
    output: text("output") as AttackModelOptions["output"],
    target,
    steps,
    restarts: restarts ?? 1,
    dataset: text("dataset") as AttackModelOptions["dataset"],
    dataDir: folder("--data-dir", text("dataDir")) ?? defaultDataDir(),
    images: count("--images", text("images"))!,
    checkedImages: count("--checked-images", text("checkedImages"), 0)!,
    backend: text("backend") as AttackModelOptions["backend"],
    seed: count("--seed", text("seed"), 0)!,
    json: file("--json", text("json")),
    quiet: given["quiet"] === true,
  };
}

/** Refuses a flag that an attack of the list would have to ignore. */
function refuseIgnored(
  flag: "--target" | "--steps" | "--restarts",
  value: string | undefined,
  attacks: readonly CatalogueName[],
  takes: (info: AttackInfo) => boolean,
): void {
  const idle = attacks.find((attack) => !takes(ATTACK_INFO[attack]));
  if (value === undefined || idle === undefined) return;
  const others = CATALOGUE_NAMES.filter((attack) => takes(ATTACK_INFO[attack]));
  throw new UserError(
    `${flag} ${value} is for ${others.join(", ")}: leave it out, or leave out ${idle}`,
  );
}

/** What epsilons may be in each norm; below 1 changed value no attack of l0 could change anything. */
const RADII: Readonly<Record<AttackInfo["norm"], SizeRule>> = {
  linf: PIXEL_EPSILON,
  l2: {
    must: "numbers above 0",
    isWithin: (epsilon) => epsilon > 0 && Number.isFinite(epsilon),
  },
  l0: {
    must: "counts of changed values, integers of at least 1",
    isWithin: (epsilon) => Number.isSafeInteger(epsilon) && epsilon >= 1,
  },
};

/** Epsilons of attacks that measure alike. */
function radii(value: string, attacks: readonly CatalogueName[]): number[] {
  const [first, ...others] = attacks;
  const { norm } = ATTACK_INFO[first!];
  const foreign = others.find((attack) => ATTACK_INFO[attack].norm !== norm);
  if (foreign !== undefined) {
    throw new UserError(
      `--epsilon is of one norm: attack with ${first} (${norm}) and ${foreign} (` +
        `${ATTACK_INFO[foreign].norm}) in two calls`,
    );
  }
  return sizes("--epsilon", value, RADII[norm]);
}
