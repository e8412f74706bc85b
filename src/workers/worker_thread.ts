/**
 * Worker threads as both sides see them. A thread gets its setup first and then one request after
 * the other; to each it answers with progress and at the end with success or its error.
 */

import { Interrupted, UserError } from "../errors.ts";
import { catchLateUserErrors } from "../late_user_errors.ts";

type ToWorker<Setup, Request> = { readonly setup: Setup } | { readonly request: Request };

type FromWorker<Progress> =
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly error: ErrorName; readonly message: string };

/** The errors that callers tell apart; any other arrives as an `Error`. */
const ERRORS = { UserError, Interrupted, RangeError, Error } as const;
type ErrorName = keyof typeof ERRORS;

/** A worker thread as the side that asks sees it. */
export class WorkerThread<Setup, Request, Progress = never> {
  /** Ends with the setup, or with its error. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  /** Ends, whatever comes of it, with the latest call. */
  #latest: Promise<void>;
  /** Makes the call under way fail. */
  #fail: (error: Error) => void = () => {};
  /** Why the thread answers no more. */
  #gone: string | undefined;
  #diedOf: string | undefined;

  /** @param module A module that calls {@linkcode serveThread} */
  constructor(module: URL, setup: Setup) {
    this.#worker = new Worker(module, { type: "module" });
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#diedOf = event.message;
      this.close(event.message);
    };
    this.ready = this.#ask({ setup }, () => {});
    this.#latest = this.ready.catch(() => {}); // whoever calls is told
  }

  /**
   * Asks for something. Calls are answered in their order; one that fails does not hinder the next.
   *
   * @throws The error of the setup, or of the request
   */
  call(request: Request, onProgress: (progress: Progress) => void = () => {}): Promise<void> {
    const call = this.#latest
      .then(() => this.ready)
      .then(() => this.#ask({ request }, onProgress));
    this.#latest = call.catch(() => {});
    return call;
  }

  /** The error the thread died of, if it did; not one that it answered with. */
  get diedOf(): string | undefined {
    return this.#diedOf;
  }

  /** Ends the thread; calls under way and all later ones fail with `reason`. */
  close(reason: string): void {
    this.#gone ??= reason;
    this.#worker.terminate();
    this.#fail(new Error(this.#gone));
  }

  #ask(
    message: ToWorker<Setup, Request>,
    onProgress: (progress: Progress) => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#gone !== undefined) return reject(new Error(this.#gone));
      this.#fail = reject;
      this.#worker.onmessage = ({ data }: MessageEvent<FromWorker<Progress>>) => {
        switch (data.kind) {
          case "progress":
            return onProgress(data.progress);
          case "done":
            return resolve();
          case "failed":
            return reject(new ERRORS[data.error](data.message));
        }
      };
      this.#worker.postMessage(message);
    });
  }
}

/**
 * Makes this thread answer a {@linkcode WorkerThread}. A call also fails with a `UserError` that is
 * reported, not thrown, while it is answered.
 *
 * @param start Takes the setup and gives what answers each request
 */
export function serveThread<Setup, Request, Progress = never>(
  start: (
    setup: Setup,
  ) => Promise<(request: Request, report: (progress: Progress) => void) => Promise<void>>,
): void {
  const thread = self as unknown as {
    postMessage(message: FromWorker<Progress>): void;
    onmessage: (event: MessageEvent<ToWorker<Setup, Request>>) => void;
  };
  const report = (progress: Progress): void => thread.postMessage({ kind: "progress", progress });
  let answer: Awaited<ReturnType<typeof start>>;
  /** A mistake that was told late: what was computed since is worth nothing. */
  let late: Error | undefined;
  catchLateUserErrors((error) => late ??= error);
  thread.onmessage = async ({ data }) => {
    try {
      if ("setup" in data) answer = await start(data.setup);
      else await answer(data.request, report);
      if (late !== undefined) throw late;
      thread.postMessage({ kind: "done" });
    } catch (error) {
      thread.postMessage({ kind: "failed", ...describe(late ?? error) });
      late = undefined;
    }
  };
}

function describe(error: unknown): { error: ErrorName; message: string } {
  if (!(error instanceof Error)) return { error: "Error", message: String(error) };
  return {
    error: Object.hasOwn(ERRORS, error.name) ? error.name as ErrorName : "Error",
    message: error.message,
  };
}
