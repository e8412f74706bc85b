/**
 * `deno task docs`: writes everything in the documentation that comes from the program and its
 * recorded runs: `docs/deviations.md`, `docs/grad2.md` and its numbers, `docs/results.md`,
 * `docs/strongest.md`, their plots, and the marked regions of the README and of other pages.
 */

import { dirname } from "node:path";
import { findGrad2 } from "../src/grad2/findings.ts";
import { deviationsPage } from "./deviations.ts";
import { grad2Files, recordedGrids } from "./grad2_page.ts";
import { refuseOtherFlags, runScript } from "./note.ts";
import { renderedFiles } from "./rendered.ts";
import { renderStrongest, STRONGEST_PAGE } from "./strongest_page.ts";

await runScript("docs", async () => {
  refuseOtherFlags(Deno.args);
  await Deno.writeTextFile(deviationsPage.path, await deviationsPage.render());
  await Deno.writeTextFile(STRONGEST_PAGE, await renderStrongest());
  const grad2 = findGrad2(await recordedGrids());
  for (const [path, text] of [...await grad2Files(grad2), ...await renderedFiles(grad2)]) {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
});
