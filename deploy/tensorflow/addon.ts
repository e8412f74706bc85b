/** The native addon between tfjs and TensorFlow's C library: compiled here, or as published. */

import { join } from "node:path";
import { TENSORFLOW_PACKAGE } from "../../src/backends/tensorflow/package.ts";
import { isInstalled, runCommand } from "../commands.ts";
import { fetchArchive, unpack } from "./library.ts";
import { type NpmPackage, packageFolder } from "../npm_package.ts";

/** The headers of Node-API, which Deno implements, for compiling without Node. */
export const NODE_API_HEADERS: NpmPackage = { name: "node-api-headers", version: "1.9.0" };

/** Where the package's authors publish it, for a library with CUDA. */
const PUBLISHED =
  `https://storage.googleapis.com/tf-builds/pre-built-binary/napi-v8/${TENSORFLOW_PACKAGE.version}/` +
  `GPU-linux-${TENSORFLOW_PACKAGE.version}.tar.gz`;

/**
 * Puts the addon where the package looks for it: compiled against the library in the package's
 * folder `deps` where there is a compiler, else downloaded.
 *
 * @throws {UserError} If it neither compiles nor is to be had
 */
export async function provideAddon(
  place: string,
  { compiler = "g++", fetchFrom = fetch }: {
    readonly compiler?: string;
    readonly fetchFrom?: typeof fetch;
  } = {},
): Promise<void> {
  const folder = await packageFolder(place, TENSORFLOW_PACKAGE);
  const target = join(folder, "lib", "napi-v8");
  await Deno.mkdir(target, { recursive: true });
  if (!await isInstalled(compiler)) {
    await unpack(await fetchArchive(PUBLISHED, fetchFrom), target, { strip: 1 });
    return;
  }
  const headers = join(await packageFolder(place, NODE_API_HEADERS), "include");
  await runCommand(compiler, [
    ...["-O2", "-std=c++17", "-fPIC", "-shared", "-DNAPI_VERSION=8"],
    ...[`-I${headers}`, "-Ideps/include", "binding/tfjs_backend.cc", "binding/tfjs_binding.cc"],
    ...["-Ldeps/lib", "-ltensorflow", "-ltensorflow_framework"],
    "-Wl,-rpath,$ORIGIN/../../deps/lib", // wherever the folder is moved to
    ...["-o", join(target, "tfjs_binding.node")],
  ], { failure: "Cannot compile the addon for TensorFlow", cwd: folder });
}
