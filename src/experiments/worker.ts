/** A worker thread that computes units. */

import { activateBackend } from "../backends/backend.ts";
import { isRaised } from "../workers/stop_flag.ts";
import { serveThread } from "../workers/worker_thread.ts";
import type { WorkerReport, WorkerSetup } from "./executor.ts";
import { UnitRunner } from "./run_unit.ts";
import { Store } from "./store.ts";
import type { Unit } from "./unit.ts";

serveThread<WorkerSetup, readonly Unit[], WorkerReport>(
  async ({ backend, dataset, storeDirectory, commit, stop }) => {
    let tell: (report: WorkerReport) => void = () => {};
    const runner = new UnitRunner({
      backend: await activateBackend(backend),
      dataset,
      store: new Store(storeDirectory, (damage) => tell({ note: damage })),
      commit,
      isStopping: () => isRaised(stop),
    });
    return async (units, report) => {
      tell = report;
      await runner.run(units, report);
    };
  },
);
