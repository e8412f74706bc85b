/** `reproduce grad2`: why BIM may be weaker with the average gradient. */

import { join } from "node:path";
import {
  checkKeepable,
  gridFileName,
  keepGrid,
  readGrids,
  writePairings,
} from "../grad2/folder.ts";
import { type GridPoint, gridPoints } from "../grad2/grid.ts";
import type { AttackRun } from "../experiments/attack_run.ts";
import { attackedEnsemble } from "../experiments/plan_attacks.ts";
import { collectGrid, type GridOutcomes } from "../grad2/outcomes.ts";
import { planGrid } from "../grad2/plan.ts";
import { grad2Text } from "../grad2/text.ts";
import { makeStopFlag, type StopFlag } from "../workers/stop_flag.ts";
import { computeAttacks, describeRun, type PlacedAttacks } from "./attack_experiment.ts";
import { type Console, unlessQuiet } from "./console.ts";
import { imagesToAttack } from "./first_images.ts";
import { GRAD2_IMAGES, type Grad2Options } from "./grad2_flags.ts";
import { type PreparedRun, prepareRun } from "./prepare.ts";

/**
 * Computes what the store lacks of the experiment, prints what was found, and adds it to what is
 * there.
 *
 * @param alsoIn Further folders to add it to, with the same checks as that of the results
 * @throws {UserError} If an option, the data or a folder is not as it must be, or what is there is
 * damaged or cannot be joined: that, before anything is computed
 * @throws {UserError} If the networks predict otherwise than those whose attacks a folder holds: that,
 * when everything was computed, and kept in the folders before it
 * @throws {Interrupted} If it was stopped before the end
 */
export async function runGrad2(
  options: Grad2Options,
  console: Console,
  stop: StopFlag = makeStopFlag(),
  alsoIn: readonly string[] = [],
): Promise<readonly GridOutcomes[]> {
  const heard = unlessQuiet(options.run, console);
  const run = await prepareRun(options.run, "compute", heard, stop);
  const folders = [join(options.run.out, "grad2"), ...alsoIn];
  const grids = plannedGrids(run, options);
  const planned = grids.flatMap(({ dataset, experiment, plans }) => {
    const about = describeRun(run, experiment, dataset, fixedReadings(options));
    return plans.map((plan) => ({ plan, dataset, about }));
  });
  const kinds = planned.map(({ plan, dataset, about }) => ({
    ...attackedEnsemble(plan, dataset),
    runs: [about],
  }));
  for (const folder of folders) await checkKeepable(folder, kinds);
  await computeAttacks(run, grids, heard, stop);
  const found: GridOutcomes[] = [];
  for (const { plan, dataset, about } of planned) {
    found.push(await collectGrid(plan, dataset, about, run.store));
  }
  console.out(grad2Text(found));
  for (const folder of folders) {
    for (const one of found) {
      await keepGrid(folder, one);
      heard.note(`Written to ${join(folder, gridFileName(one))}`);
    }
    await writePairings(folder, await readGrids(folder));
  }
  return found;
}

function plannedGrids(
  run: PreparedRun,
  { grid, images }: Grad2Options,
): PlacedAttacks<GridPoint>[] {
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
        imagesToAttack(images, GRAD2_IMAGES, dataset),
      ),
    }))
  );
}

/** The readings that points do not name; the loss is that of training. */
function fixedReadings({ run: { readings } }: Grad2Options): AttackRun["readings"] {
  const { attackLabel: _label, attackCost: _cost, grad2: _grad2, ...others } = readings;
  return others;
}
