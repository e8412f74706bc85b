/** `deno task docs`: writes the pages that are generated, `docs/deviations.md`. */

import { deviationsPage } from "./deviations.ts";

await Deno.writeTextFile(deviationsPage.path, await deviationsPage.render());
