/** Where TensorFlow is kept: a folder that serves Deno as its cache, apart from the user's own. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TENSORFLOW_PACKAGE } from "../../src/backends/tensorflow/package.ts";
import { TENSORFLOW_TASK } from "../../src/backends/tensorflow/task.ts";
import { isThere } from "../../src/files/missing.ts";
import { findPackage } from "../npm_package.ts";

/** The repository. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

/** Git ignores it, and so do Deno's tools; native code is loaded from nowhere else. */
const TENSORFLOW_FOLDER: string = join(ROOT, ".tensorflow");

/** What `deno task setup:tensorflow` makes. */
export const GPU_PLACE: string = join(TENSORFLOW_FOLDER, "gpu");

/** What `deno task test:tensorflow` makes. */
export const TEST_PLACE: string = join(TENSORFLOW_FOLDER, "cpu-1.15");

/** Where that one keeps the download of TensorFlow 1.15. */
export const TEST_DOWNLOADS: string = join(TENSORFLOW_FOLDER, "downloads");

/** Why the program would not start in a place, in one line. Deno itself would say it in several. */
export async function placeProblem(place: string): Promise<string | undefined> {
  if (await findPackage(place, TENSORFLOW_PACKAGE) === undefined) {
    return `TensorFlow is not in ${place}: run deno task setup:tensorflow first`;
  }
  const [then, now] = [join(place, PROGRAM_LOCK), join(ROOT, "deno.lock")];
  if (!await isThere(then) || await Deno.readTextFile(then) !== await Deno.readTextFile(now)) {
    return `The program has other packages than ${place}: run deno task setup:tensorflow again`;
  }
  return undefined;
}

/** The environment of a program that finds its packages, and TensorFlow, in a place. */
export function environmentOf(place: string): Record<string, string> {
  return { DENO_DIR: place, [TENSORFLOW_TASK]: "1" };
}

/** The flags with which Deno runs something there: nothing but what is there already. */
export function denoFlags(place: string): string[] {
  return [
    "--no-prompt",
    "--cached-only",
    `--config=${join(ROOT, "deno.json")}`,
    `--lock=${lockOf(place)}`,
  ];
}

/** The copy of the repository's lock file that a place was made from. */
export const PROGRAM_LOCK = "program.lock";

/** The lock file of a place: the repository's, and what TensorFlow adds. */
export function lockOf(place: string): string {
  return join(place, "deno.lock");
}
