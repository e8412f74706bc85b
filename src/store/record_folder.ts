/**
 * A folder of records: arrays under keys, each whole or absent. A record is two files,
 *
 *     ab/ab12….json                        its manifest, which is written last
 *     ab/ab12….<16 digits>.safetensors     its arrays, under a name no other write has
 *
 * Either is written to a temporary name and renamed. Two writers of one record leave the manifest
 * of one of them, and the data file it names: a writer removes only what the manifest named before
 * it wrote its own, and since names are random, no later manifest names that again, not even one
 * of the same arrays. At worst a data file is left that no manifest names.
 */

import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile, rename, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { systemReason, UserError } from "../errors.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { canonicalJson } from "../files/canonical_json.ts";
import { ignoreMissing, isMissing } from "../files/missing.ts";
import { decodeSafetensors, encodeSafetensors, type NamedArray } from "../files/safetensors.ts";
import {
  decodeManifest,
  encodeManifest,
  type Made,
  type Manifest,
  STORE_SCHEMA,
} from "./manifest.ts";

/** Arrays by name. */
export type NamedArrays = Readonly<Record<string, NamedArray>>;

/** A record that was found whole. */
export interface StoredRecord {
  readonly manifest: Manifest;
  readonly arrays: NamedArrays;
}

/** A folder of records. Whatever is damaged in it is told of, set aside, and then absent. */
export class RecordFolder {
  readonly #directory: string;
  readonly #keyOf: (about: Manifest["about"]) => string;
  readonly #onDamage: (message: string) => void;

  /**
   * @param directory Where the files are; made when the first is written
   * @param keyOf The key of what is described so: a record under another key is damaged
   * @param onDamage Told of a damaged record, in one line
   */
  constructor(
    directory: string,
    keyOf: (about: Manifest["about"]) => string,
    onDamage: (message: string) => void,
  ) {
    this.#directory = directory;
    this.#keyOf = keyOf;
    this.#onDamage = onDamage;
  }

  /**
   * Writes a record, in the place of one with its key.
   *
   * @throws {UserError} If it cannot be written, or a newer version wrote what it would replace;
   * nothing of it is left then
   */
  async put(about: Manifest["about"], arrays: NamedArrays, made: Made): Promise<string> {
    const key = this.#keyOf(about);
    // What it is also stands in the data file, for readers that know nothing of manifests.
    const data = encodeSafetensors({ arrays, metadata: { about: canonicalJson(about) } });
    const manifest: Manifest = {
      schema: STORE_SCHEMA,
      about,
      made,
      file: `${key}.${randomDigits()}.safetensors`,
      bytes: data.length,
      sha256: sha256(data),
    };
    const path = this.#pathOf(key, manifest.file);
    await writeFileAtomically(path, data);
    let replaced: Manifest | undefined;
    try {
      replaced = await this.manifest(key);
      await writeFileAtomically(this.manifestPath(key), encodeManifest(manifest));
    } catch (error) {
      await unlink(path).catch(() => {}); // the first error is the one to report
      throw error;
    }
    if (replaced !== undefined) {
      await unlink(this.#pathOf(key, replaced.file)).catch(() => {}); // another writer was faster
    }
    return key;
  }

  /**
   * Reads a record.
   *
   * @returns The record, or undefined if there is none or it was damaged (and is set aside)
   * @throws {UserError} If it was written by a newer version, or cannot be read
   */
  async get(key: string): Promise<StoredRecord | undefined> {
    const found = await this.#read(key);
    return found && { manifest: found.manifest, arrays: decodeSafetensors(found.data).arrays };
  }

  /** A record's manifest, if its data file is there and as the manifest says. */
  async check(key: string): Promise<Manifest | undefined> {
    return (await this.#read(key))?.manifest;
  }

  /**
   * A record's manifest, whatever its data file is like; undefined if there is none that is sound.
   *
   * @throws {UserError} If it was written by a newer version, or cannot be read
   */
  async manifest(key: string): Promise<Manifest | undefined> {
    try {
      return await this.#readManifest(key);
    } catch (error) {
      if (error instanceof UserError) throw error;
      return undefined;
    }
  }

  /**
   * Removes a record, if there is one.
   *
   * @throws {UserError} If it was written by a newer version, or cannot be read or removed
   */
  async remove(key: string): Promise<void> {
    const manifest = await this.manifest(key);
    for (const path of [this.manifestPath(key), manifest && this.#pathOf(key, manifest.file)]) {
      if (path !== undefined) await unlink(path).catch(ignoreMissing);
    }
  }

  /**
   * The keys of all manifests, in ascending order.
   *
   * @throws {UserError} If the folder is there and cannot be read, such as a file in its place
   */
  async keys(): Promise<string[]> {
    const names = await readdir(this.#directory, { recursive: true }).catch((error) => {
      if (isMissing(error)) return [];
      throw new UserError(`${this.#directory}: cannot be read: ${systemReason(error)}`);
    });
    return names.map((path) => basename(path))
      .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
      .map((name) => name.slice(0, 64)).sort();
  }

  /** Where the manifest of a record is. */
  manifestPath(key: string): string {
    return this.#pathOf(key, `${key}.json`);
  }

  #pathOf(key: string, name: string): string {
    return join(this.#directory, key.slice(0, 2), name);
  }

  async #read(
    key: string,
    failed?: string,
  ): Promise<{ manifest: Manifest; data: Uint8Array } | undefined> {
    let path = this.manifestPath(key);
    try {
      const manifest = await this.#readManifest(key);
      if (manifest === undefined) return undefined;
      path = this.#pathOf(key, manifest.file);
      return { manifest, data: await readData(path, manifest) };
    } catch (error) {
      if (error instanceof UserError) throw error;
      // Another writer may have replaced the record between its manifest and its data, and again.
      if (path !== failed) return await this.#read(key, path);
      await this.#setAside(key, path, error);
      return undefined;
    }
  }

  async #readManifest(key: string): Promise<Manifest | undefined> {
    const path = this.manifestPath(key);
    const bytes = await readIfThere(path);
    if (bytes === undefined) return undefined;
    try {
      const manifest = decodeManifest(bytes);
      if (this.#keyOf(manifest.about) !== key) throw new Error("it is another record's");
      return manifest;
    } catch (error) {
      throw error instanceof UserError ? new UserError(`${path}: ${error.message}`) : error;
    }
  }

  /** Takes the manifest out of the way: without one there is no record. */
  async #setAside(key: string, path: string, error: unknown): Promise<void> {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    const manifest = this.manifestPath(key);
    try {
      await rename(manifest, `${manifest}.damaged`);
      if (path !== manifest) await rename(path, `${path}.damaged`).catch(ignoreMissing);
    } catch (cause) {
      if (isMissing(cause)) return; // another reader was faster
      throw new UserError(
        `${path}: damaged (${reason}), and cannot be set aside: ${systemReason(cause)}`,
      );
    }
    this.#onDamage(`${path}: damaged (${reason}); set aside as *.damaged and computed again`);
  }
}

async function readData(path: string, { bytes, sha256: expected }: Manifest): Promise<Uint8Array> {
  const data = await readIfThere(path);
  if (data === undefined) throw new Error("it is missing");
  if (data.length !== bytes) throw new Error(`it has ${data.length} bytes instead of ${bytes}`);
  if (sha256(data) !== expected) throw new Error("its contents do not match their SHA-256");
  return data;
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new UserError(`${path}: cannot be read: ${systemReason(error)}`);
  }
}

/** A name's digits: no other write has them, of the same arrays or others. */
function randomDigits(): string {
  return randomBytes(8).toString("hex");
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
