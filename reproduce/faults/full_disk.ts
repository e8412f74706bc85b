/** Disks that are full or cannot be written: one line, and nothing half-written left behind. */

import assert from "assert";
import { readdir } from "node:fs/promises";
import { inTemporaryDirectory } from "../../src/files/_temporary_directory.ts";
import { ended, findings, MICRO_FLAGS, startReproduce } from "./_micro_run.ts";

async function mount(...args: string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("mount", { args, stderr: "null" }).output();
    return success;
  } catch {
    return false;
  }
}

async function unmount(directory: string): Promise<void> {
  await new Deno.Command("umount", { args: [directory] }).output();
}

/** Whether this user can mount; without it the tests are skipped, and say so. */
const canMount = await (async (): Promise<boolean> => {
  const directory = await Deno.makeTempDir();
  const mounted = await mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", directory);
  if (mounted) await unmount(directory);
  await Deno.remove(directory);
  return mounted;
})();

Deno.test({
  name: `a full disk ends a run in one line, and with room it goes on${
    canMount ? "" : " (skipped: mount is not allowed here)"
  }`,
  ignore: !canMount,
  fn: async () => {
    await inTemporaryDirectory(async (directory) => {
      const out = `${directory}/disk`;
      await Deno.mkdir(out);
      await mount("-t", "tmpfs", "-o", "size=3m", "tmpfs", out); // a member takes 2.4 MB
      try {
        const { code, out: text, notes } = await ended(
          startReproduce(...MICRO_FLAGS, "--out", out),
        );
        assert.deepEqual([code, text, notes.length], [2, "", 1]);
        assert.match(
          notes[0]!,
          /^reproduce: \S+: cannot be written: ENOSPC: no space left on device$/,
        );
        const left = await readdir(out, { recursive: true });
        assert.deepEqual(left.filter((name) => name.endsWith(".tmp")), []);

        await mount("-o", "remount,size=100m", out);
        assert.equal((await ended(startReproduce(...MICRO_FLAGS, "--out", out))).code, 0);
        assert.notEqual(await findings(out), undefined);

        await mount("-o", "remount,ro", out);
        const again = await ended(
          startReproduce(...MICRO_FLAGS, "--attacks", "fgsm", "--out", out),
        );
        assert.equal(again.code, 2);
        assert.deepEqual(again.notes.length, 1);
        assert.match(
          again.notes[0]!,
          /^reproduce: \S+: cannot be written: EROFS: read-only file system$/,
        );
      } finally {
        await unmount(out);
      }
    });
  },
});
