/**
 * The store: one file for each finished unit, named by the unit's key. Everything before it costs
 * compute and is done once; everything after it is pure functions over what it holds.
 *
 * A file is in the safetensors format. Its metadata hold the unit's canonical JSON (`unit`), the
 * store's schema and the SHA-256 of the file as it is without it (`sha256`), so that the arrays'
 * names and shapes are covered as their bytes are. It is written to a temporary
 * name and renamed, so it is whole or absent; a file that does not match its key or its digest is
 * set aside and its unit computed again.
 */

import { createHash } from "node:crypto";
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { systemReason, writeFileAtomically } from "../files/atomic_write.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  type NamedArray,
  type SafetensorsFile,
} from "../files/safetensors.ts";
import { canonicalJson, type Unit, unitKey } from "./unit.ts";

const SCHEMA = "1";

/** A finished unit. */
export interface StoredUnit {
  readonly unit: Unit;
  readonly arrays: Readonly<Record<string, NamedArray>>;
}

/** A folder of finished units. */
export class Store {
  readonly #directory: string;
  readonly #onDamage: (message: string) => void;

  /**
   * @param directory Where the files are; made when the first is written
   * @param onDamage Told of a damaged file, in one line
   */
  constructor(directory: string, onDamage: (message: string) => void = () => {}) {
    this.#directory = directory;
    this.#onDamage = onDamage;
  }

  /** The folder that holds the files. */
  get directory(): string {
    return this.#directory;
  }

  /** Writes a finished unit and returns its key. */
  async put(unit: Unit, arrays: Readonly<Record<string, NamedArray>>): Promise<string> {
    const key = unitKey(unit);
    const metadata = { schema: SCHEMA, unit: canonicalJson(unit) };
    const sha256 = digest({ arrays, metadata });
    const file = encodeSafetensors({ arrays, metadata: { ...metadata, sha256 } });
    await writeFileAtomically(this.#path(key), file);
    return key;
  }

  /**
   * Reads a finished unit.
   *
   * @returns The unit, or undefined if there is none or its file was damaged (and is set aside)
   * @throws {UserError} If the file was written by a newer version, or cannot be read
   */
  async get(key: string): Promise<StoredUnit | undefined> {
    const path = this.#path(key);
    let file: Uint8Array;
    try {
      file = await readFile(path);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new UserError(`${path}: cannot be read: ${systemReason(error)}`);
    }
    try {
      const { arrays, metadata: { sha256, ...metadata } } = decodeSafetensors(file);
      if (Number(metadata["schema"]) > Number(SCHEMA)) {
        throw new UserError(
          `${path}: written by a newer version (schema ${metadata["schema"]}, this one knows ` +
            `${SCHEMA}); update the program or use another --out`,
        );
      }
      if (digest({ arrays, metadata }) !== sha256) {
        throw new Error("its contents do not match their SHA-256");
      }
      const unit = JSON.parse(metadata["unit"] ?? "null") as Unit;
      if (unitKey(unit) !== key) throw new Error("it holds another unit");
      return { unit, arrays };
    } catch (error) {
      if (error instanceof UserError) throw error;
      await this.#setAside(path, error);
      return undefined;
    }
  }

  /** Whether a unit's file is there and sound. */
  async has(key: string): Promise<boolean> {
    return await this.get(key) !== undefined;
  }

  async #setAside(path: string, error: unknown): Promise<void> {
    const aside = `${path}.damaged`;
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    try {
      await rename(path, aside);
    } catch (cause) {
      if (isMissing(cause)) return; // another reader was faster
      throw new UserError(
        `${path}: damaged (${reason}), and cannot be set aside: ${systemReason(cause)}`,
      );
    }
    this.#onDamage(`${path}: damaged (${reason}); kept as ${aside} and computed again`);
  }

  #path(key: string): string {
    return join(this.#directory, key.slice(0, 2), `${key}.safetensors`);
  }
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown }).code === "ENOENT";
}

function digest(contents: SafetensorsFile): string {
  return createHash("sha256").update(encodeSafetensors(contents)).digest("hex");
}
