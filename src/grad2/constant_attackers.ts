/**
 * Attackers that have nothing to attack with. A network that gives every image the same label may
 * still be asked for its gradient, and Grad. 1 is the mean over all networks: one such attack that
 * leaves every image as right as it was moves that mean, and widens its interval.
 */

import { cleanPredictions } from "../evaluation/answering.ts";
import { constantMembers } from "../evaluation/constant_members.ts";
import { byScale, scaleTitle } from "../evidence/ensemble_files.ts";
import { concatenate } from "../files/concatenate.ts";
import { fraction } from "../reports/numbers.ts";
import { ensembleScoresOf } from "./accuracies.ts";
import type { BimSchedule } from "./grid.ts";
import { gridEnsemble, type GridOutcomes, type PointOutcome } from "./outcomes.ts";
import { lowestToHighest } from "./range.ts";
import { type ExplanationFinding, judgeExplanations } from "./standings.ts";
import { STANDINGS } from "./standings_text.ts";
import { ensembleTitle } from "./titles.ts";

/**
 * The same outcomes, with Grad. 1 only of the networks that tell clean images apart. The others stay
 * members of the ensemble, in its votes and in Grad. 2.
 */
export function withoutConstantAttackers(found: GridOutcomes): GridOutcomes {
  const constant = constantSets(found);
  if (constant.size === 0) return found;
  const kept = [...found.attackers.keys()].filter((set) => !constant.has(set));
  const points = [...found.points].map(([name, outcome]): [string, PointOutcome] => {
    const { point, images, ensembleLabels, attackerLabels } = outcome;
    if (point.followed !== "grad1") return [name, outcome];
    const ofKept = (labels: Uint8Array): Uint8Array =>
      concatenate(kept.map((set) => labels.subarray(set * images, (set + 1) * images)));
    return [name, {
      ...outcome,
      ensembleLabels: ofKept(ensembleLabels),
      ...(attackerLabels !== undefined && { attackerLabels: ofKept(attackerLabels) }),
    }];
  });
  return {
    ...found,
    attackers: kept.map((set) => found.attackers[set]!),
    points: new Map(points),
  };
}

/**
 * Which ensembles have such attackers, what these leave of the ensemble, and which explanations stand
 * otherwise without them; nothing if no ensemble has any.
 *
 * @param findings What was found with all attackers, of the explanations that are told of
 */
export function constantAttackersText(
  all: readonly GridOutcomes[],
  schedule: BimSchedule,
  findings: readonly ExplanationFinding[],
): string[] {
  const concerned = all.filter((found) => constantSets(found).size > 0);
  if (concerned.length === 0) return [];
  const after = judgeExplanations(all.map(withoutConstantAttackers), schedule);
  const changes = findings.flatMap(({ explanation, standing: was }) => {
    const { standing } = after.find((one) => one.explanation === explanation)!;
    if (was === standing) return [];
    const change = `from ${STANDINGS[was].word} to ${STANDINGS[standing].word}`;
    return [{ change, title: explanation.title }];
  });
  const moved = [...Map.groupBy(changes, ({ change }) => change)].map(([change, titles]) =>
    `these go ${change}: ${titles.map(({ title }) => title).join("; ")}`
  );
  const attackers = byScale(concerned, gridEnsemble).map(({ scale, found }) =>
    `${found.map(attackersText).join("; ")} (${scaleTitle(scale).toLowerCase()})`
  );
  return [
    "Networks that give every clean image the same label attack as well: " +
    `${attackers.join("; ")}. If they are members and do not attack, ` +
    `${moved.length === 0 ? "every explanation stands the same" : moved.join(". And ")}.`,
  ];
}

function attackersText(found: GridOutcomes): string {
  const constant = constantSets(found);
  const left = [...found.points.values()]
    .filter(({ point }) => point.followed === "grad1")
    .flatMap((outcome) => {
      const { byAttacker } = ensembleScoresOf(outcome, found.labels);
      return [...constant].map((set) => byAttacker[set]!);
    });
  return `${constant.size} of ${found.attackers.length} of ${ensembleTitle(found)}, under whose ` +
    `attacks the ensemble is right on ${lowestToHighest(left, fraction)}`;
}

/** The attackers that give every clean image the same label, by their place among the attackers. */
function constantSets(found: GridOutcomes): ReadonlySet<number> {
  const constant = new Set(constantMembers(cleanPredictions(found)));
  return new Set([...found.attackers.keys()].filter((set) => constant.has(found.attackers[set]!)));
}
