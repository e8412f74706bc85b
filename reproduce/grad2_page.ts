/** The page `docs/grad2.md` with its plots, from what the repository holds of the experiment. */

import { fileURLToPath } from "node:url";
import { readGrids } from "../src/grad2/folder.ts";
import type { GridOutcomes } from "../src/grad2/outcomes.ts";
import { grad2Page } from "../src/grad2/page.ts";

/** The folder of what `deno task record:grad2` kept. */
export const GRAD2_FOLDER: string = fileURLToPath(
  new URL("../golden/measured/grad2", import.meta.url),
);

/** What the repository holds of the experiment. */
export function recordedGrids(): Promise<GridOutcomes[]> {
  return readGrids(GRAD2_FOLDER);
}

/** The files of the page by their places, and what they hold. */
export async function grad2Files(): Promise<ReadonlyMap<string, string>> {
  const { markdown, plots } = await grad2Page(await recordedGrids());
  const place = (path: string): string =>
    fileURLToPath(new URL(`../docs/${path}`, import.meta.url));
  return new Map([
    [place("grad2.md"), markdown],
    ...Object.entries(plots).map(([name, svg]) => [place(`grad2/${name}`), `${svg}\n`] as const),
  ]);
}
