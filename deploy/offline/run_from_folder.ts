/**
 * The script of a packed folder, with a stand-in for Deno that says what it was asked to run. Part of
 * `deno task test:pack`, since it needs sh, xz and tar.
 */

import assert from "assert";
import { join } from "node:path";
import { inTemporaryDirectory } from "../../src/files/_temporary_directory.ts";
import { runCommand } from "../commands.ts";
import { writeRunScript } from "./run_script.ts";

/** A folder like a packed one, whose Deno is a script. */
async function pack(folder: string, deno: string): Promise<void> {
  await Deno.mkdir(join(folder, "data"), { recursive: true });
  const content = join(folder, "content");
  await Deno.mkdir(join(content, "program"), { recursive: true });
  await Deno.writeTextFile(join(content, "deno"), `#!/bin/sh\n${deno}\n`, { mode: 0o755 });
  for (const name of ["deno", "program"]) {
    const archive = join(folder, `${name}.tar.xz`);
    await runCommand("tar", ["-cJf", archive, "-C", content, name], { failure: "Cannot pack" });
  }
  await Deno.remove(content, { recursive: true });
  await writeRunScript(folder);
}

/** How a folder's script ends. */
async function run(
  folder: string,
  args: readonly string[],
  { env, cwd = folder }: { env: Record<string, string>; cwd?: string },
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: [join(folder, "run"), ...args],
    env: { PATH: "/usr/bin:/bin", ...env },
    clearEnv: true,
    cwd,
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, stdout: out!, stderr: err! };
}

Deno.test("a folder packed anew is unpacked anew, into a home that only its user may enter", () =>
  inTemporaryDirectory(async (top) => {
    const [packed, tmp] = [join(top, "packed"), join(top, "tmp")];
    const args = [join(top, "out"), "reproduce"];
    for (const version of ["first", "second"]) {
      await pack(packed, `echo ${version}`);
      const { stdout } = await run(packed, args, { env: { TMPDIR: tmp } });
      assert.match(stdout, new RegExp(`^${version}\n`));
    }
    const homes = await Array.fromAsync(Deno.readDir(tmp));
    assert.equal(homes.length, 2);
    assert.equal((await Deno.stat(join(tmp, homes[0]!.name))).mode! & 0o777, 0o700);
  }));

Deno.test("in one home for several packed folders runs the program of the folder that is run", () =>
  inTemporaryDirectory(async (top) => {
    const packed = join(top, "packed");
    const env = { ENSEMBLE_DEFENSE_HOME: join(top, "home") };
    const args = [join(top, "out"), "reproduce"];
    await pack(packed, "echo first");
    await run(packed, args, { env });
    await Deno.writeTextFile(join(packed, "data", "more"), "added");
    await pack(packed, "echo second");
    assert.match((await run(packed, args, { env })).stdout, /^second\n/);
    assert.equal(await Deno.readTextFile(join(top, "home", "data", "more")), "added");
  }));

Deno.test("a home that is not the user's own folder is refused", () =>
  inTemporaryDirectory(async (top) => {
    const [packed, tmp] = [join(top, "packed"), join(top, "tmp")];
    await pack(packed, "echo ran");
    const args = [join(top, "out"), "reproduce"];
    await run(packed, args, { env: { TMPDIR: tmp } });
    const [{ name }] = await Array.fromAsync(Deno.readDir(tmp)) as [Deno.DirEntry];
    await Deno.rename(join(tmp, name), join(top, "elsewhere"));
    await Deno.symlink(join(top, "elsewhere"), join(tmp, name));
    const { code, stdout, stderr } = await run(packed, args, { env: { TMPDIR: tmp } });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, new RegExp(`^run: .*/${name} must be a folder of yours: .*\n$`));
  }));

Deno.test("results come back, and trained networks only where they are asked for", () =>
  inTemporaryDirectory(async (top) => {
    const [packed, out] = [join(top, "packed"), join(top, "out")];
    const folders = ["", "bench-gpu/tables/", "bench-gpu/tables.1/"]
      .map((folder) => `results/${folder}`);
    await pack(
      packed,
      folders.map((folder) => `mkdir -p ${folder}store; : >${folder}found; : >${folder}store/unit`)
        .join("\n"),
    );
    const home = { ENSEMBLE_DEFENSE_HOME: join(top, "home") };
    for (const env of [home, { ...home, KEEP_STORE: "1" }]) {
      assert.equal((await run(packed, [out, "reproduce"], { env })).code, 0);
      const listed = await runCommand("tar", ["-tzf", join(out, "results.tar.gz.aa")], {
        failure: "Cannot list",
      });
      const files = listed.split("\n").filter((path) => /[^/]$/.test(path));
      const names = "KEEP_STORE" in env ? ["found", "store/unit"] : ["found"];
      assert.deepEqual(
        files.toSorted(),
        folders.flatMap((folder) => names.map((name) => folder + name)).toSorted(),
      );
    }
  }));

Deno.test("a folder that would not come back is refused, and said where there is none", () =>
  inTemporaryDirectory(async (top) => {
    const [packed, out] = [join(top, "packed"), join(top, "out")];
    const home = join(top, "home");
    const env = { ENSEMBLE_DEFENSE_HOME: home };
    await pack(packed, 'if [ "$1" = run ]; then shift 7; echo "$@"; fi');
    for (const flags of [["--out", "elsewhere"], ["--seed", "2", "--out=elsewhere"]]) {
      const { code, stdout, stderr } = await run(packed, [out, "reproduce", ...flags], { env });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.equal(
        stderr,
        `run: --out must be results or below it, which comes back in ${out}: received elsewhere\n`,
      );
    }
    for (const flags of [["--out", "results"], ["--out=results/mnist", "--seed", "2"]]) {
      const { code, stdout, stderr } = await run(packed, [out, "reproduce", ...flags], { env });
      assert.deepEqual([code, stdout], [0, `${flags.join(" ")}\n`]);
      assert.equal(
        stderr,
        `run: nothing comes back: there is no folder results in ${join(home, "work")}\n`,
      );
    }
    assert.equal((await run(packed, [out, "bench:peers"], { env })).stderr, "");
  }));
