/** `deno task pack`: a folder with which the program runs where there is no network. */

import { join } from "node:path";
import { Command, CommanderError } from "commander";
import manifest from "../../deno.json" with { type: "json" };
import { list } from "../../src/cli/flag_values.ts";
import { defaultDataDir } from "../../src/data/data_dir.ts";
import { UserError } from "../../src/errors.ts";
import { dataFiles, PACKED_DATASETS, type PackedDataset } from "./data_files.ts";
import { copyInPieces, PIECE_BYTES } from "./pieces.ts";
import { run, writeProgram } from "./program.ts";

/** What is packed, and where. */
interface PackOptions {
  readonly out: string;
  readonly data: readonly PackedDataset[];
  readonly dataDir: string | undefined;
  /** A Deno binary for the machine that it will run on. */
  readonly deno: string;
  /** A Vulkan loader for that machine. */
  readonly vulkan: string | undefined;
  /** 0 is fast, 9 is small. */
  readonly compression: string;
}

try {
  await pack(parse(Deno.args));
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) Deno.exit(0);
  if (!(error instanceof UserError || error instanceof CommanderError)) throw error;
  write(Deno.stderr, `pack: ${error.message.replace(/^error: /, "")}`);
  Deno.exit(2);
}

function parse(args: readonly string[]): PackOptions {
  const { out, data, dataDir, deno, vulkan, compression } = new Command("pack")
    .description("Writes a folder with which the program runs where there is no network.")
    .requiredOption("--out <dir>", "the folder, which must not exist or be empty")
    .option("--data <list>", `data sets to take along, of ${PACKED_DATASETS.join(",")}`)
    .option("--data-dir <dir>", "where they are (default: where the program looks for them)")
    .option("--deno <path>", "a Deno binary for the other machine", Deno.execPath())
    .option("--vulkan <path>", "its libvulkan.so.1, if it has none")
    .option("--compression <0-9>", "of xz", "6")
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => write(Deno.stdout, text.trimEnd()), writeErr: () => {} })
    .parse([...args], { from: "user" }).opts();
  if (!/^[0-9]$/.test(compression)) {
    throw new UserError(`--compression must be a digit: received ${compression || "nothing"}`);
  }
  return {
    out,
    data: list("--data", data, PACKED_DATASETS) ?? [],
    dataDir,
    deno,
    vulkan,
    compression,
  };
}

async function pack(options: PackOptions): Promise<void> {
  const { out, data, dataDir = data.length > 0 ? defaultDataDir() : "", vulkan } = options;
  const files = (await Promise.all(data.map((name) => dataFiles(name, dataDir)))).flat();
  await Deno.mkdir(out, { recursive: true });
  if ([...Deno.readDirSync(out)].length > 0) {
    throw new UserError(`--out must be an empty folder: ${out} is not`);
  }
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
  const script = await Deno.readTextFile(new URL("run.sh", import.meta.url));
  await Deno.writeTextFile(
    join(out, "run"),
    script.replaceAll("@VERSION@", manifest.version),
    { mode: 0o755 },
  );
  const sizes = (await run("du", ["-sk", await Deno.realPath(out)])).split("\t")[0];
  write(
    Deno.stdout,
    `${out}: ${Math.ceil(Number(sizes) / 1024)} MiB, no file above ${PIECE_BYTES / 2 ** 20} MiB. ` +
      `There: sh run OUT reproduce FLAGS`,
  );
}

async function compressed(
  entries: readonly string[],
  target: string,
  { compression }: PackOptions,
): Promise<void> {
  await run("tar", [`--use-compress-program=xz -T0 -${compression}`, "-cf", target, ...entries]);
}

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  stream.writeSync(new TextEncoder().encode(`${text}\n`));
}
