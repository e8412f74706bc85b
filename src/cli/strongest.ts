/** `reproduce strongest`: what the strongest attack per image leaves of the paper's methods. */

import { join } from "node:path";
import { attackedEnsemble } from "../experiments/plan_attacks.ts";
import { formatTables } from "../reports/table_formats.ts";
import { planSuite } from "../strongest/plan.ts";
import { checkReplaceable, STRONGEST, suiteFileName, writeSuite } from "../strongest/folder.ts";
import { collectSuite, type SuiteOutcomes } from "../strongest/outcomes.ts";
import { paperEpsilons, type SuiteOptions, type SuitePoint } from "../strongest/suite.ts";
import { tableX } from "../strongest/table.ts";
import { strongestText } from "../strongest/text.ts";
import { makeStopFlag, type StopFlag } from "../workers/stop_flag.ts";
import { computeAttacks, describeRun, type PlacedAttacks } from "./attack_experiment.ts";
import { type Console, unlessQuiet } from "./console.ts";
import { imagesToAttack } from "./first_images.ts";
import { type PreparedRun, prepareRun } from "./prepare.ts";
import { STRONGEST_IMAGES, type StrongestOptions } from "./strongest_flags.ts";

/** The list on one data set under one seed. */
interface PlacedSuite extends PlacedAttacks<SuitePoint> {
  readonly suite: SuiteOptions;
}

/**
 * Computes what the store lacks of the attacks, writes what was found and prints it.
 *
 * @param alsoIn Further folders to write it into, with the same checks as that of the results
 * @throws {UserError} If an option, the data or a folder is not as it must be, or something else of the
 * same networks would be replaced: that, before anything is computed
 * @throws {Interrupted} If it was stopped before the end
 */
export async function runStrongest(
  options: StrongestOptions,
  console: Console,
  stop: StopFlag = makeStopFlag(),
  alsoIn: readonly string[] = [],
): Promise<readonly SuiteOutcomes[]> {
  const heard = unlessQuiet(options.run, console);
  const run = await prepareRun(options.run, "compute", heard, stop);
  const folders = [join(options.run.out, STRONGEST), ...alsoIn];
  const suites = plannedSuites(run, options);
  const planned = suites.flatMap(({ dataset, experiment, suite, plans }) => {
    const about = describeRun(run, experiment, dataset, { ...run.options.readings });
    return plans.map((plan) => ({ plan, dataset, suite, about }));
  });
  for (const { plan, dataset, suite, about } of planned) {
    const kind = { ...attackedEnsemble(plan, dataset), run: about, options: suite };
    for (const folder of folders) await checkReplaceable(folder, kind);
  }
  await computeAttacks(run, suites, heard, stop);
  const found: SuiteOutcomes[] = [];
  for (const { plan, dataset, suite, about } of planned) {
    found.push(await collectSuite(plan, dataset, suite, about, run.store));
  }
  for (const folder of folders) {
    for (const one of found) {
      await writeSuite(folder, one);
      heard.note(`Written to ${join(folder, suiteFileName(one))}`);
    }
  }
  const { format } = options;
  console.out(format === "table" ? strongestText(found) : formatTables(tableX(found), format));
  return found;
}

function plannedSuites(run: PreparedRun, options: StrongestOptions): PlacedSuite[] {
  return run.plans.flatMap(({ experiment, dataset, seeds }) => {
    const { restarts, queries, singles = experiment.members } = options;
    const suite = {
      epsilons: options.epsilons.length > 0 ? options.epsilons : paperEpsilons(dataset.name),
      restarts,
      queries,
      singles,
    };
    const images = imagesToAttack(options.images, STRONGEST_IMAGES, dataset);
    return seeds.map(({ seed }) => ({
      dataset,
      experiment,
      suite,
      plans: planSuite({ ...experiment, seed }, dataset, run.backend.name, suite, images),
    }));
  });
}
