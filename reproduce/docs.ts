/** `deno task docs`: writes the pages that are generated, `docs/deviations.md`, `docs/grad2.md`, `docs/strongest.md`. */

import { dirname } from "node:path";
import { deviationsPage } from "./deviations.ts";
import { grad2Files } from "./grad2_page.ts";
import { renderStrongest, STRONGEST_PAGE } from "./strongest_page.ts";

await Deno.writeTextFile(deviationsPage.path, await deviationsPage.render());
await Deno.writeTextFile(STRONGEST_PAGE, await renderStrongest());
for (const [path, text] of await grad2Files()) {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}
