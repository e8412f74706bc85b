/** Folders of files of what was measured. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemReason, UserError } from "../errors.ts";

/**
 * Reads the files of a folder that have such names, in the order of the names.
 *
 * @param decode Of one file; throws an Error that says in words what is wrong
 * @throws {UserError} If the folder cannot be read, or a file is damaged
 */
export async function readMeasured<T>(
  directory: string,
  name: RegExp,
  decode: (file: Uint8Array) => T,
): Promise<T[]> {
  let names: string[];
  try {
    names = (await readdir(directory)).filter((one) => name.test(one)).sort();
  } catch (error) {
    throw new UserError(`${directory} cannot be read: ${systemReason(error)}`);
  }
  return await Promise.all(names.map(async (one) => {
    try {
      return decode(await readFile(join(directory, one)));
    } catch (error) {
      throw new UserError(`${join(directory, one)}: ${systemReason(error)}`);
    }
  }));
}
