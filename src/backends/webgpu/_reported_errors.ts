/** Errors that WebGPU reports to nobody in particular, in tests. */

/** The errors that would have stopped the program while `f` ran. */
export async function reportedErrors(f: () => Promise<unknown>): Promise<Error[]> {
  const errors: Error[] = [];
  const listener = (event: ErrorEvent): void => {
    event.preventDefault(); // an error event that nobody prevents ends the process
    errors.push(event.error as Error);
  };
  globalThis.addEventListener("error", listener);
  try {
    await f();
  } finally {
    globalThis.removeEventListener("error", listener);
  }
  return errors;
}
