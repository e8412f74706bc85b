/** The program as a few files that need Deno and nothing else. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../../deno.json" with { type: "json" };
import { COMMIT_FILE, currentCommit } from "../../src/cli/commit.ts";
import { runCommand } from "../commands.ts";
import { packageFolder } from "../npm_package.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What is said where a command that packs is missing or fails. */
export const PACKING_FAILS = "Cannot pack";

/**
 * What is bundled, and the name of each bundle. Workers keep theirs, under which the program looks
 * for them beside itself.
 */
const BUNDLES = {
  "reproduce/main.ts": "reproduce.js",
  "bench/gpu/main.ts": "bench_gpu.js",
  "bench/peers/main.ts": "bench_peers.js",
  "src/experiments/worker.ts": "worker.ts",
  "src/workers/attack_pool_worker.ts": "attack_pool_worker.ts",
};

/** Where the scripts for PyTorch are, some of which import others. */
const PEERS = join(ROOT, "bench/peers");

/** Two folders below the root, as the files are that look for `../../golden`. */
const BUNDLE_FOLDER = "program/bundles";

/** The stock wasm backend is CommonJS and looks for its binaries beside itself. */
const PRELUDE = "globalThis.__dirname ??= import.meta.dirname;\n";
const WASM_PACKAGE = "@tensorflow/tfjs-backend-wasm";
const WASM_BINARIES = ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm"];

/**
 * Writes the bundled program into a folder, with the files that it reads.
 *
 * @throws {UserError} If a bundle cannot be made
 */
export async function writeProgram(folder: string): Promise<void> {
  const bundles = join(folder, BUNDLE_FOLDER);
  await Deno.mkdir(bundles, { recursive: true });
  for (const [entry, name] of Object.entries(BUNDLES)) {
    const path = join(bundles, name);
    await runHere(Deno.execPath(), ["bundle", "--quiet", "--platform", "deno", "-o", path, entry]);
    await Deno.writeTextFile(path, PRELUDE + await Deno.readTextFile(path));
  }
  const commit = await currentCommit();
  if (commit !== null) await Deno.writeTextFile(join(bundles, COMMIT_FILE), `${commit}\n`);
  const binaries = join(await wasmPackageFolder(), "dist");
  for (const name of WASM_BINARIES) await Deno.copyFile(join(binaries, name), join(bundles, name));
  for (const { name } of Deno.readDirSync(PEERS)) {
    if (name.endsWith(".py")) await Deno.copyFile(join(PEERS, name), join(bundles, name));
  }
  await runHere("cp", ["-r", join(ROOT, "golden"), folder]);
}

/** Where Deno keeps the package of the wasm backend. */
async function wasmPackageFolder(): Promise<string> {
  const { denoDir } = JSON.parse(await runHere(Deno.execPath(), ["info", "--json"]));
  const version = manifest.imports[WASM_PACKAGE].split("@").at(-1)!;
  return await packageFolder(denoDir, { name: WASM_PACKAGE, version });
}

/** Runs a command in the repository. */
function runHere(command: string, args: readonly string[]): Promise<string> {
  return runCommand(command, args, { failure: PACKING_FAILS, cwd: ROOT });
}
