/** The script of a packed folder, which unpacks and runs what lies beside it. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import manifest from "../../deno.json" with { type: "json" };

/** The script's name in the folder. */
const NAME = "run";

/**
 * Writes the script into a folder that holds everything else. It knows the folder's content by a
 * digest, so that it never runs what another one, of the same version too, has unpacked.
 */
export async function writeRunScript(folder: string): Promise<void> {
  const script = await Deno.readTextFile(new URL("run.sh", import.meta.url));
  const id = (await digestOf(folder)).slice(0, 16);
  await Deno.writeTextFile(
    join(folder, NAME),
    script.replaceAll("@VERSION@", manifest.version).replaceAll("@ID@", id),
    { mode: 0o755 },
  );
}

/** A SHA-256 of all files below a folder, but for the script, and of their paths. */
async function digestOf(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const path of (await filesBelow(folder)).toSorted()) {
    if (path === NAME) continue;
    const content = createHash("sha256").update(await Deno.readFile(join(folder, path)));
    hash.update(`${content.digest("hex")}  ${path}\n`);
  }
  return hash.digest("hex");
}

/** The paths, from the folder, of all files below it. */
async function filesBelow(folder: string, below = ""): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(join(folder, below)));
  const paths = await Promise.all(entries.map(({ name, isDirectory }) => {
    const path = below === "" ? name : `${below}/${name}`;
    return isDirectory ? filesBelow(folder, path) : [path];
  }));
  return paths.flat();
}
