/** A worker for tests: it dies over a train unit of member 0, once or always, and else does nothing. */

import { serveThread } from "../workers/worker_thread.ts";
import type { WorkerReport, WorkerSetup } from "./executor.ts";
import type { TrainUnit, Unit } from "./unit.ts";

serveThread<WorkerSetup, readonly Unit[], WorkerReport>(
  async ({ storeDirectory }) => {
    await Promise.resolve();
    return async ([unit], report) => {
      const { member, seed } = unit as TrainUnit;
      report({ share: 0.5, images: 1 });
      const mark = `${storeDirectory}/died`;
      const diedBefore = await Deno.stat(mark).then(() => true, () => false);
      if (member !== 0 || (seed === 1 && diedBefore)) return report({ note: `computed ${member}` });
      await Deno.writeTextFile(mark, "");
      setTimeout(() => {
        throw new Error("out of luck");
      });
      await new Promise(() => {});
    };
  },
);
