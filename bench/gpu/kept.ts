/** What was measured, as files of JSON lines in one folder, to which several calls may add. */

import { join } from "node:path";
import { writeFileAtomically } from "ensemble-defense";
import { UserError } from "../../src/errors.ts";

/** The files of one card. */
export class Kept {
  readonly #folder: string;
  readonly #again: boolean;

  private constructor(folder: string, again: boolean) {
    this.#folder = folder;
    this.#again = again;
  }

  /**
   * Opens a folder for what a card gives.
   *
   * @param card What determines all measurements
   * @param again Whether what is there is to be measured anew
   * @throws {UserError} If it holds what another card gave, or of other sizes
   */
  static async open(folder: string, card: object, again: boolean): Promise<Kept> {
    await Deno.mkdir(folder, { recursive: true });
    const kept = new Kept(folder, again);
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

  /** The rows of an earlier call; none if there are none or all is to be measured anew. */
  async rows<Row extends object>(name: string): Promise<Row[]> {
    if (this.#again) return [];
    try {
      const text = await Deno.readTextFile(this.#path(name));
      return text.trim().split("\n").map((line) => JSON.parse(line));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }

  /** Replaces the rows of a name. */
  async write(name: string, rows: readonly object[]): Promise<void> {
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    await writeFileAtomically(this.#path(name), new TextEncoder().encode(text));
  }

  #path(name: string): string {
    return join(this.#folder, `${name}.jsonl`);
  }
}
