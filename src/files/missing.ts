/** Files that are not there, which is often no mistake. */

import { stat } from "node:fs/promises";

/** Whether an error says that a file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return (error as { code?: unknown }).code === "ENOENT";
}

/** For a promise's `catch`: what is not there need not be. Any other error is thrown again. */
export function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}

/** Whether there is a file or folder. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    ignoreMissing(error);
    return false;
  }
}
