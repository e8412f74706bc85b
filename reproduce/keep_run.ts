/** Keeping a finished run's results and evidence. */

import { join } from "node:path";
import { readRun } from "../src/cli/read_run.ts";
import { EVIDENCE } from "../src/evidence/evidence_folder.ts";
import { EXAMPLES } from "../src/evidence/examples_folder.ts";
import { writeFileAtomically } from "../src/files/atomic_write.ts";
import { ignoreMissing } from "../src/files/missing.ts";
import { joinRuns, type RunEvidence } from "../src/reports/join_runs.ts";

/**
 * A finished run.
 *
 * @throws {UserError} If something of it is missing or damaged
 */
export async function runIn(folder: string): Promise<RunEvidence> {
  const { recorded, replicates } = await readRun(folder);
  return { results: recorded, replicates };
}

/**
 * Keeps a run in the place of what is there, or added to it. What is there took hours: it goes only
 * once all that takes its place has been read and lies whole beside it.
 *
 * @throws {UserError} If either run is damaged, or they cannot be joined
 */
export async function keepRun(
  directory: string,
  kept: string,
  { isAdded }: { readonly isAdded: boolean },
): Promise<void> {
  const run = await runIn(directory);
  const { results } = isAdded ? joinRuns(await runIn(kept), run) : run;
  const coming = `${kept}.coming`;
  await removeIfThere(coming);
  try {
    if (isAdded) await copy(join(kept, EVIDENCE), join(coming, EVIDENCE));
    await copy(join(directory, EVIDENCE), join(coming, EVIDENCE));
    await writeFileAtomically(
      join(coming, "results.json"),
      `${JSON.stringify(results, null, 2)}\n`,
    );
    await replaceFolder(kept, coming);
  } finally {
    await removeIfThere(coming);
  }
}

/** Puts a folder in the place of another, if there is one; if it cannot, the other stays. */
export async function replaceFolder(kept: string, coming: string): Promise<void> {
  const going = `${kept}.going`;
  await removeIfThere(going);
  await Deno.rename(kept, going).catch(ignoreMissing);
  try {
    await Deno.rename(coming, kept);
  } catch (error) {
    await Deno.rename(going, kept).catch(ignoreMissing);
    throw error;
  }
  await removeIfThere(going);
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory) await copy(source, target);
    else if (entry.name === EXAMPLES) continue; // images of the data sets are not ours to keep
    else await Deno.copyFile(source, target);
  }
}

async function removeIfThere(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(ignoreMissing);
}
