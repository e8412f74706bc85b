/** The flags of `pack`, and whether what they name is there. */

import { mkdir, mkdtemp, readdir, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { folder, list } from "../../src/cli/flag_values.ts";
import { systemReason, UserError } from "../../src/errors.ts";
import { isMissing } from "../../src/files/missing.ts";
import { PACKED_DATASETS, type PackedDataset } from "./data_files.ts";

/** What is packed, and where. */
export interface PackOptions {
  readonly out: string;
  readonly data: readonly PackedDataset[];
  readonly dataDir: string | undefined;
  /** A Deno binary for the machine that it will run on. */
  readonly deno: string;
  /** A Vulkan loader for that machine. */
  readonly vulkan: string | undefined;
  /** 0 is fast, 9 is small. */
  readonly compression: string;
}

/**
 * Reads the arguments of `pack`.
 *
 * @param print Prints what --help says
 * @throws {CommanderError} If a flag is unknown or missing, or was --help
 * @throws {UserError} If a value is none
 */
export function parsePack(args: readonly string[], print: (text: string) => void): PackOptions {
  const { out, data, dataDir, deno, vulkan, compression } = new Command("pack")
    .description("Writes a folder with which the program runs where there is no network.")
    .requiredOption("--out <dir>", "the folder, which must not exist or be empty")
    .option("--data <list>", `data sets to take along, of ${PACKED_DATASETS.join(",")}`)
    .option("--data-dir <dir>", "where they are (default: where the program looks for them)")
    .option("--deno <path>", "a Deno binary for the other machine", Deno.execPath())
    .option("--vulkan <path>", "its libvulkan.so.1, if it has none")
    .option("--compression <0-9>", "of xz", "6")
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: () => {} })
    .parse([...args], { from: "user" }).opts();
  if (!/^[0-9]$/.test(compression)) {
    throw new UserError(`--compression must be a digit: received ${compression || "nothing"}`);
  }
  return {
    out: folder("--out", out)!,
    data: list("--data", data, PACKED_DATASETS) ?? [],
    dataDir: folder("--data-dir", dataDir),
    deno,
    vulkan,
    compression,
  };
}

/**
 * Checks, before minutes of work, that what is copied is there and that there is room for it.
 *
 * @throws {UserError} If a file is none, or the folder is not empty
 */
export async function checkPaths(
  { out, deno, vulkan }: Pick<PackOptions, "out" | "deno" | "vulkan">,
): Promise<void> {
  for (const [flag, path] of [["--deno", deno], ["--vulkan", vulkan]] as const) {
    if (path !== undefined && !await isFile(path)) {
      throw new UserError(`${flag} must be a file: ${path} is none`);
    }
  }
  if (!await isEmptyOrMissing(out)) {
    throw new UserError(`--out must be an empty folder: ${out} is not`);
  }
}

/**
 * Makes the folder, and sees that files can be made in it, before minutes of work.
 *
 * @throws {UserError} If not
 */
export async function makeOut(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true });
    await rmdir(await mkdtemp(join(out, ".pack")));
  } catch (error) {
    throw new UserError(`--out ${out} cannot be written: ${systemReason(error)}`);
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false; // for whatever reason: it could not be copied either
  }
}

async function isEmptyOrMissing(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    return isMissing(error); // a file is no folder
  }
}
