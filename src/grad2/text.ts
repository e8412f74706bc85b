/** The experiment on Grad. 2 as text, for a terminal. */

import { isAnswering } from "../evaluation/answering.ts";
import { crossPairings, nearestPairings, pairingsMeasured } from "./crossing.ts";
import { constantAttackersText } from "./constant_attackers.ts";
import { countersTable, iterateText } from "./counters_text.ts";
import { judgeExplanations, leftOutText, measuredSchedules } from "./standings.ts";
import { explanationsTable, standingsText } from "./standings_text.ts";
import { levelsTable } from "./levels.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { scheduleTitle } from "./titles.ts";

/** Everything that is printed of an experiment. */
export function grad2Text(all: readonly GridOutcomes[]): string {
  const crossed = crossPairings(all, "paper");
  return [
    ...measuredSchedules(all).flatMap((schedule) => {
      const stands = judgeExplanations(all, schedule);
      return [
        `Grad. 2 minus Grad. 1 on the ensemble, ${scheduleTitle(schedule)}`,
        explanationsTable(all, schedule),
        standingsText(stands),
        ...constantAttackersText(all, schedule, stands),
      ];
    }),
    ...leftOutText(all),
    "Accuracies, by the label that is attacked (fused loss, Grad. 2 as the sign of the mean)",
    levelsTable(all),
    "What happens at the shared iterate of BIM in the paper's steps, before the first and the last",
    countersTable(all),
    iterateText(all.filter(isAnswering)),
    `The nearest to the paper of what was measured on every ensemble that it has, ${
      pairingsMeasured(crossed)
    }, which were not chosen among by it`,
    nearestPairings(crossed),
  ].join("\n\n");
}
