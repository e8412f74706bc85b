/** What is left of the ensembles' robustness, in plain sentences. */

import type { Estimate } from "../evaluation/estimate.ts";
import { datasetLabel } from "../reports/names.ts";
import type { SuiteOutcomes } from "./outcomes.ts";
import { methodTitle, type StrongestRow, strongestRows, WORST } from "./table.ts";

/** Below this accuracy next to nothing is left, above the other one most is. */
const [LITTLE, MOST] = [0.1, 0.5];

/** One sentence for each ensemble and epsilon. */
export function whatRemains(all: readonly SuiteOutcomes[]): string[] {
  return all.flatMap((found) =>
    found.options.epsilons.map((epsilon) => sentence(found, epsilon, strongestRows(found, epsilon)))
  );
}

function sentence(
  found: SuiteOutcomes,
  epsilon: number,
  rows: readonly StrongestRow[],
): string {
  const { dataset, members, labels: { length } } = found;
  const [clean, worst] = ["clean", WORST].map((name) => rows.find(({ title }) => title === name)!);
  const right = Math.round(worst!.ensemble!.effect * length);
  return `Of the robustness of ${members} networks by ${methodTitle(found)} on ` +
    `${datasetLabel(dataset)} at epsilon ${epsilon}, ${
      amount(worst!.ensemble!)
    } is left: against ` +
    `the strongest attack for each image the ensemble is right on ${right} of ${length} ` +
    `(${withInterval(worst!.ensemble!)}), a single network on ${percent(worst!.single!.effect)}, ` +
    `where clean images are ${percent(clean!.ensemble!.effect)} and ` +
    `${percent(clean!.single!.effect)}.`;
}

function amount({ interval: [low, high] }: Estimate): string {
  if (high < LITTLE) return "next to nothing";
  if (low > MOST) return "more than half";
  return high < MOST ? "less than half" : "a part";
}

function withInterval({ effect, interval }: Estimate): string {
  return `${percent(effect)}, 95 % interval ${interval.map(percent).join(" to ")}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}
