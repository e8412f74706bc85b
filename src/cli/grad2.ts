/** `reproduce grad2`: why BIM may be weaker with the average gradient. */

import { join } from "node:path";
import type { Dataset } from "../data/dataset.ts";
import { computeUnits } from "../experiments/compute_plans.ts";
import { datasetsOf } from "../experiments/dataset_plans.ts";
import type { Experiment } from "../experiments/experiment.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { pairingsCsv } from "../grad2/csv.ts";
import { gridFileName, writeGrid } from "../grad2/folder.ts";
import { gridPoints } from "../grad2/grid.ts";
import { collectGrid, type GridOutcomes } from "../grad2/outcomes.ts";
import { type GridPlan, gridUnits, planGrid } from "../grad2/plan.ts";
import { grad2Text } from "../grad2/text.ts";
import { makeStopFlag, type StopFlag } from "../workers/stop_flag.ts";
import { withProgress } from "./compute.ts";
import { type Console, unlessQuiet } from "./console.ts";
import type { Grad2Options } from "./grad2_flags.ts";
import { listPlanned, planSummary } from "./list_plan.ts";
import { type PreparedRun, prepareRun } from "./prepare.ts";

/** The grid on one data set under one seed. */
interface PlacedGrid {
  readonly dataset: Dataset;
  readonly experiment: Experiment;
  readonly plans: readonly GridPlan[];
}

/**
 * Computes what the store lacks of the experiment, writes what was found and prints it.
 *
 * @throws {UserError} If an option, the data or a folder is not as it must be
 * @throws {Interrupted} If it was stopped before the end
 */
export async function runGrad2(
  options: Grad2Options,
  console: Console,
  stop: StopFlag = makeStopFlag(),
): Promise<readonly GridOutcomes[]> {
  const heard = unlessQuiet(options.run, console);
  const run = await prepareRun(options.run, "compute", heard);
  const grids = plannedGrids(run, options);
  const placed = grids.flatMap(({ dataset, plans }) =>
    gridUnits(plans).map((unit) => ({ ...unit, dataset: dataset.name, seed: plans[0]!.seed }))
  );
  heard.note(
    planSummary(await listPlanned(placed, run.store, run.backend.name), options.run.workers),
  );
  const units = grids.flatMap(({ plans }) => gridUnits(plans));
  await withProgress(
    run,
    heard,
    stop,
    (compute) => computeUnits(units, datasetsOf(run.plans), compute),
  );
  const found: GridOutcomes[] = [];
  for (const { dataset, experiment, plans } of grids) {
    for (const plan of plans) {
      found.push(await collectGrid(plan, dataset, gridRun(run, experiment, dataset), run.store));
    }
  }
  const directory = join(options.run.out, "grad2");
  for (const one of found) {
    await writeGrid(directory, one);
    heard.note(`Written to ${join(directory, gridFileName(one))}`);
  }
  await writeFileAtomically(
    join(directory, "pairings.csv"),
    new TextEncoder().encode(pairingsCsv(found)),
  );
  console.out(grad2Text(found));
  return found;
}

function plannedGrids(run: PreparedRun, { grid, images }: Grad2Options): PlacedGrid[] {
  const points = gridPoints(grid);
  return run.plans.flatMap(({ experiment, dataset, seeds }) =>
    seeds.map(({ seed }) => ({
      dataset,
      experiment,
      plans: planGrid(
        { ...experiment, seed },
        dataset,
        run.backend.name,
        points,
        Math.min(images, dataset.test.count),
      ),
    }))
  );
}

function gridRun(
  { options, backend, startedAt }: PreparedRun,
  { epochs, batchSize }: Experiment,
  dataset: Dataset,
): Parameters<typeof collectGrid>[2] {
  // The grid varies these itself.
  const { loss: _loss, attackLabel: _label, attackCost: _cost, grad2: _grad2, ...readings } =
    options.readings;
  return {
    profile: options.profile.name,
    epochs,
    batchSize,
    trainImages: dataset.train.count,
    readings,
    backend: backend.name,
    startedAt: startedAt.toISOString(),
  };
}
