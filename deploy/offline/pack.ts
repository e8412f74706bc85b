/** `deno task pack`: a folder with which the program runs where there is no network. */

import { join } from "node:path";
import { CommanderError } from "commander";
import { writeLine } from "../../src/cli/write_line.ts";
import { defaultDataDir } from "../../src/data/data_dir.ts";
import { UserError } from "../../src/errors.ts";
import { runCommand } from "../commands.ts";
import { dataFiles } from "./data_files.ts";
import { checkPaths, makeOut, type PackOptions, parsePack } from "./pack_options.ts";
import { copyInPieces, PIECE_BYTES } from "./pieces.ts";
import { PACKING_FAILS, writeProgram } from "./program.ts";
import { writeRunScript } from "./run_script.ts";

try {
  await pack(parsePack(Deno.args, (text) => writeLine(Deno.stdout, text)));
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) Deno.exit(0);
  if (!(error instanceof UserError || error instanceof CommanderError)) throw error;
  writeLine(Deno.stderr, `pack: ${error.message.replace(/^error: /, "")}`);
  Deno.exit(2);
}

async function pack(options: PackOptions): Promise<void> {
  const { out, data, dataDir = data.length > 0 ? defaultDataDir() : "", vulkan } = options;
  await checkPaths(options);
  const files = (await Promise.all(data.map((name) => dataFiles(name, dataDir)))).flat();
  await makeOut(out);
  const work = await Deno.makeTempDir();
  try {
    await writeProgram(work);
    await compressed(["-C", work, "program", "golden"], join(work, "program.tar.xz"), options);
    await copyInPieces(join(work, "program.tar.xz"), out);
    await Deno.copyFile(options.deno, join(work, "deno"));
    await compressed(["-C", work, "deno"], join(work, "deno.tar.xz"), options);
    await copyInPieces(join(work, "deno.tar.xz"), out);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
  for (const { path, place } of files) {
    const folder = join(out, "data", place, "..");
    await Deno.mkdir(folder, { recursive: true });
    await copyInPieces(path, folder);
  }
  if (vulkan !== undefined) await Deno.copyFile(vulkan, join(out, "libvulkan.so.1"));
  await writeRunScript(out);
  const measured = ["-sk", await Deno.realPath(out)];
  const [size] = (await runCommand("du", measured, { failure: PACKING_FAILS })).split("\t");
  writeLine(
    Deno.stdout,
    `${out}: ${Math.ceil(Number(size) / 1024)} MiB, no file above ${PIECE_BYTES / 2 ** 20} MiB. ` +
      `There: sh run OUT reproduce FLAGS`,
  );
}

async function compressed(
  entries: readonly string[],
  target: string,
  { compression }: PackOptions,
): Promise<void> {
  const filter = `--use-compress-program=xz -T0 -${compression}`;
  await runCommand("tar", [filter, "-cf", target, ...entries], { failure: PACKING_FAILS });
}
