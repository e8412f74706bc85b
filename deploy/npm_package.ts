/** Packages from npm where Deno keeps them. */

import { join } from "node:path";
import { isThere } from "../src/files/missing.ts";

/** A package that Deno fetches from npm. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
}

/**
 * Where Deno keeps a package, whichever registry it came from.
 *
 * @param place A `DENO_DIR`
 */
export async function packageFolder(place: string, npmPackage: NpmPackage): Promise<string> {
  const folder = await findPackage(place, npmPackage);
  if (folder !== undefined) return folder;
  throw new Error(`${place} lacks ${npmPackage.name}@${npmPackage.version}`);
}

/** The same, or undefined if it is not there. */
export async function findPackage(
  place: string,
  { name, version }: NpmPackage,
): Promise<string | undefined> {
  const cache = join(place, "npm");
  if (!await isThere(cache)) return undefined;
  for await (const registry of Deno.readDir(cache)) {
    const folder = join(cache, registry.name, name, version);
    if (await isThere(folder)) return folder;
  }
  return undefined;
}
