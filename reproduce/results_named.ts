/** What was recorded of a run, without its evidence. */

import type { NamedResults } from "../src/documents/named_results.ts";
import { parseResults } from "../src/reports/results.ts";

/** The results of the run that `golden/measured` has under a name. */
export async function resultsNamed(name: string): Promise<NamedResults> {
  const file = new URL(`../golden/measured/${name}/results.json`, import.meta.url);
  return { name, results: parseResults(JSON.parse(await Deno.readTextFile(file))) };
}
