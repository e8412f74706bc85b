import assert from "assert";
import { Interrupted } from "../errors.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { makeStopFlag, raise } from "../workers/stop_flag.ts";
import { parseCommandLine } from "./options.ts";
import { prepareRun } from "./prepare.ts";

Deno.test("a download that is under way is given up when the run is told to stop", async () => {
  await inTemporaryDirectory(async (folder) => {
    const flags = ["--dataset", "mnist", "--data-dir", folder, "--out", folder, "--backend", "cpu"];
    const line = parseCommandLine([...flags, "--quiet"], "0.0.0");
    assert(line.kind === "reproduce");
    const stop = makeStopFlag();
    const fetch: typeof globalThis.fetch = (_, init) => {
      setTimeout(() => raise(stop));
      const { signal } = init!;
      return new Promise((_, reject) =>
        signal!.addEventListener("abort", () => reject(signal!.reason))
      );
    };
    await assert.rejects(
      prepareRun(line.options, "look", { note: () => {} }, stop, { fetch }),
      new Interrupted(),
    );
  });
});
