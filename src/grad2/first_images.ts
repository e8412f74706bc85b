/** What the first test images, which the experiment attacks, are beside all of them. */

import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { signed } from "../reports/numbers.ts";
import type { Protocol, Results } from "../reports/results.ts";
import { accuracyOf, ensembleScoresOf, outcomeOf } from "./accuracies.ts";
import type { Explanation } from "./explanations.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { attacksOf } from "./pairings.ts";
import { hundredths, lowestToHighest } from "./range.ts";

/** A run of Table 2, whose attacks are those of an explanation. */
export interface TableRun {
  /** As a link to it has it. */
  readonly name: string;
  readonly results: Pick<Results, "protocol" | "seed" | "table2">;
  readonly explanation: Explanation;
}

/** An accuracy of an ensemble under an attack, where a run has more images than the experiment. */
interface Level {
  readonly testImages: number;
  readonly onFirst: number;
  readonly onAll: number;
  /** Of the same cell in the paper's Table 2, if it has the ensemble. */
  readonly paper: number | undefined;
}

/**
 * By how much more attacks leave on all test images than on the first ones, and how far the paper's
 * accuracies, which are of all, are from those on all, from what runs of the same ensembles have in
 * Table 2. Runs that attacked no more images, or other ensembles, say nothing.
 */
export function firstImagesText(
  all: readonly GridOutcomes[],
  runs: readonly TableRun[],
): string[] {
  const measured = runs.flatMap((run) => {
    const levels = all.flatMap((found) => levelsOf(found, run));
    return levels.length === 0 ? [] : [{ run, levels }];
  });
  if (measured.length === 0) return [];
  const shifts = measured.map(({ run: { name, explanation: { title } }, levels }) => {
    const shift = levels.map(({ onFirst, onAll }) => onAll - onFirst);
    return `on all ${
      levels[0]!.testImages.toLocaleString("en-US")
    } images attacks by _${title}_ leave ` +
      `${lowestToHighest(shift, signed)} more ([${name}](results.md#${name}))`;
  });
  const distances = measured.flatMap(({ run: { explanation: { title } }, levels }) => {
    const ofPaper = levels.flatMap(({ onAll, paper }) =>
      paper === undefined ? [] : [Math.abs(onAll - paper)]
    );
    return ofPaper.length === 0 ? [] : [`${hundredths(Math.max(...ofPaper))} by _${title}_`];
  });
  return [
    `The first images are not like the rest: ${shifts.join(", ")}. The paper's accuracies are of ` +
    "all images: where those here are lower, some of the distance is that of the images." +
    (distances.length === 0 ? "" : ` On all, the largest distance is ${distances.join(", ")}.`),
  ];
}

/** How a run made networks, if those of an ensemble were made so: by its method they are the same. */
export function protocolOf(
  found: GridOutcomes,
  results: Pick<Results, "protocol" | "seed">,
): Protocol | undefined {
  const { dataset, seed, scale } = gridEnsemble(found);
  if (seed !== results.seed) return undefined;
  return results.protocol.find((made) =>
    made.dataset === dataset && made.members === scale.members && made.epochs === scale.epochs &&
    made.trainImages === scale.trainImages
  );
}

/** FGSM and BIM with either gradient, if the run has the ensemble and more of its images. */
function levelsOf(found: GridOutcomes, { results, explanation }: TableRun): Level[] {
  const made = protocolOf(found, results);
  if (made === undefined) return [];
  const { testImages } = made;
  const { dataset, method } = found;
  return results.table2.flatMap((row) => {
    if (row.dataset !== dataset || row.method !== method) return [];
    const points = attacksOf(explanation.pairing, row.attack === "bim" ? "paper" : "fgsm");
    const paper = paperRow(PAPER_TABLE2, dataset, row.attack, method);
    return (["grad1", "grad2"] as const).flatMap((gradient) => {
      const outcome = outcomeOf(found, points[gradient]);
      if (outcome === undefined || outcome.images >= testImages) return [];
      const onFirst = accuracyOf(ensembleScoresOf(outcome, found.labels));
      const column = `${gradient}Ensemble` as const;
      return [{ testImages, onFirst, onAll: row[column], paper: paper?.[column] }];
    });
  });
}
