/** Where units are computed: in this thread, or in workers, one for each core. */

import type { BackendName } from "../backends/names.ts";
import type { Dataset, ImageSet } from "../data/dataset.ts";
import { shareBytes } from "../workers/shared_memory.ts";
import { isRaised, type StopFlag } from "../workers/stop_flag.ts";
import { WorkerThread } from "../workers/worker_thread.ts";
import { UnitRunner } from "./run_unit.ts";
import type { Unit } from "./unit.ts";
import type { UnitContext, UnitProgress } from "./unit_context.ts";

/** Computes units that can run together and puts their results into the store. */
export interface Executor {
  /** How many calls of `run` may be under way at once. */
  readonly width: number;
  /** Computes one unit, or several train units that differ in nothing but the member and its
   * teacher. */
  run(units: readonly Unit[], onProgress: (progress: UnitProgress) => void): Promise<void>;
  /** Frees what the executor holds. */
  close(): void;
}

/** What an executor's units are computed with. Raising the flag stops them between steps. */
export interface ExecutorContext extends Omit<UnitContext, "isStopping"> {
  readonly stop: StopFlag;
}

/** Computes in this thread, on the current backend. */
export function inThisThread({ stop, ...context }: ExecutorContext): Executor {
  const runner = new UnitRunner({ ...context, isStopping: () => isRaised(stop) });
  return {
    width: 1,
    run: (units, onProgress) => runner.run(units, onProgress),
    close: () => runner.dispose(),
  };
}

/** What a worker is told first; then it is sent the units of one call after the other. */
export interface WorkerSetup {
  readonly backend: BackendName;
  readonly datasets: Readonly<Record<string, Dataset>>;
  readonly storeDirectory: string;
  readonly commit: string | null;
  readonly stop: StopFlag;
}

/** What a worker tells of a unit: how far it is, or something for the user, in one line. */
export type WorkerReport = UnitProgress | { readonly note: string };

/** What is particular to workers. */
export interface WorkerOptions {
  readonly count: number;
  /** Told, in one line, of workers that died and of damage that they met in the store. */
  readonly onNote?: (message: string) => void;
  /** Another module that serves as a worker, for tests. */
  readonly module?: URL;
}

type UnitWorker = WorkerThread<WorkerSetup, readonly Unit[], WorkerReport>;

/**
 * Computes in workers, which see one copy of the images. The unit of a worker that dies is computed
 * again, once, in a new one.
 */
export function inWorkers(
  { backend, datasets, store, commit, stop }: ExecutorContext,
  { count, onNote = () => {}, module = WORKER }: WorkerOptions,
): Executor {
  const setup: WorkerSetup = {
    backend: backend.name,
    datasets: Object.fromEntries(
      Object.entries(datasets).map(([name, dataset]) => [name, shareDataset(dataset)]),
    ),
    storeDirectory: store.directory,
    commit,
    stop,
  };
  const start = (): UnitWorker => new WorkerThread(module, setup);
  const idle = Array.from({ length: count }, start);
  const busy = new Set<UnitWorker>();

  /** Has an idle worker compute units; one that dies over them is replaced, and tells its reason. */
  const tryOnce = async (
    units: readonly Unit[],
    onProgress: (progress: UnitProgress) => void,
  ): Promise<string | undefined> => {
    const worker = idle.pop();
    if (worker === undefined) throw new Error(`More than ${count} units at once`);
    busy.add(worker);
    try {
      await worker.call(
        units,
        (report) => "note" in report ? onNote(report.note) : onProgress(report),
      );
      return undefined;
    } catch (error) {
      if (worker.diedOf === undefined) throw error;
      return worker.diedOf;
    } finally {
      busy.delete(worker);
      idle.push(worker.diedOf === undefined ? worker : start());
    }
  };
  return {
    width: count,
    run: async (units, onProgress) => {
      const first = await tryOnce(units, onProgress);
      if (first === undefined) return;
      onNote(`A worker died and is replaced, and its unit is computed again: ${first}`);
      const second = await tryOnce(units, onProgress);
      if (second !== undefined) {
        throw new Error(`A unit is given up, its worker died twice: ${second}`);
      }
    },
    close: () => [...idle, ...busy].forEach((worker) => worker.close("The workers were closed")),
  };
}

const WORKER = new URL("./worker.ts", import.meta.url);

function shareDataset(dataset: Dataset): Dataset {
  return { ...dataset, train: shareSet(dataset.train), test: shareSet(dataset.test) };
}

function shareSet(set: ImageSet): ImageSet {
  return { ...set, images: shareBytes(set.images), labels: shareBytes(set.labels) };
}
