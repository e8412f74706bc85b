/** `deno task reproduce`: the paper's tables beside ours. */

import manifest from "../deno.json" with { type: "json" };
import { passesStrict } from "../src/claims/claim.ts";
import { type CommandLine, parseCommandLine } from "../src/cli/options.ts";
import { UserError } from "../src/errors.ts";
import type { Results } from "../src/reports/results.ts";

try {
  const line = parseCommandLine(Deno.args, manifest.version);
  // A GPU device would keep the process alive.
  Deno.exit(line.kind === "print" ? print(line.text) : strictly(line, await perform(line)));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  write(Deno.stderr, `reproduce: ${error.message}`);
  Deno.exit(2);
}

function print(text: string): number {
  write(Deno.stdout, text);
  return 0;
}

/** Loads what is asked for only now: --help and mistakes need no tensor library, reports none. */
async function perform(line: Exclude<CommandLine, { kind: "print" }>): Promise<Results> {
  const out = (text: string): void => write(Deno.stdout, text);
  if (line.kind !== "run") {
    const { report } = await import("../src/cli/report.ts");
    return await report(line.kind, line.options, out);
  }
  const { reproduce } = await import("../src/cli/reproduce.ts");
  const note = (text: string): void => write(Deno.stderr, text);
  return (await reproduce(line.options, { out, note })).results;
}

/** The exit status: 1 if --strict was given and a claim is not reproduced. */
function strictly(line: Exclude<CommandLine, { kind: "print" }>, { claims }: Results): number {
  if (!line.options.strict || passesStrict(claims)) return 0;
  const others = claims.filter(({ verdict }) => verdict !== "reproduced");
  const named = others.map(({ id, verdict }) => `${id} ${verdict}`).join(", ");
  write(Deno.stderr, `reproduce: not every claim is reproduced: ${named}`);
  return 1;
}

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = new TextEncoder().encode(`${text}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
}
