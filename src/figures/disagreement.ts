/** How much members disagree, clean and attacked (claim C17). */

import { type IntervalPoint, pointsWithIntervals } from "../charts/points_with_intervals.ts";
import { predictionsOn, type TestSet } from "../claims/evidence.ts";
import { disagreementScores } from "../evaluation/diversity.ts";
import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import { ATTACK_WORDS, datasetLabel } from "../reports/names.ts";
import { type DrawnRun, type Figure, figure, type FigureLeftOut } from "./figure.ts";
import { measure, methodReplicates } from "./measure.ts";

const WORDS = { id: "disagreement", title: "Disagreement between members" };

const SETS: readonly TestSet[] = ["clean", ...ATTACK_NAMES];

/** The figure of claim C17: a panel for each data set, a row for each method. */
export function disagreement({ replicates }: DrawnRun): Figure | FigureLeftOut {
  const rows = methodReplicates(replicates).flatMap((measured) =>
    SETS.filter((on) =>
      measured.replicates.every((outcomes) =>
        outcomes.clean.members >= 2 && predictionsOn(outcomes, on) !== undefined
      )
    ).map((on): IntervalPoint => ({
      panel: datasetLabel(measured.dataset),
      row: measured.method,
      series: on === "clean" ? "clean" : `${ATTACK_WORDS[on]}, Grad. 2`,
      ...measure(
        measured,
        (outcomes) => disagreementScores(predictionsOn(outcomes, on)!, measured.method),
        ["disagreement", on],
      ),
    }))
  );
  if (rows.length === 0) return { ...WORDS, why: "no ensemble has two members (--members)" };
  const caption =
    "The share of pairs of members that predict different labels, mean over images, with 95\u00a0% " +
    "intervals over images. Attacked images are made with each method's own Grad. 2.";
  return figure(
    { ...WORDS, caption },
    rows,
    (rows, arrangement) =>
      pointsWithIntervals(rows, { ...arrangement, x: "share of pairs that disagree" }),
  );
}
