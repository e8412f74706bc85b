/** `deno task reproduce`: the paper's tables beside ours. */

import manifest from "../deno.json" with { type: "json" };
import { inTensorFlowTask } from "../src/backends/tensorflow/task.ts";
import { passesStrict } from "../src/claims/claim.ts";
import { paintFor } from "../src/cli/colour.ts";
import type { Console } from "../src/cli/console.ts";
import { type Interruption, listenForInterruption, shellCommand } from "../src/cli/interruption.ts";
import { type CommandLine, parseCommandLine } from "../src/cli/options.ts";
import { writeLine } from "../src/cli/write_line.ts";
import { Interrupted, UserError } from "../src/errors.ts";
import { catchLateUserErrors } from "../src/late_user_errors.ts";
import type { Results } from "../src/reports/results.ts";

const console: Console = {
  out: (text) => writeLine(Deno.stdout, text),
  note: (text) => writeLine(Deno.stderr, text),
  paint: paintFor({ isTerminal: Deno.stdout.isTerminal(), noColor: Deno.noColor }),
};
let interruption: Interruption | undefined;

// A GPU tells later, and not to whom it concerns, that it has no memory left.
catchLateUserErrors(endWith);

try {
  const line = parseCommandLine(Deno.args, manifest.version);
  // A GPU device would keep the process alive.
  Deno.exit(await perform(line));
} catch (error) {
  if (error instanceof Interrupted) {
    const task = inTensorFlowTask() ? "reproduce:tensorflow" : "reproduce";
    const again = shellCommand(["deno", "task", task, ...Deno.args]);
    console.note(`reproduce: ${error.message}. To go on from here: ${again}`);
    Deno.exit(interruption!.exitCode());
  }
  if (!(error instanceof UserError)) throw error;
  endWith(error);
}

/** Ends the program over a mistake of the user's, in one line. */
function endWith({ message }: UserError): never {
  console.note(`reproduce: ${message}`);
  Deno.exit(2);
}

/**
 * Does what is asked for; gives the exit status. What it takes is loaded only now: --help and
 * mistakes need no tensor library, and neither does a look at a finished run.
 */
async function perform(line: CommandLine): Promise<number> {
  switch (line.kind) {
    case "print":
      console.out(line.text);
      return 0;
    case "reproduce": {
      const { reproduce } = await import("../src/cli/reproduce.ts");
      const { stop } = interruption = listenForInterruption(console.note);
      return strictly(line.options, (await reproduce(line.options, console, stop)).results);
    }
    case "plan": {
      const { listPlan } = await import("../src/cli/list_plan.ts");
      await listPlan(line.options, line.json, console);
      return 0;
    }
    case "run": {
      const { runShare } = await import("../src/cli/run_share.ts");
      const { stop } = interruption = listenForInterruption(console.note);
      const { waiting } = await runShare(line.options, line.part, console, stop);
      return waiting === 0 ? 0 : 1;
    }
    case "calibrate": {
      const { calibrate } = await import("../src/cli/calibrate.ts");
      const { stop } = interruption = listenForInterruption(console.note);
      await calibrate(line.options, console, stop);
      return 0;
    }
    case "report": {
      const { reportStore } = await import("../src/cli/report_store.ts");
      const { results, missing } = await reportStore(line.options, console);
      return missing.length > 0 ? 1 : strictly(line.options, results!);
    }
    case "recorded":
    case "claims": {
      const { report } = await import("../src/cli/report.ts");
      return strictly(line.options, await report(line.kind, line.options, console));
    }
    case "grad2": {
      const { runGrad2 } = await import("../src/cli/grad2.ts");
      const { stop } = interruption = listenForInterruption(console.note);
      await runGrad2(line.options, console, stop);
      return 0;
    }
    case "strongest": {
      const { runStrongest } = await import("../src/cli/strongest.ts");
      const { stop } = interruption = listenForInterruption(console.note);
      await runStrongest(line.options, console, stop);
      return 0;
    }
    case "attack": {
      const { attackModel } = await import("../src/cli/attack_model.ts");
      const { stop } = interruption = listenForInterruption(console.note);
      await attackModel(line.options, console, stop);
      return 0;
    }
    case "store": {
      const { storeCommand } = await import("../src/cli/store_command.ts");
      return await storeCommand(line.options, console) ? 0 : 1;
    }
  }
}

/** The exit status: 1 if --strict was given and a claim is not reproduced. */
function strictly({ strict }: { readonly strict: boolean }, { claims }: Results): number {
  if (!strict || passesStrict(claims)) return 0;
  const others = claims.filter(({ verdict }) => verdict !== "reproduced");
  const named = others.map(({ id, verdict }) => `${id} ${verdict}`).join(", ");
  console.note(`reproduce: not every claim is reproduced: ${named}`);
  return 1;
}
