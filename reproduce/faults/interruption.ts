/** Ctrl-C, and two processes at once. */

import assert from "assert";
import { inTemporaryDirectory } from "../../src/files/_temporary_directory.ts";
import { ended, findings, makingTimes, MICRO_FLAGS, startReproduce } from "./_micro_run.ts";

/** The flags of one long training, so that a signal meets it. */
const LONG = [...MICRO_FLAGS, "--methods", "bagging", "--train-limit", "4000", "--epochs", "9"];

/** Waits until something is saved or finished in a store. */
async function until(directory: string): Promise<void> {
  while (true) {
    const found = await Deno.stat(directory).then(() => true, () => false);
    if (found) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

Deno.test("SIGINT saves, says how to go on, and exits 130; SIGTERM does too, with 143", async () => {
  await inTemporaryDirectory(async (out) => {
    const first = startReproduce(...LONG, "--out", out);
    await until(`${out}/store/unfinished`);
    first.kill("SIGINT");
    const end = await ended(first);
    assert.equal(end.code, 130);
    assert.deepEqual(end.notes, [
      "Stopping: the step under way is finished and saved; once more ends at once",
      "reproduce: Interrupted when 0 of 8 units were finished. To go on from here: " +
      `deno task reproduce ${LONG.join(" ")} --out ${out}`,
    ]);

    const second = startReproduce(...LONG, "--out", out);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    second.kill("SIGTERM");
    assert.equal((await ended(second)).code, 143);
    assert.equal((await makingTimes(out)).size, 0);
  });
});

Deno.test("two processes on one store at once find what one finds alone", async () => {
  await inTemporaryDirectory(async (directory) => {
    const alone = startReproduce(...MICRO_FLAGS, "--out", `${directory}/alone`);
    assert.equal((await ended(alone)).code, 0);
    const out = `${directory}/shared`;
    const both = [0, 1].map(() => startReproduce(...MICRO_FLAGS, "--out", out));
    for (const { code, notes } of await Promise.all(both.map(ended))) {
      assert.equal(code, 0, notes.join("\n"));
      assert.deepEqual(notes, []);
    }
    assert.deepEqual(await findings(out), await findings(`${directory}/alone`));
    const verify = await ended(startReproduce("store", "verify", "--out", out));
    assert.match(verify.out, /^15 records are sound, 0 damaged/);
  });
});
