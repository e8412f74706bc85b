/** Where data sets are kept unless the user says otherwise. */

import { posix, win32 } from "node:path";
import process from "node:process";
import { UserError } from "../errors.ts";

/** What the choice depends on; the running system's unless given. */
export interface DataDirSystem {
  /** Environment variables. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** As Node names it: `linux`, `darwin`, `win32`, … */
  readonly platform?: string;
}

/**
 * The directory of the data sets: `ENSEMBLE_DEFENSE_DATA`, else `ensemble-defense` in the user's
 * cache directory (`XDG_CACHE_HOME` or `~/.cache`; `~/Library/Caches` on macOS; `%LOCALAPPDATA%` on
 * Windows). It need not exist.
 *
 * @throws {UserError} if the environment names no such place
 *
 * @example
 * ```ts
 * import { defaultDataDir } from "ensemble-defense";
 * import assert from "assert";
 *
 * const env = { HOME: "/home/ada" };
 * assert.equal(defaultDataDir({ env, platform: "linux" }), "/home/ada/.cache/ensemble-defense");
 * ```
 */
export function defaultDataDir(system: DataDirSystem = {}): string {
  const { env = process.env, platform = process.platform } = system;
  if (env["ENSEMBLE_DEFENSE_DATA"]) return env["ENSEMBLE_DEFENSE_DATA"];
  const cache = cacheDir(env, platform);
  if (cache === undefined) {
    const variable = platform === "win32" ? "LOCALAPPDATA" : "HOME";
    throw new UserError(
      `No data directory: ${variable} is not set; give --data-dir or set ENSEMBLE_DEFENSE_DATA`,
    );
  }
  return (platform === "win32" ? win32 : posix).join(cache, "ensemble-defense");
}

function cacheDir(
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
): string | undefined {
  if (platform === "win32") return env["LOCALAPPDATA"] || undefined;
  const home = env["HOME"] || undefined;
  if (platform === "darwin") return home && posix.join(home, "Library", "Caches");
  const xdg = env["XDG_CACHE_HOME"];
  // the XDG specification has relative paths ignored
  return xdg?.startsWith("/") ? xdg : home && posix.join(home, ".cache");
}
