/**
 * `deno task record:strongest FLAGS...`: runs `reproduce strongest` with the flags and keeps what it
 * found in `golden/measured/strongest/`, in the place of what is there of the same method, data set
 * and seed. `deno task docs` then renders `docs/strongest.md` from it, and `deno task test` computes
 * every answer from it again.
 */

import { parseCommandLine } from "../src/cli/options.ts";
import { runStrongest } from "../src/cli/strongest.ts";
import { UserError } from "../src/errors.ts";
import { note, runScript } from "./note.ts";
import { STRONGEST_FOLDER } from "./strongest_page.ts";

await runScript(
  "record:strongest FLAGS, those of deno task reproduce strongest",
  async (stoppable) => {
    const line = parseCommandLine(["strongest", ...Deno.args], "");
    if (line.kind !== "strongest") {
      throw new UserError("The flags must be those of reproduce strongest");
    }
    await runStrongest(line.options, { out: note, note }, stoppable(), [STRONGEST_FOLDER]);
  },
);
