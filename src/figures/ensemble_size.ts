/** Accuracy against the number of members (claim C19). */

import { type LinePoint, linesWithBands } from "../charts/lines_with_bands.ts";
import { predictionsOn, type TestSet } from "../claims/evidence.ts";
import { sizeScores } from "../evaluation/ensemble_size.ts";
import { SUBSET_ORDERS } from "../evaluation/subset_orders.ts";
import { isOfTable4Alone } from "../evaluation/table4_methods.ts";
import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import { ATTACK_WORDS, datasetLabel } from "../reports/names.ts";
import { type DrawnRun, type Figure, figure, type FigureLeftOut } from "./figure.ts";
import { measure, type MethodReplicates, methodReplicates } from "./measure.ts";

const WORDS = { id: "ensemble-size", title: "Accuracy against the size of the ensemble" };

const SETS: readonly TestSet[] = ["clean", ...ATTACK_NAMES];

/**
 * The figure of claim C19: a panel for each data set and for clean and attacked images, a line for
 * each method of Table 2.
 */
export function ensembleSize({ replicates }: DrawnRun): Figure | FigureLeftOut {
  const measured = methodReplicates(replicates).filter(({ method }) => !isOfTable4Alone(method));
  const datasets = [...new Set(measured.map(({ dataset }) => dataset))];
  const rows = datasets.flatMap((dataset) =>
    SETS.flatMap((on) =>
      measured.filter((one) => one.dataset === dataset && hasSizes(one, on))
        .flatMap((one) => line(one, on))
    )
  );
  if (rows.length === 0) {
    return { ...WORDS, why: "the predictions of smaller ensembles were not kept" };
  }
  const caption = "Random ensembles of the first members in each of " +
    `${SUBSET_ORDERS} random orders; attacked images are made with Grad. 2 of all members. Bands ` +
    "are 95\u00a0% intervals over images. Each panel has its own scale.";
  return figure({ ...WORDS, caption }, rows, (rows, arrangement) =>
    linesWithBands(rows, {
      ...arrangement,
      x: "members",
      y: "Accuracy",
      whole: true,
      ownScales: true,
      columns: SETS.length,
      width: 320,
    }));
}

function hasSizes({ replicates }: MethodReplicates, on: TestSet): boolean {
  return replicates.every((outcomes) =>
    outcomes.clean.members >= 2 && predictionsOn(outcomes, on)?.subsetLabels !== undefined
  );
}

function line(measured: MethodReplicates, on: TestSet): LinePoint[] {
  const { dataset, method, replicates } = measured;
  const { members } = replicates[0]!.clean;
  const what = on === "clean" ? "clean" : `${ATTACK_WORDS[on]}, Grad. 2`;
  return Array.from({ length: members }, (_, k): LinePoint => {
    const size = k + 1;
    const { value, interval } = measure(
      measured,
      (outcomes) => sizeScores(predictionsOn(outcomes, on)!, outcomes.labels, size, method),
      ["size", on, size],
    );
    const panel = `${datasetLabel(dataset)}, ${what}`;
    return { panel, series: method, x: size, y: value, interval };
  });
}
