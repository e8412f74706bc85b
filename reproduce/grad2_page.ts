/** `docs/grad2.md`, its numbers and plots, from what the repository holds of the experiment. */

import { fileURLToPath } from "node:url";
import { explanationNamed } from "../src/grad2/explanations.ts";
import { readGrids } from "../src/grad2/folder.ts";
import type { GridOutcomes } from "../src/grad2/outcomes.ts";
import type { Grad2Findings } from "../src/grad2/findings.ts";
import { grad2Pages } from "../src/grad2/pages.ts";
import { resultsNamed } from "./results_named.ts";

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
  // The networks that the experiment attacks on the first images, attacked on all of them.
  const runs = [
    { ...await resultsNamed("paper-mnist"), explanation: explanationNamed("literal") },
    { ...await resultsNamed("paper-mnist-no-labels"), explanation: explanationNamed("noLabels") },
  ];
  const pages = await grad2Pages(findings, runs);
  return new Map(
    [...pages].map(([path, text]) => [
      fileURLToPath(new URL(`../docs/${path}`, import.meta.url)),
      text,
    ]),
  );
}
