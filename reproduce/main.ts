/** `deno task reproduce`: the paper's tables beside ours. */

import manifest from "../deno.json" with { type: "json" };
import { parseCommandLine } from "../src/cli/options.ts";
import { UserError } from "../src/errors.ts";

try {
  const line = parseCommandLine(Deno.args, manifest.version);
  if (line.kind === "print") {
    write(Deno.stdout, line.text);
  } else {
    // Loaded only now: --help and mistakes need no tensor library.
    const { reproduce } = await import("../src/cli/reproduce.ts");
    await reproduce(line.options, {
      out: (text) => write(Deno.stdout, text),
      note: (text) => write(Deno.stderr, text),
    });
  }
  Deno.exit(0); // a GPU device would keep the process alive
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  write(Deno.stderr, `reproduce: ${error.message}`);
  Deno.exit(2);
}

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = new TextEncoder().encode(`${text}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
}
