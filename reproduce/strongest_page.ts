/** The page `docs/strongest.md`, from what the repository holds of the strongest attacks. */

import { fileURLToPath } from "node:url";
import { readSuites } from "../src/strongest/folder.ts";
import type { SuiteOutcomes } from "../src/strongest/outcomes.ts";
import { strongestPage } from "../src/strongest/page.ts";

/** The folder of what `deno task record:strongest` kept. */
export const STRONGEST_FOLDER: string = fileURLToPath(
  new URL("../golden/measured/strongest", import.meta.url),
);

/** Where the page is. */
export const STRONGEST_PAGE: string = fileURLToPath(
  new URL("../docs/strongest.md", import.meta.url),
);

/** What the repository holds of the attacks. */
export function recordedSuites(): Promise<SuiteOutcomes[]> {
  return readSuites(STRONGEST_FOLDER);
}

/** What the page holds. */
export async function renderStrongest(): Promise<string> {
  return strongestPage(await recordedSuites());
}
