/** Every pairing's differences and distance as a table of comma-separated values. */

import { BIM_SCHEDULES } from "./grid.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { EXPLANATIONS } from "./explanations.ts";
import { averageName, findPairing, type Pairing, PAIRINGS } from "./pairings.ts";

const COLUMNS = [
  ...["dataset", "members", "trainImages", "epochs", "method", "seed"],
  ...["bimSteps", "loss", "grad1Label", "grad2Label", "average"],
  ...["images", "fgsm", "fgsmLow", "fgsmHigh", "bim", "bimLow", "bimHigh"],
  ...["distance", "distanceLow", "distanceHigh"],
];

/** Those of the grid, and those explanations' that are none of it. */
const ALL_PAIRINGS: readonly Pairing[] = [
  ...PAIRINGS,
  ...EXPLANATIONS.map(({ pairing }) => pairing)
    .filter(({ fgsmAverage, bimExchanged }) => fgsmAverage !== undefined || bimExchanged),
];

/**
 * One line for each pairing that was measured on an ensemble with BIM in some number of steps:
 * differences "Grad. 2 minus Grad. 1" with 95 % intervals, and the distance to the paper's.
 */
export function pairingsCsv(all: readonly GridOutcomes[]): string {
  const lines = all.flatMap((found) => {
    const { dataset, method, seed, scale } = gridEnsemble(found);
    const { members, trainImages, epochs } = scale;
    return BIM_SCHEDULES.flatMap((schedule) =>
      ALL_PAIRINGS.flatMap((pairing) => {
        const finding = findPairing(found, pairing, schedule);
        if (finding === undefined) return [];
        const { fgsm, bim, distance, images } = finding;
        const { loss, grad1Label, grad2Label } = pairing;
        return [[
          ...[dataset, members, trainImages, epochs, method, seed, schedule],
          ...[loss, grad1Label, grad2Label, averageName(pairing), images],
          ...numbers(fgsm),
          ...numbers(bim),
          ...(distance === null ? ["", "", ""] : numbers(distance)),
        ].join(",")];
      })
    );
  });
  return [COLUMNS.join(","), ...lines, ""].join("\n");
}

function numbers(
  { effect, interval }: { readonly effect: number; readonly interval: readonly number[] },
): string[] {
  return [effect, ...interval].map((value) => value.toFixed(4).replace(/^-(0\.0+)$/, "$1"));
}
