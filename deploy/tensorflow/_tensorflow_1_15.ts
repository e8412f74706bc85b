/**
 * A TensorFlow that npm has: 1.15 for CPU, in the build of another package. It serves the tests,
 * since the one with CUDA takes a GPU and is not on npm.
 */

import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createBrotliDecompress } from "node:zlib";
import { runCommand } from "../commands.ts";
import { type NpmPackage, packageFolder } from "../npm_package.ts";

const RELEASES: NpmPackage = { name: "tfjs-node-lambda-releases", version: "1.6.1" };

/** The smallest of its archives whose library is 1.15. */
const ARCHIVE = "nodejs12.x-tf2.7.0.br";

/** Where the library is in it. */
const LIBRARY = "node_modules/@tensorflow/tfjs-node/deps";

/**
 * Unpacks the library, folders `lib` and `include`, into a folder.
 *
 * @param downloads Serves as Deno's cache of the package, 190 MB
 * @throws {UserError} If npm cannot be reached
 */
export async function provideTensorFlow115(folder: string, downloads: string): Promise<void> {
  const { name, version } = RELEASES;
  await runCommand(Deno.execPath(), ["cache", "--quiet", "--no-lock", `npm:${name}@${version}`], {
    failure: `Cannot download npm:${name}@${version}`,
    env: { DENO_DIR: downloads },
  });
  const archive = createReadStream(join(await packageFolder(downloads, RELEASES), ARCHIVE))
    .pipe(createBrotliDecompress());
  await runCommand("tar", ["-x", "-C", folder, "--strip-components=4", LIBRARY], {
    failure: `Cannot unpack ${ARCHIVE}`,
    input: Readable.toWeb(archive) as ReadableStream<Uint8Array<ArrayBuffer>>,
  });
  const platform = join(folder, "include", "tensorflow", "core", "platform");
  await Deno.mkdir(platform, { recursive: true });
  await Deno.writeTextFile(join(platform, "ctstring_internal.h"), STRINGS);
}

/** TensorFlow 2 has other strings. With these the addon compiles, and no tensor of strings works. */
const STRINGS = `#pragma once
#include <stddef.h>
typedef struct TF_TString { char opaque[24]; } TF_TString;
static inline void TF_TString_Init(TF_TString*) {}
static inline void TF_TString_Copy(TF_TString*, const char*, size_t) {}
static inline const char* TF_TString_GetDataPointer(const TF_TString*) { return ""; }
static inline size_t TF_TString_GetSize(const TF_TString*) { return 0; }
static inline void TF_TString_Dealloc(TF_TString*) {}
`;
