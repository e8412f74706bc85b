/** Where units are computed: in this thread, or in workers, one for each core. */

import { activateBackend, type Backend } from "../backends/backend.ts";
import type { BackendName } from "../backends/names.ts";
import type { Dataset, ImageSet } from "../data/dataset.ts";
import { UserError } from "../errors.ts";
import { type UnitProgress, UnitRunner } from "./run_unit.ts";
import { Store } from "./store.ts";
import type { Unit } from "./unit.ts";

/** Computes units that can run together and puts their results into the store. */
export interface Executor {
  /** How many calls of `run` may be under way at once. */
  readonly width: number;
  /** Computes one unit, or several train units that differ in nothing but the member. */
  run(units: readonly Unit[], onProgress: (progress: UnitProgress) => void): Promise<void>;
  /** Frees what the executor holds. */
  close(): void;
}

/** Computes in this thread, on the current backend. */
export function inThisThread(backend: Backend, dataset: Dataset, store: Store): Executor {
  const runner = new UnitRunner(backend, dataset, store);
  return {
    width: 1,
    run: (units, onProgress) => runner.run(units, onProgress),
    close: () => runner.dispose(),
  };
}

/** What a worker is told first. */
export interface WorkerSetup {
  readonly backend: BackendName;
  readonly dataset: Dataset;
  readonly storeDirectory: string;
}

/** What a worker is sent: its setup, then units one call after the other. */
export type ToWorker = { readonly setup: WorkerSetup } | { readonly units: readonly Unit[] };

/** What a worker answers. */
export type FromWorker =
  | { readonly kind: "progress"; readonly progress: UnitProgress }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string; readonly userError: boolean };

/** Computes in `count` workers, which see one copy of the images. */
export function inWorkers(
  count: number,
  backend: BackendName,
  dataset: Dataset,
  store: Store,
): Executor {
  const setup = { backend, dataset: shareDataset(dataset), storeDirectory: store.directory };
  const workers = Array.from({ length: count }, () => startWorker(setup));
  const idle = [...workers];
  return {
    width: count,
    run: async (units, onProgress) => {
      const worker = idle.pop();
      if (worker === undefined) throw new Error(`More than ${count} units at once`);
      try {
        await ask(worker, { units }, onProgress);
      } finally {
        idle.push(worker);
      }
    },
    close: () => workers.forEach((worker) => worker.terminate()),
  };
}

/** Runs in a worker: answers the messages of {@linkcode inWorkers}. */
export function serve(scope: {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}): void {
  let runner: UnitRunner | undefined;
  scope.onmessage = async ({ data }) => {
    try {
      if ("setup" in data) {
        const { backend, dataset, storeDirectory } = data.setup;
        runner = new UnitRunner(await activateBackend(backend), dataset, new Store(storeDirectory));
      } else {
        await runner!.run(
          data.units,
          (progress) => scope.postMessage({ kind: "progress", progress }),
        );
      }
      scope.postMessage({ kind: "done" });
    } catch (error) {
      scope.postMessage({
        kind: "failed",
        message: error instanceof Error ? error.message : String(error),
        userError: error instanceof UserError,
      });
    }
  };
}

/** A worker whose setup is under way; the first question waits for it. */
interface StartedWorker {
  readonly worker: Worker;
  ready: Promise<void>;
  terminate(): void;
}

function startWorker(setup: WorkerSetup): StartedWorker {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const started: StartedWorker = {
    worker,
    ready: Promise.resolve(),
    terminate: () => worker.terminate(),
  };
  started.ready = post(worker, { setup }, () => {});
  started.ready.catch(() => {}); // whoever asks first is told
  return started;
}

async function ask(
  { worker, ready }: StartedWorker,
  message: ToWorker,
  onProgress: (progress: UnitProgress) => void,
): Promise<void> {
  await ready;
  await post(worker, message, onProgress);
}

function post(
  worker: Worker,
  message: ToWorker,
  onProgress: (progress: UnitProgress) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      switch (data.kind) {
        case "progress":
          return onProgress(data.progress);
        case "done":
          return resolve();
        case "failed":
          return reject(new (data.userError ? UserError : Error)(data.message));
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    worker.postMessage(message);
  });
}

function shareDataset(dataset: Dataset): Dataset {
  return { ...dataset, train: shareSet(dataset.train), test: shareSet(dataset.test) };
}

function shareSet(set: ImageSet): ImageSet {
  return { ...set, images: share(set.images), labels: share(set.labels) };
}

/** The same bytes in memory that threads share instead of copying. */
function share(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}
