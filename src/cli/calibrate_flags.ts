/** The flags of `reproduce calibrate`. */

import { type Command, Option } from "commander";
import { FACTOR_NAMES, type FactorName } from "../calibration/factors.ts";
import { DATASET_NAMES, type DatasetName } from "../data/dataset.ts";
import { profileEpochs, PROFILES } from "../experiments/profile.ts";
import { count, file, limit, list } from "./flag_values.ts";
import { addMachineFlags, type MachineOptions, resolveMachine } from "./run_flags.ts";

/** What is calibrated and how, with every number resolved. */
export interface CalibrateOptions extends MachineOptions {
  readonly dataset: DatasetName;
  /** At least one. */
  readonly factors: readonly FactorName[];
  /** Networks of each value. */
  readonly members: number;
  readonly epochs: number;
  /** Of the images that are not held out, the first to train on; all if undefined. */
  readonly trainLimit: number | undefined;
  /** How many training images are held out, the last ones. */
  readonly heldOut: number;
  readonly seed: number;
  /** Where the calibration goes as JSON. */
  readonly json: string | undefined;
}

/**
 * Two networks of each value. The paper's ten would take five times as long; the accuracy of a single
 * network, which the rule goes by, needs few.
 */
const MEMBERS = 2;

/** As many as the paper tests with. */
const HELD_OUT = 10_000;

/** Gives a command the flags of a calibration. */
export function addCalibrateFlags(command: Command): Command {
  command
    .addOption(
      new Option("--dataset <name>", "what to train on").choices(DATASET_NAMES)
        .default("mnist"),
    )
    .option("--factor <list>", `of ${FACTOR_NAMES.join(",")} (default: all of them)`)
    .option("--members <n>", "networks of each value", String(MEMBERS))
    .option("--epochs <n>", "training epochs (default: the paper's)")
    .option("--train-limit <n>", "training images besides those held out, or all", "all")
    .option("--held-out <n>", "training images to measure on, the last ones", String(HELD_OUT))
    .option("--seed <n>", "the one seed of the calibration", "1")
    .option("--json <file>", "write the calibration as JSON");
  return addMachineFlags(command);
}

/**
 * The calibration that flags ask for.
 *
 * @param given What commander made of the flags
 * @throws {UserError} If a value is not one of its flag's
 */
export function resolveCalibration(given: Record<string, unknown>): CalibrateOptions {
  const text = (name: string): string | undefined => given[name] as string | undefined;
  const dataset = text("dataset") as DatasetName;
  return {
    dataset,
    factors: list("--factor", text("factor"), FACTOR_NAMES) ?? FACTOR_NAMES,
    members: count("--members", text("members"))!,
    epochs: count("--epochs", text("epochs")) ?? profileEpochs(PROFILES.paper, dataset),
    trainLimit: limit("--train-limit", text("trainLimit"), "all"),
    heldOut: count("--held-out", text("heldOut"))!,
    seed: count("--seed", text("seed"), 0)!,
    ...resolveMachine(given),
    json: file("--json", text("json")),
  };
}
