/** `docs/grad2.md`, its numbers and plots, from what the repository holds of the experiment. */

import { fileURLToPath } from "node:url";
import { readRun } from "../src/cli/read_run.ts";
import { RECORDED_RUNS } from "../src/cli/recorded_runs.ts";
import type { TableRun } from "../src/grad2/first_images.ts";
import { readGrids } from "../src/grad2/folder.ts";
import type { GridOutcomes } from "../src/grad2/outcomes.ts";
import type { Grad2Findings } from "../src/grad2/findings.ts";
import { grad2Pages } from "../src/grad2/pages.ts";

/** The folder of what `deno task record:grad2` kept. */
export const GRAD2_FOLDER: string = fileURLToPath(
  new URL("../golden/measured/grad2", import.meta.url),
);

/** What the repository holds of the experiment. */
export function recordedGrids(): Promise<GridOutcomes[]> {
  return readGrids(GRAD2_FOLDER);
}

/** The files of the pages by their places, and what they hold. */
export async function grad2Files(findings: Grad2Findings): Promise<ReadonlyMap<string, string>> {
  const pages = await grad2Pages(findings, await wholeRun());
  return new Map(
    [...pages].map(([path, text]) => [
      fileURLToPath(new URL(`../docs/${path}`, import.meta.url)),
      text,
    ]),
  );
}

/** The run of the paper's protocol, whose networks the experiment attacks on the first images. */
async function wholeRun(): Promise<TableRun> {
  const { name, directory } = RECORDED_RUNS.find((run) => run.name === "paper-mnist")!;
  const { recorded } = await readRun(directory);
  return { name, results: recorded };
}
