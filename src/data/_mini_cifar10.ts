/** The fixtures of CIFAR-10 in data directories and on mirrors, for tests of loading them. */

import assert from "assert";
import { MINI_CIFAR10, MINI_CIFAR10_DIR } from "../../fixtures/mini_cifar10.ts";
import { UserError } from "../errors.ts";
import { loadCifar10, type LoadCifar10Options } from "./cifar10.ts";
import { CIFAR10_FOLDER } from "./cifar10_files.ts";
import type { Dataset } from "./dataset.ts";

/** The name of the archive. */
export const ARCHIVE = MINI_CIFAR10.archive.name;

/** The labels of the training images. */
export const TRAIN_LABELS = Uint8Array.of(6, 9, 1, 6, 8, 5, 0, 6, 1, 8);

const NAMES = [...MINI_CIFAR10.train.files, ...MINI_CIFAR10.test.files].map(({ name }) => name);

/** One of the fixtures. */
export function fixture(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(name, MINI_CIFAR10_DIR));
}

/** The six binary files, under paths that begin with the given one. */
export function binaryFiles(folder: string): [string, Uint8Array][] {
  return NAMES.map((name) => [`${folder}${name}`, fixture(`${CIFAR10_FOLDER}/${name}`)]);
}

/** A mirror that has the archive. */
export function goodMirror(request: Request): Response {
  return new URL(request.url).pathname === `/${ARCHIVE}`
    ? new Response(fixture(ARCHIVE))
    : new Response("no such file", { status: 404 });
}

/** A data directory with these files. */
export async function withDataDir(
  files: readonly (readonly [path: string, bytes: Uint8Array])[],
  body: (dataDir: string) => Promise<void>,
): Promise<void> {
  const dataDir = await Deno.makeTempDir();
  for (const [path, bytes] of files) {
    const whole = `${dataDir}/${path}`;
    await Deno.mkdir(whole.slice(0, whole.lastIndexOf("/")), { recursive: true });
    await Deno.writeFile(whole, bytes);
  }
  await body(dataDir).finally(() => Deno.remove(dataDir, { recursive: true }));
}

/** The data set, and the notes on it. */
export async function load(
  options: LoadCifar10Options,
): Promise<{ dataset: Dataset; notes: readonly string[] }> {
  const notes: string[] = [];
  const onNote = (note: string): void => void notes.push(note);
  const dataset = await loadCifar10({ files: MINI_CIFAR10, onNote, ...options });
  return { dataset, notes };
}

/** The one line of the error that loading ends with. */
export async function loadError(options: LoadCifar10Options): Promise<string> {
  let message = "";
  await assert.rejects(load(options), (error) => {
    assert(error instanceof UserError, String(error));
    assert(!error.message.includes("\n"), "one line");
    message = error.message;
    return true;
  });
  return message;
}
