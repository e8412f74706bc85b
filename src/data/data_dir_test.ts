import assert from "assert";
import { UserError } from "../errors.ts";
import { defaultDataDir } from "./data_dir.ts";

Deno.test("ENSEMBLE_DEFENSE_DATA is the data directory wherever it is set", () => {
  const env = { ENSEMBLE_DEFENSE_DATA: "/data", HOME: "/home/ada", XDG_CACHE_HOME: "/cache" };
  for (const platform of ["linux", "darwin", "win32"]) {
    assert.equal(defaultDataDir({ env, platform }), "/data");
  }
});

Deno.test("the default is the cache directory of the system", () => {
  const HOME = "/home/ada";
  const of = (platform: string, env: Record<string, string>): string =>
    defaultDataDir({ platform, env });
  assert.equal(of("linux", { HOME }), "/home/ada/.cache/ensemble-defense");
  assert.equal(of("linux", { HOME, XDG_CACHE_HOME: "/tmp/c" }), "/tmp/c/ensemble-defense");
  assert.equal(of("darwin", { HOME }), "/home/ada/Library/Caches/ensemble-defense");
  assert.equal(of("win32", { LOCALAPPDATA: "C:\\Local" }), "C:\\Local\\ensemble-defense");
});

Deno.test("an empty or relative variable counts as not set", () => {
  const env = { HOME: "/home/ada", XDG_CACHE_HOME: "cache", ENSEMBLE_DEFENSE_DATA: "" };
  assert.equal(defaultDataDir({ env, platform: "linux" }), "/home/ada/.cache/ensemble-defense");
});

Deno.test("an environment without a home says what to set", () => {
  assert.throws(
    () => defaultDataDir({ env: {}, platform: "linux" }),
    new UserError(
      "No data directory: HOME is not set; give --data-dir or set ENSEMBLE_DEFENSE_DATA",
    ),
  );
  assert.throws(() => defaultDataDir({ env: {}, platform: "win32" }), /LOCALAPPDATA is not set/);
});
