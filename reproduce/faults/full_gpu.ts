/** A GPU that has no memory left: one line, and nothing that was computed without it. */

import assert from "assert";
import { fileURLToPath } from "node:url";
import { presentBackends } from "../../src/backends/backend.ts";
import { ended } from "./_micro_run.ts";

const SCRIPT = fileURLToPath(new URL("_fill_gpu.ts", import.meta.url));

/** KiB of addresses: a software adapter has all memory of the machine, and takes it when used. */
const ADDRESSES = 64_000_000;

Deno.test({
  name: "a GPU without memory left ends the program in one line with the size and what to try",
  ignore: !(await presentBackends()).includes("webgpu"),
  sanitizeOps: false, // a GPU's adapter stays
  sanitizeResources: false,
  fn: async () => {
    const command = `ulimit -v ${ADDRESSES}; exec "${Deno.execPath()}" run -P=reproduce ${SCRIPT}`;
    const { code, out, notes } = await ended(
      new Deno.Command("sh", { args: ["-c", command], stdout: "piped", stderr: "piped" }).spawn(),
    );
    assert.deepEqual([code, out, notes], [2, "", [
      "fill: The GPU has no memory left for activation 1, 128.0 MiB: try a batch of at most 64 " +
      "images, --members 4 or --backend wasm",
    ]]);
  },
});
