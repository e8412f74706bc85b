/** Files of what was measured before, to which something is added or whose place something takes. */

import { readFile } from "node:fs/promises";
import { systemReason, UserError } from "../errors.ts";
import { isMissing } from "../files/missing.ts";

/**
 * Reads a file, if it is there.
 *
 * @param decode Throws an Error that says in words what is wrong
 * @throws {UserError} If it cannot be read, or is damaged
 */
export async function readKept<T>(
  path: string,
  decode: (file: Uint8Array) => T,
): Promise<T | undefined> {
  const file = await readFile(path).catch((error) => {
    if (isMissing(error)) return undefined;
    throw new UserError(`${path}: ${systemReason(error)}`);
  });
  try {
    return file && decode(file);
  } catch (error) {
    throw new UserError(
      `${path}: ${systemReason(error)}; remove it, or restore it, and try again`,
    );
  }
}

/** What was attacked, and under which settings, by their names. */
export interface Attacked {
  /** Names the ensemble. */
  readonly ensemble: string;
  /** True labels of the images, `[images]`. */
  readonly labels: Uint8Array;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Checks that what is kept and what is measured now are of the same ensemble, of the same images as
 * far as both go, and under the same settings.
 *
 * @throws {UserError} If they are not: the first difference
 */
export function checkAttackedAlike(path: string, kept: Attacked, now: Attacked): void {
  const refuse = (difference: string): never => {
    throw new UserError(`${path}: ${difference}; move it away first`);
  };
  if (kept.ensemble !== now.ensemble) {
    refuse("is of an ensemble that was trained otherwise, or by another version");
  }
  const images = Math.min(kept.labels.length, now.labels.length);
  const [first, second] = [kept, now].map(({ labels }) => labels.subarray(0, images).join());
  if (first !== second) refuse("is of other test images");
  for (const [name, value] of Object.entries(now.settings)) {
    const before = kept.settings[name];
    if (before !== value) refuse(`${name} is ${before} in it, and ${value} here`);
  }
}
