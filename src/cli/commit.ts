/** Which version of the program made a result. */

/**
 * The commit of the checkout that the program runs from, with `+changes` after it if files differ
 * from it; null if the program does not run from a checkout or git is missing.
 */
export async function currentCommit(): Promise<string | null> {
  const commit = await git("rev-parse", "HEAD");
  if (commit === null) return null;
  const changes = await git("status", "--porcelain", "--untracked-files=no");
  return changes === "" ? commit : `${commit}+changes`;
}

async function git(...args: string[]): Promise<string | null> {
  const { dirname } = import.meta;
  if (dirname === undefined) return null;
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args,
      cwd: dirname,
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
