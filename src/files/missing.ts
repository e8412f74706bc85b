/** Files that are not there, which is often no mistake. */

/** Whether an error says that a file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return (error as { code?: unknown }).code === "ENOENT";
}

/** For a promise's `catch`: what is not there need not be. Any other error is thrown again. */
export function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}
