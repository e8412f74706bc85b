/**
 * `deno task test:pack`: the program is packed, and the smoke profile run from the folder, with an
 * empty environment and, where the system allows it, without network. Not part of `deno task test`:
 * bundling and compressing take minutes. It needs xz and tar.
 */

import assert from "assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { currentCommit } from "../../src/cli/commit.ts";
import { copyInPieces } from "./pieces.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TINY = [
  ...["--profile", "smoke", "--dataset", "synthetic", "--backend", "wasm", "--members", "2"],
  ...["--epochs", "1", "--train-limit", "100", "--test-limit", "40", "--methods", "randomInit"],
];

/** Runs a command; fails with what it printed unless it ends as it should. */
async function run(
  command: string,
  args: readonly string[],
  { code = 0, env }: { code?: number; env?: Record<string, string> } = {},
): Promise<{ stdout: string; stderr: string }> {
  const output = await new Deno.Command(command, {
    args: [...args],
    cwd: ROOT,
    ...(env && { env, clearEnv: true }),
  }).output();
  const [stdout, stderr] = [output.stdout, output.stderr].map((b) => new TextDecoder().decode(b));
  assert.equal(output.code, code, `${command} ${args.join(" ")}\n${stdout}\n${stderr}`);
  return { stdout: stdout!, stderr: stderr! };
}

/** `unshare` with a network of its own, which has no way out; nothing where that is not allowed. */
async function withoutNetwork(): Promise<string[]> {
  const prefix = ["unshare", "--map-root-user", "--net"];
  try {
    const { success } = await new Deno.Command(prefix[0]!, { args: [...prefix.slice(1), "true"] })
      .output();
    return success ? prefix : [];
  } catch {
    return [];
  }
}

Deno.test("the packed program runs alone, and what it finds comes back in small files", async (t) => {
  const folder = await Deno.makeTempDir();
  const pack = (args: string[], code = 0): ReturnType<typeof run> =>
    run(Deno.execPath(), ["run", "-A", "deploy/offline/pack.ts", ...args], { code });
  const packed = join(folder, "packed");
  const prefix = await withoutNetwork();
  const env = { PATH: "/usr/bin:/bin", ENSEMBLE_DEFENSE_HOME: join(folder, "home") };
  const runThere = (args: string[], code = 0): ReturnType<typeof run> => {
    const [command, ...rest] = [...prefix, "sh", join(packed, "run"), ...args];
    return run(command!, rest, { code, env });
  };

  await t.step("pack says what it lacks, in a line", async () => {
    const nowhere = join(folder, "nowhere");
    const cases: [string[], RegExp][] = [
      [
        ["--out", packed, "--data", "svhn"],
        /^pack: --data must be of mnist, cifar10: received svhn\n$/,
      ],
      [
        ["--out", packed, "--data", "mnist", "--data-dir", nowhere],
        /^pack: MNIST is not at hand: /,
      ],
      [["--out", ROOT], /^pack: --out must be an empty folder: .* is not\n$/],
      [
        ["--out", packed, "--compression", "x"],
        /^pack: --compression must be a digit: received x\n$/,
      ],
      [[], /^pack: required option '--out <dir>' not specified\n$/],
    ];
    for (const [args, message] of cases) assert.match((await pack(args, 2)).stderr, message);
  });
  await t.step("pack writes pieces below 64 MB", async () => {
    const { stdout } = await pack(["--out", packed, "--compression", "1"]);
    assert.match(
      stdout,
      /packed: \d+ MiB, no file above 60 MiB\. There: sh run OUT reproduce FLAGS/,
    );
    for (const { name } of Deno.readDirSync(packed)) {
      assert.ok(Deno.statSync(join(packed, name)).size < 64e6, name);
    }
    const file = join(folder, "train-images-idx3-ubyte.gz");
    await Deno.writeFile(file, Uint8Array.of(1, 2, 3, 4, 5));
    await Deno.mkdir(join(packed, "data/mnist"), { recursive: true });
    await copyInPieces(file, join(packed, "data/mnist"), 2);
  });
  await t.step("run explains itself", async () => {
    const { stderr } = await runThere([join(folder, "out")], 2);
    assert.match(stderr, /^sh run OUT reproduce FLAGS .*\nsh run OUT bench:gpu/);
  });
  await t.step(
    `the smoke profile runs there${prefix.length ? " without network" : ""}`,
    async () => {
      const out = join(folder, "out");
      const { stdout } = await runThere([out, "reproduce", ...TINY]);
      assert.match(stdout, /Table 2, drawn digits/);
      await run("sh", ["-c", `cat ${out}/results.tar.gz.* | tar xz -C ${folder}`]);
      const results = JSON.parse(
        await Deno.readTextFile(
          (await Array.fromAsync(files(join(folder, "results"))))
            .find((path) => path.endsWith("results.json"))!,
        ),
      );
      assert.equal(results.backend.name, "wasm");
      assert.deepEqual(results.computing.commits, [await currentCommit()]);
      assert.ok(
        !(await Array.fromAsync(files(join(folder, "results")))).some((path) =>
          path.includes("/store/")
        ),
      );
    },
  );
  await t.step("every script for PyTorch is beside the program", async () => {
    const scripts = async (folder: string): Promise<string[]> =>
      (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name)
        .filter((name) => name.endsWith(".py")).toSorted();
    const there = await scripts(join(folder, "home/program/bundles"));
    assert.ok(there.includes("torch_attack_times.py"));
    assert.deepEqual(there, await scripts(join(ROOT, "bench/peers")));
  });
  await t.step("data that lies there in pieces is put together", async () => {
    const data = join(folder, "home/data/mnist/train-images-idx3-ubyte.gz");
    assert.deepEqual(await Deno.readFile(data), Uint8Array.of(1, 2, 3, 4, 5));
  });
  await t.step("what the program refuses, it refuses there with the same exit code", async () => {
    const { stderr } = await runThere([join(folder, "out"), "reproduce", "--profile", "huge"], 2);
    assert.match(stderr, /^reproduce: .*huge/m);
  });
  await Deno.remove(folder, { recursive: true });
});

/** All files below a folder. */
async function* files(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* files(join(folder, name));
    else yield join(folder, name);
  }
}
