/**
 * The store: finished units, and train units under way, under the units' keys. Everything before
 * it costs compute and is done once; everything after it is pure functions over what it holds.
 *
 *     units/       finished units: checkpoints and predictions
 *     unfinished/  where members under way were saved last
 *
 * Any number of processes may share a store, on a shared file system too.
 */

import { join } from "node:path";
import type { Made, Manifest } from "../store/manifest.ts";
import { type NamedArrays, RecordFolder } from "../store/record_folder.ts";
import { type Unit, unitKey } from "./unit.ts";

/** A finished unit. */
export interface StoredUnit {
  readonly unit: Unit;
  readonly arrays: NamedArrays;
  readonly made: Made;
}

/** What a process says of a record that it makes; the store adds the time. */
export type Maker = Omit<Made, "at">;

/** Of how many units files are read at the same time: on a shared file system each takes its time. */
const AT_ONCE = 8;

/** A folder of finished and unfinished units. */
export class Store {
  /** The folder that holds the files. */
  readonly directory: string;
  readonly #units: RecordFolder;
  readonly #unfinished: RecordFolder;

  /**
   * @param directory Where the files are; made when the first is written
   * @param onDamage Told of a damaged record, in one line
   */
  constructor(directory: string, onDamage: (message: string) => void = () => {}) {
    this.directory = directory;
    const keyOf = ({ unit }: Manifest["about"]): string => unitKey(unit as Unit);
    this.#units = new RecordFolder(join(directory, "units"), keyOf, onDamage);
    this.#unfinished = new RecordFolder(join(directory, "unfinished"), keyOf, onDamage);
  }

  /** The folders of records, by what they hold. */
  get folders(): { readonly units: RecordFolder; readonly unfinished: RecordFolder } {
    return { units: this.#units, unfinished: this.#unfinished };
  }

  /** Writes a finished unit, in the place of what was saved of it, and returns its key. */
  async put(unit: Unit, arrays: NamedArrays, maker: Maker): Promise<string> {
    const key = await this.#units.put({ unit }, arrays, stamped(maker));
    await this.#unfinished.remove(key);
    return key;
  }

  /**
   * Reads a finished unit.
   *
   * @returns The unit, or undefined if there is none or it was damaged (and is set aside)
   * @throws {UserError} If it was written by a newer version, or cannot be read
   */
  async get(key: string): Promise<StoredUnit | undefined> {
    const record = await this.#units.get(key);
    if (record === undefined) return undefined;
    const { arrays, manifest: { about, made } } = record;
    return { unit: about["unit"] as Unit, arrays, made };
  }

  /** Whether a unit is finished and its files are sound. */
  async has(key: string): Promise<boolean> {
    return await this.made(key) !== undefined;
  }

  /** Who made a finished unit whose files are sound. */
  async made(key: string): Promise<Made | undefined> {
    return (await this.#units.check(key))?.made;
  }

  /** The same of many units, by their keys; units that are not finished are not among them. */
  async madeOf(keys: Iterable<string>): Promise<Map<string, Made>> {
    const found = new Map<string, Made>();
    // An error in one loop closes the generator, and so ends the others.
    const left = (function* (): Generator<string> {
      yield* keys;
    })();
    const look = async (): Promise<void> => {
      for (const key of left) {
        const made = await this.made(key);
        if (made !== undefined) found.set(key, made);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, look));
    return found;
  }

  /** Saves where a unit under way is, in the place of what was saved of it before. */
  async save(unit: Unit, arrays: NamedArrays, maker: Maker): Promise<void> {
    await this.#unfinished.put({ unit }, arrays, stamped(maker));
  }

  /** What was saved of a unit under way. */
  async saved(key: string): Promise<Omit<StoredUnit, "unit"> | undefined> {
    const record = await this.#unfinished.get(key);
    return record && { arrays: record.arrays, made: record.manifest.made };
  }
}

function stamped(maker: Maker): Made {
  return { at: new Date().toISOString(), ...maker };
}
