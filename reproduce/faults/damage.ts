/** Flipped bytes and cut files of every kind: each is told of, and no result changes. */

import assert from "assert";
import type { Console } from "../../src/cli/console.ts";
import { parseCommandLine } from "../../src/cli/options.ts";
import { prepareRun } from "../../src/cli/prepare.ts";
import { reproduce } from "../../src/cli/reproduce.ts";
import type { ReproduceOptions } from "../../src/cli/result_flags.ts";
import { Interrupted } from "../../src/errors.ts";
import { computePlans } from "../../src/experiments/compute_plans.ts";
import { Store } from "../../src/experiments/store.ts";
import type { Unit } from "../../src/experiments/unit.ts";
import { type RandomStream, randomStream } from "../../src/random/stream.ts";
import type { RecordFolder } from "../../src/store/record_folder.ts";
import { makeStopFlag, raise } from "../../src/workers/stop_flag.ts";
import { inTemporaryDirectory } from "../../src/files/_temporary_directory.ts";
import { findings } from "./_micro_run.ts";

const CASES = 100;
const SEED = Number(Deno.env.get("DAMAGE_SEED") ?? Date.now());

function options(out: string, methods: string): ReproduceOptions {
  const line = parseCommandLine([
    ...["--profile", "smoke", "--backend", "wasm", "--workers", "1", "--out", out],
    ...["--members", "1", "--epochs", "12", "--train-limit", "40", "--test-limit", "10"],
    ...["--attacks", "fgsm", "--methods", methods],
  ], "0.0.0");
  assert(line.kind === "reproduce");
  return line.options;
}

/** Runs everything; gives what was said of damage. */
async function run(out: string, methods: string = "randomInit,bagging"): Promise<string[]> {
  const damages: string[] = [];
  const console: Console = {
    out: () => {},
    note: (text) => void (text.includes(": damaged (") && damages.push(text)),
  };
  await reproduce(options(out, methods), console);
  return damages;
}

/** Interrupts bagging's only member amid its training, a step an epoch. */
async function interruptBagging(out: string): Promise<void> {
  const note = (text: string): void => assert.fail(text);
  const run = await prepareRun(options(out, "bagging"), "compute", { note: () => {} });
  const stop = makeStopFlag();
  const onProgress = (): void => raise(stop);
  await assert.rejects(
    computePlans(run.plans, { ...run, workers: 1, stop, onProgress, onNote: note }),
    Interrupted,
  );
}

/** Flips a bit of a file, or cuts it short. */
async function damage(path: string, stream: RandomStream): Promise<string> {
  const bytes = await Deno.readFile(path);
  const place = stream.integer(bytes.length);
  const cut = stream.integer(2) === 0;
  if (!cut) bytes[place]! ^= 1 << stream.integer(8);
  await Deno.writeFile(path, cut ? bytes.subarray(0, place) : bytes);
  return `${path} ${cut ? "cut to" : "flipped at byte"} ${place} of ${bytes.length}`;
}

/** Damages the manifest or the data file of a record. */
async function damageRecord(
  records: RecordFolder,
  key: string,
  stream: RandomStream,
): Promise<string> {
  const manifest = records.manifestPath(key);
  const { file } = (await records.manifest(key))!;
  const data = manifest.replace(/[^/]*$/, file);
  return await damage(stream.integer(2) === 0 ? manifest : data, stream);
}

Deno.test(`${CASES} damaged files (DAMAGE_SEED=${SEED}) are each told of and change no result`, async () => {
  await inTemporaryDirectory(async (directory) => {
    const template = `${directory}/template`;
    await run(template, "randomInit");
    await interruptBagging(template);
    assert.deepEqual(await run(`${directory}/whole`), []);
    const expected = await findings(`${directory}/whole`);

    const stream = randomStream(SEED, "damage");
    const PER_RUN = 4;
    for (let turn = 0; turn < CASES / PER_RUN; turn++) {
      const out = `${directory}/${turn}`;
      await copyStore(`${template}/store`, `${out}/store`);
      const { units, unfinished } = new Store(`${out}/store`).folders;
      const [trained, ...attacks] = await byKind(units);
      const kept = stream.integer(attacks.length);
      const [saved] = await unfinished.keys();
      const cases = [
        await damageRecord(units, trained!, stream),
        ...await Promise.all(
          attacks.filter((_, i) => i !== kept).map((key) => damageRecord(units, key, stream)),
        ),
        await damageRecord(unfinished, saved!, stream),
      ];
      assert.equal(cases.length, PER_RUN);
      const told = await run(out);
      assert.equal(told.length, PER_RUN, `${cases.join("\n")}\ntold of:\n${told.join("\n")}`);
      for (const text of cases) {
        const path = text.split(" ")[0]!;
        assert(told.some((line) => line.startsWith(`${path}: damaged (`)), text);
      }
      assert.deepEqual(await findings(out), expected, cases.join("\n"));
      await Deno.remove(out, { recursive: true });
    }
  });
});

/** Keys of units: the trained member's first. */
async function byKind(units: RecordFolder): Promise<string[]> {
  const kinds = new Map<string, string>();
  for (const key of await units.keys()) {
    kinds.set(key, ((await units.manifest(key))!.about["unit"] as Unit).kind);
  }
  return [...kinds.keys()].toSorted((a, b) => kinds.get(b)!.localeCompare(kinds.get(a)!));
}

async function copyStore(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyStore(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
