/** Whole runs, in this process, as small as the paper's network lets them be. */

import assert from "assert";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { UserError } from "../errors.ts";
import { Store } from "../experiments/store.ts";
import { RecordFolder } from "../store/record_folder.ts";
import { parseResults, type Results } from "../reports/results.ts";
import { listener } from "./_listener.ts";
import { parseCommandLine } from "./options.ts";
import type { ReproduceOptions } from "./result_flags.ts";
import { reproduce } from "./reproduce.ts";

/** A finished run with what it printed. */
interface Run {
  readonly results: Results;
  readonly directory: string;
  readonly out: string[];
  readonly notes: string[];
}

function options(out: string, ...args: string[]): ReproduceOptions {
  const line = parseCommandLine([
    ...["--profile", "smoke", "--backend", "wasm", "--out", out],
    ...["--members", "2", "--epochs", "1", "--train-limit", "100", "--test-limit", "20"],
    ...["--methods", "randomInit", "--attacks", "fgsm", "--workers", "1"],
    ...args,
  ], "0.0.0");
  assert(line.kind === "reproduce");
  return line.options;
}

async function run(out: string, ...args: string[]): Promise<Run> {
  const printed: string[] = [];
  const notes: string[] = [];
  const { results, directory } = await reproduce(options(out, ...args), {
    out: (text) => printed.push(text),
    note: (text) => notes.push(text),
  });
  return { results, directory, out: printed, notes };
}

/** When each unit of the store was made. */
async function storeTimes(out: string): Promise<Map<string, string>> {
  const { units } = new Store(`${out}/store`).folders;
  const times = new Map<string, string>();
  for (const key of await units.keys()) times.set(key, (await units.check(key))!.made.at);
  return times;
}

Deno.test("a run writes results that parse, prints them, and the next run reuses its units", async () => {
  await inTemporaryDirectory(async (out) => {
    const first = await run(out, "--methods", "randomInit,bagging", "--json", `${out}/copy.json`);
    const { results, directory } = first;
    assert.match(directory, /\/smoke-synthetic-seed1-[0-9a-f]{8}$/);

    const written = await Deno.readTextFile(`${directory}/results.json`);
    assert.deepEqual(parseResults(JSON.parse(written)), results);
    assert.equal(await Deno.readTextFile(`${out}/copy.json`), written);

    assert.deepEqual(results.protocol, [{
      dataset: "synthetic",
      members: 2,
      epochs: 1,
      batchSize: 128,
      trainImages: 100,
      testImages: 20,
    }]);
    assert.deepEqual(results.attacks["synthetic"]?.fgsm, { epsilon: 0.3 });
    assert.deepEqual(
      results.table2.map(({ method, attack, members }) => [method, attack, members]),
      [["randomInit", "fgsm", 2], ["bagging", "fgsm", 2]],
    );
    assert.equal(results.backend.name, "wasm");
    assert.match(results.commit ?? "", /^([0-9a-f]{40}(\+changes)?)?$/);

    const text = first.out.join("\n");
    assert.match(text, /^\| FGSM +\| randomInit /m);
    assert.match(text, /^\| FGSM +\| bagging /m);
    const notes = first.notes.join("\n");
    assert.match(notes, /Training loss of randomInit, mean over members:/);
    assert.match(notes, /Training loss of bagging, mean over members:/);
    assert(notes.endsWith(`Written to ${directory}/results.json`));

    // Two members and two methods; clean, Grad. 1 and Grad. 2 in one slice each.
    const times = await storeTimes(out);
    assert.equal(times.size, 2 * (2 + 3));
    const second = await run(out, "--methods", "randomInit,bagging");
    assert.deepEqual(await storeTimes(out), times);
    assert.deepEqual(second.results.table2, results.table2);
    assert(second.results.seconds < results.seconds);
    assert.equal(second.directory, directory);

    const copyless = listener();
    const args = ["--methods", "randomInit,bagging", "--json", `${out}/copy.json/under_a_file`];
    await assert.rejects(reproduce(options(out, ...args), copyless), UserError);
    assert.match(copyless.outs.join("\n"), /^\| FGSM +\| bagging /m);
    assert.match(copyless.notes.at(-1)!, /^Written to /);
  });
});

Deno.test("one worker and two find the same, under the same name", async () => {
  await inTemporaryDirectory(async (out) => {
    const one = await run(`${out}/one`, "--workers", "1", "--attacks", "bim");
    const two = await run(`${out}/two`, "--workers", "2", "--attacks", "bim");
    assert.deepEqual(two.results.table2, one.results.table2);
    assert.deepEqual(two.results.claims, one.results.claims);
    assert.equal(two.directory.replace("/two/", "/one/"), one.directory);
  });
});

Deno.test("a run goes on with more members, with Grad. 1 of one, and quietly", async () => {
  await inTemporaryDirectory(async (out) => {
    const all = await run(out);
    const before = await storeTimes(out);

    const one = await run(out, "--reading", "grad1Member=0");
    assert.equal(one.results.readings.grad1Member, 0);
    assert.notEqual(one.directory, all.directory);
    const [row] = one.results.table2;
    assert.equal(row!.grad2Ensemble, all.results.table2[0]!.grad2Ensemble);
    assert.equal((await storeTimes(out)).size, before.size + 1); // one slice of Grad. 1

    const quiet = await run(out, "--quiet");
    assert.equal(quiet.directory, all.directory);
    assert.deepEqual(quiet.out.slice(0, -1), all.out.slice(0, -1)); // the last has the time
    assert(!quiet.notes.join().includes("Training loss"));

    await run(out, "--members", "3");
    const after = await storeTimes(out);
    assert.equal(after.size, before.size + 1 + 4); // a member, and three attacks on three
    for (const [name, time] of before) assert.equal(after.get(name), time);
  });
});

Deno.test("a run that lacks nothing looks at every unit once before it reads it", async () => {
  await inTemporaryDirectory(async (out) => {
    await run(out);
    const { check } = RecordFolder.prototype;
    const checked: string[] = [];
    RecordFolder.prototype.check = function (key): ReturnType<typeof check> {
      checked.push(key);
      return check.call(this, key);
    };
    await run(out).finally(() => RecordFolder.prototype.check = check);
    assert.deepEqual(checked.sort(), await new Store(`${out}/store`).folders.units.keys());
  });
});

Deno.test("a damaged unit is told of and computed again, with the same result", async () => {
  await inTemporaryDirectory(async (out) => {
    const first = await run(out);
    const { units } = new Store(`${out}/store`).folders;
    const [key] = await units.keys();
    const { file, bytes, sha256 } = (await units.check(key!))!;
    await Deno.truncate(`${out}/store/units/${key!.slice(0, 2)}/${file}`, bytes - 1);
    const second = await run(out);
    assert.match(second.notes[0]!, /^\S+\.safetensors: damaged \(.+\); set aside as .+$/);
    assert.equal((await units.check(key!))!.sha256, sha256);
    assert.deepEqual(second.results.table2, first.results.table2);
  });
});

Deno.test("mistakes end a run before anything is trained", async () => {
  await inTemporaryDirectory(async (out) => {
    await assert.rejects(
      run(out, "--reading", "grad1Member=2"),
      new UserError("Reading grad1Member must be all or a member from 0 to 1: received 2"),
    );
    await assert.rejects(
      run(out, "--test-limit", "1000001"),
      new UserError(
        "1000001 test images were asked for, but synthetic has 1000000: ask for at most that",
      ),
    );
    assert.deepEqual([...Deno.readDirSync(out)], []);
  });
});
