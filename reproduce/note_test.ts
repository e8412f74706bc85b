import assert from "assert";
import type { Interruption } from "../src/cli/interruption.ts";
import { Interrupted, UserError } from "../src/errors.ts";
import { makeStopFlag, type StopFlag } from "../src/workers/stop_flag.ts";
import { refuseOtherFlags, runScript } from "./note.ts";

Deno.test("a script refuses flags that it does not know", () => {
  assert.doesNotThrow(() => refuseOtherFlags([]));
  assert.doesNotThrow(() => refuseOtherFlags(["--first"], ["--first", "--last"]));
  assert.throws(
    () => refuseOtherFlags(["--dataset", "cifar10"]),
    new UserError("There are no flags: received --dataset"),
  );
  assert.throws(
    () => refuseOtherFlags(["--first", "--fast"], ["--first", "--last"]),
    new UserError("The flags are --first, --last: received --fast"),
  );
});

/** A script's exit status, and what it says. */
async function run(
  main: (stoppable: () => StopFlag) => Promise<void>,
  ...args: string[]
): Promise<unknown[]> {
  const told: string[] = [];
  const exit = (code: number): never => {
    throw code;
  };
  const listen = (): Interruption => ({ stop: FLAG, exitCode: () => 143 });
  const process = { args, listen, exit, tell: (text: string): void => void told.push(text) };
  const status = await runScript("record:run NAME FLAGS", main, process).catch((code) => code);
  return [status, ...told];
}

const FLAG = makeStopFlag();

Deno.test("a script that is stopped says how to go on and ends with the signal's status", async () => {
  const stopped = await run(
    (stoppable) => {
      assert.equal(stoppable(), FLAG);
      throw new Interrupted("Interrupted when 1 of 9 units were finished");
    },
    "small",
    "--quiet",
  );
  const said = "record:run: Interrupted when 1 of 9 units were finished. To go on from here: " +
    "deno task record:run small --quiet";
  assert.deepEqual(stopped, [143, said]);
});

Deno.test("a script ends with 0, with 2 over a user's mistake, and otherwise with the error", async () => {
  assert.deepEqual(await run(() => Promise.resolve()), [0]);
  const mistaken = await run(() => Promise.reject(new UserError("NAME must be a name")));
  assert.deepEqual(mistaken, [2, "record:run: NAME must be a name"]);
  const error = new Error("broken");
  assert.deepEqual(await run(() => Promise.reject(error)), [error]);
});

Deno.test("a script that is asked for help says what can follow its name, and does nothing", async () => {
  for (const flag of ["--help", "-h"]) {
    const main = (): Promise<void> => Promise.reject(new Error("it ran"));
    assert.deepEqual(await run(main, "small", flag), [0, "Usage: deno task record:run NAME FLAGS"]);
  }
});
