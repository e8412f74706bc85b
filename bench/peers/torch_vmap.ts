/**
 * `deno task test:peers`, too: that PyTorch's vmap over members trains what a loop over them trains,
 * so that their times are of the same work.
 */

import assert from "assert";
import { fileURLToPath } from "node:url";
import { NO_TORCH, PYTHONS } from "./python_process.ts";

const SCRIPT = fileURLToPath(new URL("torch_attacks.py", import.meta.url));
const FLAGS = ["--check-vmap", "--members", "3", "--batch", "8"];

/** What the script found, network by network; undefined where no Python has a PyTorch with vmap. */
async function check(): Promise<Record<string, unknown>[] | undefined> {
  for (const python of [Deno.env.get("PYTHON") ?? [], PYTHONS].flat()) {
    try {
      const { code, stdout } = await new Deno.Command(python, { args: [SCRIPT, ...FLAGS] })
        .output();
      if (code === NO_TORCH) continue;
      assert.equal(code, 0);
      return new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return undefined;
}

const found = await check();

Deno.test({
  name: `members trained through vmap are those that are trained one by one${
    found === undefined ? " (skipped: no PyTorch 2, which PYTHON may name)" : ""
  }`,
  ignore: found === undefined,
  fn: () => {
    assert.deepEqual(found!.map(({ network }) => network), ["mnist", "cifar10"]);
    for (const { network, apart, moved } of found!) {
      assert.ok(Number(moved) > 1, `${network} has not moved`);
      assert.ok(Number(apart) < 1e-4 * Number(moved), `${network}: ${apart} apart of ${moved}`);
    }
  },
});
