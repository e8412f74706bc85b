/**
 * `deno task test:slurm`: the batch files on a real Slurm cluster of one node. A run in an array of
 * four must find what one process finds. Not part of `deno task test`: it needs root, Debian's
 * packages slurmctld, slurmd, slurm-client and munge, and two to three minutes on two cores.
 */

import assert from "assert";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findings } from "../../reproduce/faults/_micro_run.ts";
import { type Cluster, command, type Job, startCluster, whyNoCluster } from "./_cluster.ts";
import { countWrites } from "./_count_writes.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SUBMIT = join(ROOT, "deploy/slurm/submit.sh");
const MICRO = [
  ...["--profile", "smoke", "--dataset", "synthetic", "--backend", "wasm"],
  ...["--members", "2", "--epochs", "1", "--train-limit", "200", "--test-limit", "200"],
];
/** A member that trains for so long that it can be interrupted. */
const LONG_EPOCHS = 12;
const LONG = [
  ...["--profile", "smoke", "--dataset", "synthetic", "--backend", "wasm"],
  ...["--methods", "randomInit", "--members", "1", "--attacks", "fgsm"],
  ...["--epochs", String(LONG_EPOCHS), "--train-limit", "1000", "--test-limit", "100"],
];

const skipped = whyNoCluster();
Deno.test({
  name: `runs on a Slurm cluster${skipped === undefined ? "" : `: skipped, ${skipped}`}`,
  ignore: skipped !== undefined,
  fn: async (t) => {
    await using cluster = await startCluster(4);
    await t.step("an array of four finds what one process finds", async (t) => {
      await testArray(t, cluster);
    });
    await t.step("a task near its time limit saves, queues again and goes on", async () => {
      await testTimeLimit(cluster);
    });
    await t.step(
      "a task that is cancelled saves, and jobs that need it leave the queue",
      async () => {
        await testCancelled(cluster);
      },
    );
    await t.step("a task does not go back into the queue for ever", async () => {
      await testTooShort(cluster);
    });
  },
});

Deno.test("submit.sh refuses what no job could run, before it submits any", async () => {
  const cases: [string[], RegExp][] = [
    [[], /the number of array tasks must be an integer of at least 1: received nothing\nusage: /],
    [["0", "--", ...MICRO], /the number of array tasks must be .*: received 0\n/],
    [["4", ...MICRO], /the flags of reproduce must follow a --: received none\n/],
    [["4", "--", "--dataset", "mnist"], /the flags must have a --backend that is the same on all/],
    [["4", "--", "--backend", "wasm"], /the flags must have a --dataset that is the same on all/],
    [["4", "--", ...MICRO, "--backend", "auto"], /--backend auto may differ from node to node/],
    [["4", "--", ...MICRO, "--members", "no"], /reproduce: --members must be an integer/],
  ];
  for (const [args, message] of cases) {
    await assert.rejects(command(SUBMIT, args, {}), (error: Error) => {
      assert.match(error.message, / ended with 2:\n/);
      assert.match(error.message, message);
      return true;
    });
  }
});

async function testArray(t: Deno.TestContext, cluster: Cluster): Promise<void> {
  const [alone, array] = [cluster.folder("alone"), cluster.folder("array")];
  await reproduce(...MICRO, "--workers", "1", "--quiet", "--out", alone);
  const keys = unitKeys(alone);
  assert.equal(keys.length, 2 * (2 + 2 * 5)); // of either method: members, two slices of five attacks
  const once = new Map(keys.map((key) => [key, 1]));
  using writes = await countWrites(join(array, "store/units"), keys);
  const jobs = await runArray(cluster, 4, [...MICRO, "--out", array]);

  await t.step("in four tasks that train, four that attack, and one that reports", () => {
    const tasks = Object.groupBy(jobs, ({ name }) => name);
    assert.deepEqual(
      Object.entries(tasks).map(([name, tasks]) => [name, tasks!.length]).sort(),
      [["ensemble-attack", 4], ["ensemble-report", 1], ["ensemble-train", 4]],
    );
  });
  await t.step("cell for cell", async () => {
    const expected = await findings(alone);
    assert.equal(expected?.table2?.length, 2 * 2);
    assert.deepEqual(await findings(array), expected);
  });
  await t.step("with checkpoints and predictions that are the same to the bit", () => {
    assert.deepEqual(dataDigests(array), dataDigests(alone));
  });
  await t.step("and computes no unit twice", () => {
    assert.deepEqual(writes.counts, once);
  });
  await t.step("and none again when it is submitted again, in an array of three", async () => {
    await runArray(cluster, 3, [...MICRO, "--out", array]);
    assert.deepEqual(writes.counts, once);
  });
}

async function testTimeLimit(cluster: Cluster): Promise<void> {
  const [alone, array] = [cluster.folder("long-alone"), cluster.folder("long")];
  await reproduce(...LONG, "--workers", "1", "--quiet", "--out", alone);
  using saves = await countWrites(join(array, "store/unfinished"), unitKeys(alone));
  const saved = (): number => [...saves.counts.values()].reduce((sum, count) => sum + count, 0);

  const [train] = await submit(cluster, 1, [...LONG, "--out", array]);
  await cluster.until("three saved epochs", () => saved() >= 3, 60);
  // What Slurm sends when the limit is near (--signal=B:USR1@120).
  await command("scancel", ["--signal=USR1", "--batch", `${train}_1`], cluster.env);
  const restarts = (jobs: Job[]): number => jobs.find(({ id }) => id === `${train}_1`)!.restarts;
  await cluster.until("the task in the queue again", (jobs) => restarts(jobs) === 1, 30);
  const jobs = await cluster.until("the end of the run", ended, 180);
  await assertCompleted(jobs);
  // Each epoch once, and where it stopped. From the beginning, it would have saved three more.
  assert.ok(saved() <= LONG_EPOCHS + 1, `${saved()} saves of ${LONG_EPOCHS} epochs`);
  assert.deepEqual(await findings(array), await findings(alone));
  assert.deepEqual(dataDigests(array), dataDigests(alone));
}

async function testCancelled(cluster: Cluster): Promise<void> {
  const { jobs, log } = await stopTraining(cluster, 2, ["scancel"], {});
  assert.deepEqual(jobs.map(({ state }) => state), ["CANCELLED", "CANCELLED", "CANCELLED"]);
  assert.match(log, /Interrupted when 0 of 1 units were finished\. To go on from here/);
}

async function testTooShort(cluster: Cluster): Promise<void> {
  const signal = ["scancel", "--signal=USR1", "--batch"];
  const { jobs, log } = await stopTraining(cluster, 3, signal, { MAX_RESTARTS: "0" });
  assert.deepEqual(jobs.map(({ state }) => state), ["FAILED", "CANCELLED", "CANCELLED"]);
  assert.match(log, /share\.sh: not finished after 0 restarts: give the tasks more time/);
}

/** Stops the long training by a command on its task; the jobs in the end, and what it printed. */
async function stopTraining(
  cluster: Cluster,
  seed: number,
  [program, ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ jobs: Job[]; log: string }> {
  const out = cluster.folder(`stopped-${seed}`);
  const ids = await submit(cluster, 1, [...LONG, "--seed", String(seed), "--out", out], env);
  await cluster.until("a saved epoch", () => paths(join(out, "store/unfinished")).length > 0, 60);
  await command(program!, [...args, `${ids[0]}_1`], cluster.env);
  const all = await cluster.until("the end of all jobs", ended, 60);
  const jobs = ids.flatMap((id) => all.filter((job) => job.id.split("_")[0] === id));
  return { jobs, log: await Deno.readTextFile(jobs[0]!.log) };
}

/** Submits a run and waits until its jobs are completed. */
async function runArray(
  cluster: Cluster,
  tasks: number,
  flags: readonly string[],
): Promise<Job[]> {
  const ids = await submit(cluster, tasks, flags);
  const jobs = await cluster.until("the end of the run", ended, 180);
  const own = jobs.filter(({ id }) => ids.includes(id.split("_")[0]!));
  await assertCompleted(own);
  return own;
}

/** Submits a run, in tasks of one core; the ids of its three jobs. */
async function submit(
  cluster: Cluster,
  tasks: number,
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const printed = await command(
    SUBMIT,
    [String(tasks), "--cpus-per-task=1", "--", ...flags],
    { ...cluster.env, ...env },
  );
  const [, ...ids] = /^train (\d+)\nattack (\d+)\nreport (\d+)\n$/.exec(printed) ?? [];
  assert.equal(ids.length, 3, printed);
  return ids;
}

function ended(jobs: readonly Job[]): boolean {
  return jobs.every(({ state }) => !/PENDING|RUNNING|COMPLETING/.test(state));
}

async function assertCompleted(jobs: readonly Job[]): Promise<void> {
  for (const job of jobs) {
    if (job.state === "COMPLETED") continue;
    const log = await Deno.readTextFile(job.log).catch(() => "nothing");
    assert.fail(`${job.name} ${job.id} is ${job.state} (${job.reason}) and printed:\n${log}`);
  }
}

/** Runs the program in one process. */
async function reproduce(...flags: string[]): Promise<void> {
  await command("deno", ["task", "reproduce", ...flags], {});
}

/** The keys of the finished units of a store, in ascending order. */
function unitKeys(out: string): string[] {
  const names = paths(join(out, "store/units")).map((path) => basename(path));
  return names.filter((name) => name.endsWith(".json")).map((name) => basename(name, ".json"));
}

/** The SHA-256 of checkpoints and predictions, by the names of their manifests. */
function dataDigests(out: string): Record<string, string> {
  const manifests = paths(join(out, "store/units")).filter((path) => path.endsWith(".json"));
  return Object.fromEntries(
    manifests.map((path) => [basename(path), JSON.parse(Deno.readTextFileSync(path)).sha256]),
  );
}

/** All files in a folder, in the order of their paths; none if there is no folder. */
function paths(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? paths(join(folder, name)) : [join(folder, name)]
  ).sort();
}
