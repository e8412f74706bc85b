/** What the first test images, which the experiment attacks, are beside all of them. */

import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import { signed } from "../reports/numbers.ts";
import type { Protocol, Results } from "../reports/results.ts";
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
  const { name, results } = run;
  const made = results.protocol.find(({ dataset }) => dataset === all[0]!.dataset);
  if (made === undefined) return [];
  const shifts = all.flatMap((found) =>
    isOf(found, made, results.seed) ? shiftsOf(found, results.table2, made.testImages) : []
  );
  if (shifts.length === 0) return [];
  return [
    `The first images are not like the rest: on all ${made.testImages.toLocaleString("en-US")} ` +
    `([${name}](results.md#${name})) the literal attacks leave these ensembles ` +
    `${lowestToHighest(shifts, signed)} more. The paper's accuracies are of all images: where ` +
    "those here are lower, some of the distance is that of the images.",
  ];
}

function isOf(found: GridOutcomes, made: Protocol, seed: number): boolean {
  const { dataset, seed: ofFound, scale } = gridEnsemble(found);
  return dataset === made.dataset && ofFound === seed && scale.members === made.members &&
    scale.epochs === made.epochs && scale.trainImages === made.trainImages;
}

/** On all images minus on the first: FGSM and BIM with either gradient. */
function shiftsOf(
  found: GridOutcomes,
  rows: Results["table2"],
  testImages: number,
): number[] {
  return ATTACK_NAMES.flatMap((attack) => {
    const row = rows.find((one) =>
      one.dataset === found.dataset && one.method === found.method && one.attack === attack
    );
    if (row === undefined) return [];
    const { grad1, grad2 } = attacksOf(LITERAL, attack === "bim" ? "paper" : "fgsm");
    return ([[grad1, row.grad1Ensemble], [grad2, row.grad2Ensemble]] as const)
      .flatMap(([point, onAll]) => {
        const outcome = outcomeOf(found, point);
        if (outcome === undefined || outcome.images >= testImages) return [];
        return [onAll - accuracyOf(ensembleScoresOf(outcome, found.labels))];
      });
  });
}
