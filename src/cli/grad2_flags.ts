/** The flags of the experiment on Grad. 2. */

import type { Command } from "commander";
import { ATTACK_LABELS } from "../attacks/attack_label_names.ts";
import { UserError } from "../errors.ts";
import { DEFAULT_READINGS } from "../experiments/readings.ts";
import { FOLLOWED, type GridChoice, LOSSES, SCHEDULES } from "../grad2/grid.ts";
import { count, list } from "./flag_values.ts";
import { addMachineFlags, addNetworkFlags, resolveRun, type RunOptions } from "./run_flags.ts";

/** What the experiment on Grad. 2 consists of. */
export interface Grad2Options {
  readonly run: RunOptions;
  readonly grid: GridChoice;
  /**
   * How many test images are attacked, from the first; undefined for {@linkcode GRAD2_IMAGES},
   * or all if there are fewer.
   */
  readonly images: number | undefined;
}

/** How many test images are attacked unless told. */
export const GRAD2_IMAGES = 2000;

const BIM_STEPS = SCHEDULES.filter((schedule) => schedule !== "fgsm");

/** Gives a command the flags of the experiment. */
export function addGrad2Flags(command: Command): Command {
  return addMachineFlags(addNetworkFlags(command))
    .option(
      "--images <n>",
      `test images, from the first (default: ${GRAD2_IMAGES}, or all if there are fewer)`,
    )
    .option("--steps <list>", `BIM's steps, of ${BIM_STEPS.join(",")}`, "paper")
    .option("--losses <list>", `of ${LOSSES.join(",")}`, "fused,clipped")
    .option("--labels <list>", `of ${ATTACK_LABELS.join(",")}`, ATTACK_LABELS.join())
    .option("--gradients <list>", `of ${FOLLOWED.join(",")}`, FOLLOWED.join());
}

/**
 * The experiment that flags ask for.
 *
 * @param given What commander made of the flags
 * @throws {UserError} If a value is not one of its flag's, or a flag has no meaning here
 */
export function resolveGrad2(given: Record<string, unknown>): Grad2Options {
  const text = (name: string): string | undefined => given[name] as string | undefined;
  const run = resolveRun(given);
  if (run.readings.attackCost !== "crossEntropy") {
    throw new UserError(
      `grad2 attacks the cross-entropy: reading attackCost=${run.readings.attackCost} has no ` +
        "meaning in it",
    );
  }
  for (const [name, flag] of Object.entries(VARIED)) {
    const reading = name as keyof typeof VARIED;
    const value = run.readings[reading];
    if (value === DEFAULT_READINGS[reading]) continue;
    throw new UserError(
      `grad2 varies ${name} itself: use ${flag}, and leave out --reading ${name}=${value}`,
    );
  }
  return {
    run,
    images: count("--images", text("images")),
    grid: {
      schedules: ["fgsm", ...list("--steps", text("steps"), BIM_STEPS)!],
      losses: list("--losses", text("losses"), LOSSES)!,
      attackLabels: list("--labels", text("labels"), ATTACK_LABELS)!,
      followed: list("--gradients", text("gradients"), FOLLOWED)!,
    },
  };
}

/** Readings that the grid varies, with the flag that chooses of them. */
const VARIED = { attackLabel: "--labels", grad2: "--gradients" } as const;
