/**
 * `deno task setup:tensorflow`: what `--backend tensorflow` takes, in a folder of its own. Exits with
 * 0 if it works, and else with 2 and one line that says why; what was there before is then kept.
 */

import { Command, CommanderError } from "commander";
import { writeLine } from "../../src/cli/write_line.ts";
import { UserError } from "../../src/errors.ts";
import { checkLibrary, provideLibrary } from "./library.ts";
import { GPU_PLACE } from "./place.ts";
import { setUp } from "./set_up.ts";

try {
  const { libtensorflow } = new Command("setup:tensorflow")
    .description("Puts TensorFlow with CUDA where deno task reproduce:tensorflow finds it.")
    .option("--libtensorflow <file>", "the C library as .tar.gz, in place of downloading 2.9.1")
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => writeLine(Deno.stdout, text.trimEnd()),
      writeErr: () => {},
    })
    .parse([...Deno.args], { from: "user" }).opts<{ libtensorflow?: string }>();
  const { os, arch } = Deno.build;
  if (os !== "linux" || arch !== "x86_64") {
    throw new UserError(`It takes Linux on x86_64, as TensorFlow does: this is ${os} on ${arch}`);
  }
  if (libtensorflow !== undefined) await checkLibrary(libtensorflow);
  const { version, usesGpu } = await setUp(GPU_PLACE, {
    unpackLibrary: (folder) => provideLibrary(folder, libtensorflow),
    note: (text) => writeLine(Deno.stderr, text),
  });
  writeLine(
    Deno.stdout,
    `TensorFlow ${version} is in ${GPU_PLACE} and computes on the ${usesGpu ? "GPU" : "CPU"}` +
      (usesGpu ? "" : ": it finds no GPU, or not CUDA 11.2 and cuDNN 8.1") +
      ".\nRun with it: deno task reproduce:tensorflow --backend tensorflow",
  );
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) Deno.exit(0);
  if (!(error instanceof UserError || error instanceof CommanderError)) throw error;
  writeLine(Deno.stderr, `setup:tensorflow: ${error.message.replace(/^error: /, "")}`);
  Deno.exit(2);
}
