import assert from "assert";
import { isRaised } from "../workers/stop_flag.ts";
import { listenForInterruption, shellCommand } from "./interruption.ts";

Deno.test("the first signal asks to stop, the second ends the program with its status", async () => {
  const notes: string[] = [];
  const exits: number[] = [];
  const { stop, exitCode } = listenForInterruption(
    (note) => notes.push(note),
    (code) => exits.push(code),
  );
  const send = async (signal: Deno.Signal): Promise<void> => {
    process.kill(process.pid, signal);
    await new Promise((resolve) => setTimeout(resolve, 50));
  };
  assert.deepEqual([isRaised(stop), exitCode()], [false, 130]);
  await send("SIGTERM");
  assert.deepEqual([isRaised(stop), exitCode(), exits], [true, 143, []]);
  assert.deepEqual(notes, [
    "Stopping: the step under way is finished and saved; once more ends at once",
  ]);
  await send("SIGTERM"); // the same once more, as `deno task` passes it on
  assert.deepEqual(exits, []);
  await new Promise((resolve) => setTimeout(resolve, 500));
  await send("SIGTERM"); // not SIGINT, which the test runner takes for its own
  assert.deepEqual(exits, [143]);
  assert.equal(notes.length, 1);
});

Deno.test("shellCommand() can be pasted into a shell", () => {
  assert.equal(
    shellCommand(["deno", "task", "reproduce", "--reading", "grad2=meanOfSigns", "--out", "./a-b"]),
    "deno task reproduce --reading grad2=meanOfSigns --out ./a-b",
  );
  assert.equal(shellCommand(["--out", "it's here", ""]), `--out 'it'\\''s here' ''`);
});
