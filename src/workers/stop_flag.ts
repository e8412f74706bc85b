/** A flag in shared memory: every thread sees it at once, also one that never reads its messages. */

import { Interrupted } from "../errors.ts";

/** The flag's memory. It can be sent to a worker. */
export type StopFlag = Int32Array<SharedArrayBuffer>;

/** A flag that is not raised. */
export function makeStopFlag(): StopFlag {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** Asks everyone who looks at the flag to stop. */
export function raise(flag: StopFlag): void {
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

/** Whether one is asked to stop. */
export function isRaised(flag: StopFlag): boolean {
  return Atomics.load(flag, 0) === 1;
}

/** The flag for what takes a signal, as `fetch` does: aborted as soon as the flag is raised. */
export function stopSignal(flag: StopFlag): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => controller.abort(new Interrupted());
  const raised = Atomics.waitAsync(flag, 0, 0);
  if (raised.async) raised.value.then(abort);
  else abort();
  return controller.signal;
}
