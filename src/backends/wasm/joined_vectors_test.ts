import assert from "assert";
import { JOINING_FLAGS, joinsVectors } from "./joined_vectors.ts";

/** Sets the flags, and takes them back where Deno does not start with them. */
const PREFIX = `export DENO_V8_FLAGS=${JOINING_FLAGS}; ` +
  "deno eval 0 2>/dev/null || unset DENO_V8_FLAGS; deno ";

const with64 = (flags: string | undefined): boolean =>
  joinsVectors({ arch: "x64", env: () => flags });

Deno.test("vectors are joined where V8 was started with both flags, in any order and company", () => {
  const [one, other] = JOINING_FLAGS.split(",") as [string, string];
  assert.equal(with64(JOINING_FLAGS), true);
  assert.equal(with64([other, "--stack-size=2000", one].join(",")), true);
  assert.equal(with64(one), false);
  assert.equal(with64(other), false);
  assert.equal(with64(undefined), false);
});

Deno.test("vectors are not joined on processors that have no wide ones", () => {
  assert.equal(joinsVectors({ arch: "arm64", env: () => JOINING_FLAGS }), false);
});

Deno.test("vectors are not joined where the environment may not be read", () => {
  const withheld = (): string => {
    throw new Deno.errors.NotCapable("env access");
  };
  assert.equal(joinsVectors({ arch: "x64", env: withheld }), false);
});

Deno.test("the tasks that compute start V8 with these flags, and one that tests", async () => {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(new URL("../../../deno.json", import.meta.url)),
  ) as { tasks: Record<string, { command: string }> };
  const flagged = Object.entries(tasks)
    .filter(([, { command }]) => command.startsWith(PREFIX))
    .map(([name]) => name);
  const computing = (name: string): boolean =>
    ["reproduce", "test:joined"].includes(name) || /^(bench|record)(:|$)/.test(name);
  // They compute elsewhere, set the flags themselves, or compute nothing.
  const others = ["bench:gpu", "bench:joined", "record:claims"];
  assert.deepEqual(
    flagged,
    Object.keys(tasks).filter((name) => computing(name) && !others.includes(name)),
  );
});

Deno.test("the packed program and the documentation's script of one's own start V8 with the same flags", async () => {
  const root = new URL("../../../", import.meta.url);
  for (const file of ["deploy/offline/run.sh", "docs/backends.md"]) {
    const text = await Deno.readTextFile(new URL(file, root));
    const set = [...text.matchAll(/DENO_V8_FLAGS=(\S+)/g)].map(([, flags]) => flags);
    assert.deepEqual(set, [JOINING_FLAGS], file);
  }
});
