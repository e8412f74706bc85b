/** Kill -9 at random moments: nothing is lost but the epoch under way, and nothing is done twice. */

import assert from "assert";
import { Store } from "../../src/experiments/store.ts";
import { randomStream } from "../../src/random/stream.ts";
import { inTemporaryDirectory } from "../../src/files/_temporary_directory.ts";
import { ended, findings, makingTimes, MICRO_FLAGS, startReproduce } from "./_micro_run.ts";
import { note } from "../note.ts";

const KILLS = Number(Deno.env.get("KILLS") ?? 10);
const SEED = Number(Deno.env.get("KILL_SEED") ?? Date.now());

Deno.test(`${KILLS} kills at random moments (KILL_SEED=${SEED}) change no result`, async () => {
  await inTemporaryDirectory(async (directory) => {
    const start = performance.now();
    const { code } = await ended(startReproduce(...MICRO_FLAGS, "--out", `${directory}/whole`));
    const milliseconds = performance.now() - start;
    assert.equal(code, 0);
    const expected = await findings(`${directory}/whole`);
    const units = (await makingTimes(`${directory}/whole`)).size;

    const stream = randomStream(SEED, "kills");
    let [round, killed, saved] = [0, 0, 0];
    while (killed < KILLS) {
      const out = `${directory}/${round++}`;
      const made = new Map<string, string>();
      let code: number | undefined;
      while (code !== 0) {
        const process = startReproduce(...MICRO_FLAGS, "--out", out);
        const spare = killed === KILLS;
        const timer = spare ? undefined : setTimeout(
          () => process.kill("SIGKILL"),
          stream.uniform() * milliseconds,
        );
        const end = await ended(process);
        clearTimeout(timer);
        code = end.code;
        if (code === 0) break;
        assert.equal(end.signal, "SIGKILL", end.notes.join("\n"));
        killed++;
        const times = await makingTimes(out);
        for (const [key, time] of made) assert.equal(times.get(key), time, `${key} ran twice`);
        for (const [key, time] of times) made.set(key, time);
        saved += await isSaved(out) ? 1 : 0;
      }
      assert.deepEqual(await findings(out), expected);
      const times = await makingTimes(out);
      for (const [key, time] of made) assert.equal(times.get(key), time, `${key} ran twice`);
      assert.equal(times.size, units);
    }
    note(`${killed} kills in ${round} runs of ${units} units; ${saved} left a saved training`);
  });
});

/** Whether members under way are saved. */
async function isSaved(out: string): Promise<boolean> {
  const { unfinished } = new Store(`${out}/store`).folders;
  return (await unfinished.keys()).length > 0;
}
