/** The commands about plans, shares and stores, in this process and on a run of a few seconds. */

import assert from "assert";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { Interrupted } from "../errors.ts";
import { Store } from "../experiments/store.ts";
import { makeStopFlag, raise } from "../workers/stop_flag.ts";
import { listener } from "./_listener.ts";
import { listPlan } from "./list_plan.ts";
import { parseCommandLine } from "./options.ts";
import { reportStore, type StoreReport } from "./report_store.ts";
import { reproduce } from "./reproduce.ts";
import type { ReproduceOptions } from "./result_flags.ts";
import { runShare } from "./run_share.ts";
import { storeCommand } from "./store_command.ts";

function options(out: string, ...args: string[]): ReproduceOptions {
  const line = parseCommandLine([
    ...["--profile", "smoke", "--backend", "wasm", "--out", out, "--workers", "2"],
    ...["--members", "2", "--epochs", "1", "--train-limit", "100", "--test-limit", "20"],
    ...["--attacks", "fgsm", ...args],
  ], "0.0.0");
  assert(line.kind === "reproduce");
  return line.options;
}

async function reported(out: string): Promise<StoreReport & { notes: string[]; text: string }> {
  const console = listener();
  const report = await reportStore(options(out), console);
  return { ...report, notes: console.notes, text: console.outs.join("\n") };
}

Deno.test("a run in shares", async (t) => {
  await inTemporaryDirectory(async (out) => {
    await t.step("is planned: units, needs, costs, and nothing is finished", async () => {
      const console = listener();
      const plan = await listPlan(options(out), true, console);
      assert.deepEqual(JSON.parse(console.outs.join("\n")), plan);
      assert.equal(plan.units.length, 2 * (2 + 3));
      const members = plan.units.filter(({ kind }) => kind === "train");
      assert.deepEqual(members.map(({ what }) => what), [
        "train randomInit 0",
        "train randomInit 1",
        "train bagging 0",
        "train bagging 1",
      ]);
      assert(members.every(({ needs }) => needs.length === 0));
      const attack = plan.units.find(({ what }) => what === "bagging fgsm grad2 0-20")!;
      assert.deepEqual(attack.needs, members.slice(2).map(({ key }) => key));
      assert(plan.units.every(({ cost, seconds }) => cost > 0 && seconds === null));
      assert.deepEqual([plan.costLeft, plan.secondsLeft], [plan.cost, null]);
    });
    await t.step("reports at first that everything is missing", async () => {
      const { results, missing, notes, text } = await reported(out);
      assert.deepEqual([results, text], [undefined, ""]);
      assert.deepEqual(missing, [
        "Missing: randomInit has 0 of 2 members and 0 of 3 attack units",
        "Missing: bagging has 0 of 2 members and 0 of 3 attack units",
      ]);
      assert.deepEqual(notes.slice(-3, -1), missing);
    });
    await t.step("computes a share, whose attacks wait for other shares' members", async () => {
      const console = listener();
      const end = await runShare(options(out), { share: { index: 1, count: 2 } }, console);
      assert.deepEqual(end, { finished: 2, waiting: 3 });
      assert.deepEqual(console.outs, [
        "2 units of share 1/2 are finished; 3 wait for members that other shares train: " +
        "run this again after them",
      ]);
      assert.match(console.notes.join("\n"), /^Share 1\/2: 5 units, .* GMAC; 5 are left, /m);
    });
    await t.step("estimates what is left once something is finished", async () => {
      const console = listener();
      await runShare(options(out, "--methods", "randomInit"), {}, console);
      assert.deepEqual(console.outs, ["5 units of the plan are finished"]);
      const plan = await listPlan(options(out), false, console);
      assert(plan.secondsLeft! > 0 && plan.costLeft < plan.cost);
      const text = console.outs.at(-1)!;
      assert.match(
        text,
        /^\| [0-9a-f]{12} \| randomInit clean 0-20 +\| +2 members .* in [\d.]+ s \|$/m,
      );
      assert.match(
        text,
        /\n10 units, [\d.]+ GMAC; 4 are left, .* about \d+ s in one thread .*, \d+ s in 2$/,
      );
    });
    await t.step("reports the methods that are whole, and writes nothing yet", async () => {
      const { results, missing, text } = await reported(out);
      assert.deepEqual(results!.table2.map(({ method }) => method), ["randomInit"]);
      assert.match(text, /^\| FGSM +\| randomInit /m);
      assert.deepEqual(missing, ["Missing: bagging has 1 of 2 members and 0 of 3 attack units"]);
      assert.deepEqual([...Deno.readDirSync(out)].map(({ name }) => name), ["store"]);
    });
    await t.step("reports in the end what a single process finds, cell for cell", async () => {
      await runShare(options(out), { share: { index: 2, count: 2 }, only: "train" }, listener());
      const console = listener();
      await runShare(options(out), { only: "attack" }, console);
      assert.deepEqual(console.outs, ["6 attack units of the plan are finished"]);
      const { results, missing, notes } = await reported(out);
      assert.deepEqual(missing, []);
      assert.match(notes.at(-1)!, /^Written to .*results\.json$/);
      assert.deepEqual(results!.computing?.devices, [results!.backend.device]);
      assert(results!.computing!.seconds > 0);
      const alone = await reproduce(options(`${out}/alone`), listener());
      assert.deepEqual(results!.table2, alone.results.table2);
      assert.deepEqual(results!.claims, alone.results.claims);
    });
    await t.step("is listed, and found sound", async () => {
      const console = listener();
      assert(await storeCommand({ action: "ls", out, dryRun: false }, console));
      assert.match(
        console.outs[0]!,
        /^\| [0-9a-f]{12} \| train bagging 1, seed 1, 1 epochs \(synthetic, wasm\) /m,
      );
      assert.match(console.outs[0]!, /\| fgsm grad2 on 2 members of bagging, images 0-20 /);
      assert.match(console.outs[0]!, /\n10 records, [\d.]+ kB$/);
      assert(await storeCommand({ action: "verify", out, dryRun: false }, console));
      assert.equal(console.outs[1], "10 records are sound, 0 damaged and set aside");
    });
    await t.step("shows damage when it is verified, and gc takes it away", async () => {
      const { units } = new Store(`${out}/store`).folders;
      const [key] = await units.keys();
      await Deno.truncate(units.manifestPath(key!), 9);
      const console = listener();
      await storeCommand({ action: "ls", out, dryRun: false }, console);
      assert.match(console.outs[0]!, /damaged manifest: see store verify/);
      assert.equal(await storeCommand({ action: "verify", out, dryRun: false }, console), false);
      assert.match(console.notes[0]!, /: damaged \(.*\); set aside /);
      assert.equal(console.outs[1], "9 records are sound, 1 damaged and set aside");
      await storeCommand({ action: "gc", out, dryRun: true }, console);
      assert.match(console.outs.at(-1)!, /^1 files of 0\.0 kB would be removed$/);
      await storeCommand({ action: "gc", out, dryRun: false }, console);
      assert.match(console.outs.at(-2)!, /\.damaged: damaged$/);
      assert.match(console.outs.at(-1)!, /^1 files of 0\.0 kB are removed$/);
      await storeCommand({ action: "gc", out, dryRun: false }, console);
      assert.match(console.outs.at(-1)!, /^0 files of 0\.0 kB are removed$/);
    });
  });
});

Deno.test("an empty store says so", async () => {
  await inTemporaryDirectory(async (out) => {
    await Deno.mkdir(`${out}/store`);
    const console = listener();
    await storeCommand({ action: "ls", out, dryRun: false }, console);
    assert.deepEqual(console.outs, ["The store is empty"]);
  });
});

Deno.test("a store that is not there is neither empty nor sound", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [missing, file] = [`${directory}/missing`, `${directory}/file`];
    await Deno.writeTextFile(file, "");
    for (const action of ["ls", "verify", "gc"] as const) {
      for (
        const [out, why] of [[missing, "no such file or directory"], [file, "not a directory"]]
      ) {
        await assert.rejects(storeCommand({ action, out: out!, dryRun: false }, listener()), {
          name: "UserError",
          message: new RegExp(
            `^${out}/store: no store can be read \\(E[A-Z]+: ${why}\\): give --out the folder for ` +
              "results that holds one$",
          ),
        });
      }
    }
  });
});

Deno.test("a run that is stopped at once computes nothing, and the same command goes on", async () => {
  await inTemporaryDirectory(async (out) => {
    const stop = makeStopFlag();
    raise(stop);
    await assert.rejects(
      reproduce(options(out), listener(), stop),
      new Interrupted("Interrupted when 0 of 10 units were finished"),
    );
    assert.deepEqual([...Deno.readDirSync(out)], []);
  });
});

Deno.test("replicates are planned and missed seed by seed", async () => {
  await inTemporaryDirectory(async (out) => {
    const console = listener();
    const two = options(out, "--replicates", "2", "--methods", "bagging");
    await listPlan(two, false, console);
    assert.match(console.outs[0]!, /^\| Unit +\| Seed \| What /m);
    assert.match(console.outs[0]!, /^\| [0-9a-f]{12} \| 2 +\| train bagging 1 /m);
    const { missing } = await reportStore(two, console);
    assert.deepEqual(missing, [
      "Missing: bagging under seed 1 has 0 of 2 members and 0 of 3 attack units",
      "Missing: bagging under seed 2 has 0 of 2 members and 0 of 3 attack units",
    ]);
  });
});

Deno.test("teachers are missed apart from the members that learn from them", async () => {
  await inTemporaryDirectory(async (out) => {
    const { missing } = await reportStore(
      options(out, "--methods", "randomInit,defensiveDistillation"),
      listener(),
    );
    assert.deepEqual(missing, [
      "Missing: randomInit has 0 of 2 members and 0 of 3 attack units",
      "Missing: defensiveDistillation has 0 of 2 teachers, 0 of 2 members and 0 of 3 attack units",
    ]);
  });
});
