/**
 * `deno task docs`: writes everything in the documentation that comes from the program and its
 * recorded runs: `docs/deviations.md`, `docs/grad2.md`, `docs/results.md`, their plots, and the
 * marked regions of the README and of other pages.
 */

import { dirname } from "node:path";
import { deviationsPage } from "./deviations.ts";
import { grad2Files } from "./grad2_page.ts";
import { renderedFiles } from "./rendered.ts";

await Deno.writeTextFile(deviationsPage.path, await deviationsPage.render());
for (const [path, text] of [...await grad2Files(), ...await renderedFiles()]) {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}
