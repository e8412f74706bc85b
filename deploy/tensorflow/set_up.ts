/** Putting the package, TensorFlow and the addon between them into a place. */

import { join } from "node:path";
import type { LoadedTensorFlow } from "../../src/backends/tensorflow/load.ts";
import { TENSORFLOW_PACKAGE } from "../../src/backends/tensorflow/package.ts";
import { UserError } from "../../src/errors.ts";
import { isThere } from "../../src/files/missing.ts";
import { packageFolder } from "../npm_package.ts";
import { NODE_API_HEADERS, provideAddon } from "./addon.ts";
import { runCommand } from "../commands.ts";
import { denoFlags, environmentOf, lockOf, PROGRAM_LOCK, ROOT } from "./place.ts";

/** What can differ from one set-up to another. */
export interface SetUpOptions {
  /** Unpacks a C library of TensorFlow, its `lib` and `include`, into a folder. */
  readonly unpackLibrary: (folder: string) => Promise<void>;
  readonly note: (text: string) => void;
}

/** A TensorFlow that was loaded and has computed something. */
export type WorkingTensorFlow = Exclude<LoadedTensorFlow, { readonly reason: string }>;

/**
 * Makes a place: everything or nothing, in the stead of what was there. Only what works is kept.
 *
 * @throws {UserError} If something cannot be had, or does not work
 */
export async function setUp(place: string, options: SetUpOptions): Promise<WorkingTensorFlow> {
  const partial = `${place}.partial`;
  await removeWhole(partial);
  await Deno.mkdir(partial, { recursive: true });
  try {
    options.note("Downloading the packages from npm");
    await fetchPackages(partial);
    options.note("Getting TensorFlow");
    const library = join(await packageFolder(partial, TENSORFLOW_PACKAGE), "deps");
    await Deno.mkdir(library);
    await options.unpackLibrary(library);
    options.note("Getting the addon");
    await provideAddon(partial);
    const loaded = await checkTensorFlow(partial);
    await removeWhole(place);
    await Deno.rename(partial, place);
    return loaded;
  } finally {
    await removeWhole(partial);
  }
}

/** All that the program needs, since a place has to do in the stead of the user's own cache. */
async function fetchPackages(place: string): Promise<void> {
  for (const lock of [lockOf(place), join(place, PROGRAM_LOCK)]) {
    await Deno.copyFile(join(ROOT, "deno.lock"), lock);
  }
  const packages = [TENSORFLOW_PACKAGE, NODE_API_HEADERS];
  await runCommand(Deno.execPath(), [
    ...["cache", "--quiet", `--config=${join(ROOT, "deno.json")}`, `--lock=${lockOf(place)}`],
    ...packages.map(({ name, version }) => `npm:${name}@${version}`),
    join(ROOT, "reproduce", "main.ts"),
  ], {
    failure: `Cannot download npm:${TENSORFLOW_PACKAGE.name}@${TENSORFLOW_PACKAGE.version}`,
    env: environmentOf(place),
  });
}

/** Loads TensorFlow in a process of its own, which a broken library takes down. */
async function checkTensorFlow(place: string): Promise<WorkingTensorFlow> {
  const printed = await runCommand(Deno.execPath(), [
    ...["run", "-P=reproduceTensorflow", ...denoFlags(place)],
    join(ROOT, "deploy", "tensorflow", "check.ts"),
  ], { failure: "TensorFlow does not work here", env: environmentOf(place) });
  const loaded = JSON.parse(printed.trimEnd().split("\n").at(-1)!) as LoadedTensorFlow;
  if ("reason" in loaded) throw new UserError(`TensorFlow does not work here: ${loaded.reason}`);
  return loaded;
}

async function removeWhole(folder: string): Promise<void> {
  if (await isThere(folder)) await Deno.remove(folder, { recursive: true });
}
