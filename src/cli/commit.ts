/** Which version of the program made a result. */

import { join } from "node:path";
import { isThere } from "../files/missing.ts";

/** This file, from the top of a checkout of the program. */
const HERE = "src/cli/commit.ts";

/** Beside a bundled program: the commit that it was bundled from, in the same form. */
export const COMMIT_FILE = "commit.txt";

/**
 * The commit of the checkout that the program runs from, with `+changes` after it if files differ
 * from it; null if the program does not run from a checkout or git is missing. A bundled program has
 * the commit that it was bundled from.
 */
export async function currentCommit(): Promise<string | null> {
  const { dirname } = import.meta;
  return dirname === undefined ? null : await commitOf(dirname);
}

/**
 * The commit of the checkout whose `src/cli` a folder is; null if git cannot tell whether files
 * differ from it. A program that was unpacked inside another repository is not of that one's commit.
 */
export async function commitOf(folder: string): Promise<string | null> {
  const bundled = join(folder, COMMIT_FILE);
  if (await isThere(bundled)) return (await Deno.readTextFile(bundled)).trim();
  const tracked = await git(folder, "ls-files", "--full-name", "commit.ts");
  if (tracked !== HERE) return null;
  const commit = await git(folder, "rev-parse", "HEAD");
  const changes = await git(folder, "status", "--porcelain", "--untracked-files=no");
  if (commit === null || changes === null) return null;
  return changes === "" ? commit : `${commit}+changes`;
}

async function git(cwd: string, ...args: string[]): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command("git", { args, cwd, stderr: "null" })
      .output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
