/**
 * The same attacks on the same networks by two ways: one after the other as units of a run, and
 * together on the experiment's grid, on the run's first images.
 */

import assert from "assert";
import { join } from "node:path";
import { RECORDED_RUNS } from "../src/cli/recorded_runs.ts";
import { cellScores } from "../src/evaluation/accuracy.ts";
import { ATTACK_NAMES } from "../src/evaluation/outcomes.ts";
import type { Scores } from "../src/evaluation/scores.ts";
import { TABLE2_METHODS } from "../src/evaluation/table2.ts";
import { EVIDENCE, readEvidence } from "../src/evidence/evidence_folder.ts";
import { ensembleScoresOf, outcomeOf } from "../src/grad2/accuracies.ts";
import { explanationNamed } from "../src/grad2/explanations.ts";
import { protocolOf } from "../src/grad2/first_images.ts";
import { attacksOf } from "../src/grad2/pairings.ts";
import { measuredMethods } from "../src/reports/measured_methods.ts";
import { recordedGrids } from "./grad2_page.ts";
import { resultsNamed } from "./results_named.ts";

const OF_TABLE_2: readonly string[] = TABLE2_METHODS;
const GRIDS = await recordedGrids();

for (
  const [run, id] of [
    ["paper-mnist", "literal"],
    ["paper-mnist-no-labels", "noLabels"],
    ["paper-cifar10-5-epochs", "literal"],
    ["paper-cifar10-5-epochs-no-labels", "noLabels"],
  ] as const
) {
  const { title, pairing } = explanationNamed(id);
  Deno.test(`${run} is right about the same images as the experiment by ${title}`, async () => {
    const { results } = await resultsNamed(run);
    const { directory } = RECORDED_RUNS.find(({ name }) => name === run)!;
    const measured = measuredMethods(results)
      .filter(({ method }) => OF_TABLE_2.includes(method));
    assert.equal(measured.length, OF_TABLE_2.length);
    const [ofSeed] = await readEvidence(join(directory, EVIDENCE), measured);
    for (const outcomes of ofSeed!.methods) {
      const found = GRIDS.find((one) =>
        one.method === outcomes.method && protocolOf(one, results) !== undefined
      )!;
      for (const attack of ATTACK_NAMES) {
        const points = attacksOf(pairing, attack === "bim" ? "paper" : "fgsm");
        for (const gradient of ["grad1", "grad2"] as const) {
          const onGrid = ensembleScoresOf(outcomeOf(found, points[gradient])!, found.labels);
          const inRun = cellScores(outcomes, { column: `${gradient}Ensemble`, attack });
          assert.deepEqual(
            shareRight(inRun, onGrid.byImage.length),
            onGrid.byImage,
            `${outcomes.method}, ${attack}, ${gradient}`,
          );
        }
      }
    }
  });
}

/** For each of the first images the share of rows that are right about it. */
function shareRight({ rows, images, values }: Scores, first: number): Float64Array {
  return Float64Array.from({ length: first }, (_, image) => {
    let right = 0;
    for (let row = 0; row < rows; row++) right += values[row * images + image]!;
    return right / rows;
  });
}
