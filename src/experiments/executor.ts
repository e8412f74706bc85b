/** Where units are computed: in this thread, or in workers, one for each core. */

import type { Backend } from "../backends/backend.ts";
import type { BackendName } from "../backends/names.ts";
import type { Dataset, ImageSet } from "../data/dataset.ts";
import { shareBytes } from "../workers/shared_memory.ts";
import { WorkerThread } from "../workers/worker_thread.ts";
import { type UnitProgress, UnitRunner } from "./run_unit.ts";
import type { Store } from "./store.ts";
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

/** What a worker is told first; then it is sent the units of one call after the other. */
export interface WorkerSetup {
  readonly backend: BackendName;
  readonly dataset: Dataset;
  readonly storeDirectory: string;
}

/** Computes in `count` workers, which see one copy of the images. */
export function inWorkers(
  count: number,
  backend: BackendName,
  dataset: Dataset,
  store: Store,
): Executor {
  const setup = { backend, dataset: shareDataset(dataset), storeDirectory: store.directory };
  const workers = Array.from(
    { length: count },
    () => new WorkerThread<WorkerSetup, readonly Unit[], UnitProgress>(WORKER, setup),
  );
  const idle = [...workers];
  return {
    width: count,
    run: async (units, onProgress) => {
      const worker = idle.pop();
      if (worker === undefined) throw new Error(`More than ${count} units at once`);
      try {
        await worker.call(units, onProgress);
      } finally {
        idle.push(worker);
      }
    },
    close: () => workers.forEach((worker) => worker.close("The workers were closed")),
  };
}

const WORKER = new URL("./worker.ts", import.meta.url);

function shareDataset(dataset: Dataset): Dataset {
  return { ...dataset, train: shareSet(dataset.train), test: shareSet(dataset.test) };
}

function shareSet(set: ImageSet): ImageSet {
  return { ...set, images: shareBytes(set.images), labels: shareBytes(set.labels) };
}
