import assert from "assert";
import { Interrupted } from "../errors.ts";
import { makeStopFlag, raise, stopSignal } from "./stop_flag.ts";

Deno.test("a stop flag is a signal for what takes one, raised before or after it is asked for", async () => {
  const stop = makeStopFlag();
  const signal = stopSignal(stop);
  assert.equal(signal.aborted, false);
  const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
  raise(stop);
  await aborted;
  assert.deepEqual(signal.reason, new Interrupted());
  assert.deepEqual(stopSignal(stop).reason, new Interrupted());
});
