/** What the first test images, which the experiment attacks, are beside all of them. */

import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import { signed } from "../reports/numbers.ts";
import type { Results } from "../reports/results.ts";
import { accuracyOf, ensembleScoresOf, outcomeOf } from "./accuracies.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { attacksOf, LITERAL } from "./pairings.ts";
import { lowestToHighest } from "./range.ts";

/** A run of the tables, by the name that a link to it has. */
export interface TableRun {
  readonly name: string;
  readonly results: Pick<Results, "protocol" | "seed" | "table2">;
}

/**
 * By how much more the literal attacks leave on all test images than on the first ones, from what a
 * run of the same ensembles has in Table 2; nothing if it attacked no more, or has other ensembles.
 */
export function firstImagesText(all: readonly GridOutcomes[], run: TableRun): string[] {
  const shifts = all.flatMap((found) => shiftsOf(found, run));
  if (shifts.length === 0) return [];
  const { name, results: { protocol: [made] } } = run;
  return [
    `The first images are not like the rest: on all ${made!.testImages.toLocaleString("en-US")} ` +
    `([${name}](results.md#${name})) the literal attacks leave these ensembles ` +
    `${
      lowestToHighest(shifts, signed)
    } more. The paper's accuracies are of all images: where those ` +
    "here are lower, some of the distance is that of the images.",
  ];
}

/** On all images minus on the first: FGSM and BIM with either gradient. */
function shiftsOf(found: GridOutcomes, { results }: TableRun): number[] {
  const { dataset, method, seed, scale } = gridEnsemble(found);
  const made = results.protocol.find((one) => one.dataset === dataset);
  const isOfRun = made !== undefined && seed === results.seed &&
    made.members === scale.members && made.epochs === scale.epochs &&
    made.trainImages === scale.trainImages;
  if (!isOfRun) return [];
  return ATTACK_NAMES.flatMap((attack) => {
    const row = results.table2.find((one) =>
      one.dataset === dataset && one.method === method && one.attack === attack
    );
    if (row === undefined) return [];
    const { grad1, grad2 } = attacksOf(LITERAL, attack === "bim" ? "paper" : "fgsm");
    return ([[grad1, row.grad1Ensemble], [grad2, row.grad2Ensemble]] as const)
      .flatMap(([point, onAll]) => {
        const outcome = outcomeOf(found, point);
        if (outcome === undefined || outcome.images >= made.testImages) return [];
        return [onAll - accuracyOf(ensembleScoresOf(outcome, found.labels))];
      });
  });
}
