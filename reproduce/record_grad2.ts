/**
 * `deno task record:grad2 FLAGS...`: runs `reproduce grad2` with the flags and keeps what it found in
 * `golden/measured/grad2/`, beside what is there of the same ensembles. `deno task docs` then renders
 * `docs/grad2.md` from it, and `deno task test` computes every verdict from it again.
 */

import { runGrad2 } from "../src/cli/grad2.ts";
import { parseCommandLine } from "../src/cli/options.ts";
import { UserError } from "../src/errors.ts";
import { GRAD2_FOLDER } from "./grad2_page.ts";
import { note, runScript } from "./note.ts";

await runScript("record:grad2 FLAGS, those of deno task reproduce grad2", async (stoppable) => {
  const line = parseCommandLine(["grad2", ...Deno.args], "");
  if (line.kind !== "grad2") throw new UserError("The flags must be those of reproduce grad2");
  await runGrad2(line.options, { out: note, note }, stoppable(), [GRAD2_FOLDER]);
});
