/** `deno task docs`: writes the pages that are generated, `docs/deviations.md` and `docs/grad2.md`. */

import { dirname } from "node:path";
import { deviationsPage } from "./deviations.ts";
import { grad2Files } from "./grad2_page.ts";

await Deno.writeTextFile(deviationsPage.path, await deviationsPage.render());
for (const [path, text] of await grad2Files()) {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}
