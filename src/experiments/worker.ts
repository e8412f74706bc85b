/** A worker thread that computes units. */

import { activateBackend } from "../backends/backend.ts";
import { serveThread } from "../workers/worker_thread.ts";
import type { WorkerSetup } from "./executor.ts";
import { type UnitProgress, UnitRunner } from "./run_unit.ts";
import { Store } from "./store.ts";
import type { Unit } from "./unit.ts";

serveThread<WorkerSetup, readonly Unit[], UnitProgress>(
  async ({ backend, dataset, storeDirectory }) => {
    const store = new Store(storeDirectory);
    const runner = new UnitRunner(await activateBackend(backend), dataset, store);
    return (units, report) => runner.run(units, report);
  },
);
