/** A folder for one test. */

/** Runs a test that needs a folder, and removes the folder. */
export async function inTemporaryDirectory(
  body: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  await body(directory).finally(() => Deno.remove(directory, { recursive: true }));
}
