/** A flag in shared memory: every thread sees it at once, also one that never reads its messages. */

/** The flag's memory. It can be sent to a worker. */
export type StopFlag = Int32Array<SharedArrayBuffer>;

/** A flag that is not raised. */
export function makeStopFlag(): StopFlag {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** Asks everyone who looks at the flag to stop. */
export function raise(flag: StopFlag): void {
  Atomics.store(flag, 0, 1);
}

/** Whether one is asked to stop. */
export function isRaised(flag: StopFlag): boolean {
  return Atomics.load(flag, 0) === 1;
}
