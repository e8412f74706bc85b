/** What was measured, as files of JSON lines in one folder, to which several calls may add. */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomically } from "ensemble-defense";
import { readIfPresent } from "../../src/data/locate.ts";
import { systemReason, UserError } from "../../src/errors.ts";

/** The files, by what is in them. */
const NAMES = ["device", "passes", "kernels", "tiles", "tables"] as const;
type Name = typeof NAMES[number];

/** The files of one card. */
export class Kept {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Opens a folder for what a card gives.
   *
   * @param card What determines all measurements
   * @param again Whether all is to be measured anew, so that what is there may be of another card;
   * {@linkcode forget} it before anything is measured
   * @throws {UserError} If it cannot be made, or holds what another card gave, or of other sizes
   */
  static async open(folder: string, card: object, again: boolean): Promise<Kept> {
    try {
      await mkdir(folder, { recursive: true });
    } catch (error) {
      throw new UserError(`--out ${folder} cannot be written: ${systemReason(error)}`);
    }
    const kept = new Kept(folder);
    if (again) return kept;
    const [known] = await kept.rows<Record<string, unknown>>("device");
    for (const [name, value] of Object.entries(known === undefined ? {} : card)) {
      if (JSON.stringify(known![name]) === JSON.stringify(value)) continue;
      throw new UserError(
        `--out must be a folder of the same ${name}, ${JSON.stringify(value)}: ${folder} holds ` +
          `what was measured with ${JSON.stringify(known![name])}; name another, or --again`,
      );
    }
    return kept;
  }

  /**
   * The rows of an earlier call; none if there are none.
   *
   * @throws {UserError} If a line is no JSON, or the file cannot be read
   */
  async rows<Row extends object>(name: Name): Promise<Row[]> {
    const path = this.#path(name);
    const text = new TextDecoder().decode(await readIfPresent(path)).trimEnd();
    return text === "" ? [] : text.split("\n").map((line, index) => {
      try {
        return JSON.parse(line);
      } catch {
        throw new UserError(
          `${path}: line ${index + 1} must be JSON: remove the file, and it is measured anew`,
        );
      }
    });
  }

  /** Replaces the rows of a name. */
  async write(name: Name, rows: readonly object[]): Promise<void> {
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    await writeFileAtomically(this.#path(name), new TextEncoder().encode(text));
  }

  /**
   * Empties all files, also of what is not measured now: a later call would take it for what this
   * card gave.
   */
  async forget(): Promise<void> {
    for (const name of NAMES) await this.write(name, []);
  }

  #path(name: Name): string {
    return join(this.#folder, `${name}.jsonl`);
  }
}
