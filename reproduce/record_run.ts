/**
 * `deno task record:run NAME FLAGS...`: runs `reproduce` with the flags and keeps its results and
 * evidence in `golden/measured/NAME/`, in the place of what is there. `deno task test` then computes
 * every verdict from it again, if NAME is one of the recorded runs of `src/cli/recorded_runs.ts`.
 *
 * `deno task record:run NAME --add FLAGS...` adds methods to what is there, which are trained and
 * attacked one after the other where a run takes days: nothing depends on the store of the first. It
 * adds the same methods too, under the seed that follows, as a further replicate.
 */

import { kindAskedFor } from "../src/cli/kind_asked_for.ts";
import { parseCommandLine } from "../src/cli/options.ts";
import { RECORDED_RUNS } from "../src/cli/recorded_runs.ts";
import { reproduce } from "../src/cli/reproduce.ts";
import { writeLine } from "../src/cli/write_line.ts";
import { UserError } from "../src/errors.ts";
import { kindOf } from "../src/reports/join_runs.ts";
import { checkJoinable } from "../src/reports/joinable.ts";
import { keepRun, runIn } from "./keep_run.ts";
import { note, runScript } from "./note.ts";

const [name, ...rest] = Deno.args;
const isAdded = rest[0] === "--add";
const flags = isAdded ? rest.slice(1) : rest;
await runScript(
  "record:run NAME [--add] FLAGS, those of deno task reproduce",
  async (stoppable) => {
    const recorded = RECORDED_RUNS.find((run) => run.name === name);
    if (recorded === undefined) {
      const known = RECORDED_RUNS.map((run) => run.name).join(", ");
      throw new UserError(`NAME must be one of ${known}: received ${name ?? "nothing"}`);
    }
    const line = parseCommandLine(flags, "");
    if (line.kind !== "reproduce") throw new UserError("The flags must be those of a whole run");
    const console = { out: (text: string): void => writeLine(Deno.stdout, text), note };
    const kept = recorded.directory;
    if (isAdded) {
      // What flags tell, before days are spent on a run that cannot be added.
      const before = await runIn(kept);
      checkJoinable(kindOf(before), kindAskedFor(line.options, before.results));
    }
    const { directory } = await reproduce(line.options, console, stoppable());
    // What is kept is read again: something else may have been added in the meantime.
    await keepRun(directory, kept, { isAdded });
    note(`Kept in ${kept}`);
  },
);
