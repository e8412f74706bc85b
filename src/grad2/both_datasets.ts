/** What stands on every data set at once, as what the paper says of both must. */

import { withoutConstantAttackers } from "./constant_attackers.ts";
import { type CrossedPairing, crossPairings } from "./crossing.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import type { ScaleOutcomes } from "./scales.ts";
import { type ExplanationFinding, farthest, judgeExplanations, leadsOf } from "./standings.ts";

/** What was found on the ensembles that were trained most and on as large ones of other data sets. */
export interface BothDatasetsFinding {
  /** The ensembles that were trained most. */
  readonly most: readonly GridOutcomes[];
  /** Those of as many networks of other data sets. */
  readonly others: readonly GridOutcomes[];
  /** What was put to all data sets and has both signs in the paper's steps, all judged together. */
  readonly leads: readonly ExplanationFinding[];
  /** The same if attackers that give every image the same label are left out. */
  readonly leadsWithoutConstant: readonly ExplanationFinding[];
  /** The paper's literal words. */
  readonly literal: ExplanationFinding;
  /** All pairings that were measured on every one of these ensembles. */
  readonly crossed: readonly CrossedPairing[];
}

/**
 * Judges the ensembles that were trained most together with those of as many networks of other data
 * sets, with BIM in the paper's steps; undefined if there are no others.
 */
export function judgeBothDatasets(
  most: readonly GridOutcomes[],
  smaller: readonly ScaleOutcomes[],
): BothDatasetsFinding | undefined {
  const { members } = gridEnsemble(most[0]!).scale;
  const known = new Set(most.map(({ dataset }) => dataset));
  const others = smaller
    .filter(({ scale }) => scale.members === members)
    .flatMap(({ found }) => found)
    .filter(({ dataset }) => !known.has(dataset));
  if (others.length === 0) return undefined;
  const together = [...most, ...others];
  const stands = judgeExplanations(together, "paper");
  const without = judgeExplanations(together.map(withoutConstantAttackers), "paper");
  return {
    most,
    others,
    leads: leadsOnAll(stands, together),
    leadsWithoutConstant: leadsOnAll(without, together),
    literal: stands[0]!,
    crossed: crossPairings(together, "paper"),
  };
}

/**
 * What has both signs and was put to every data set, for what was put to one alone does not stand on
 * both; the nearest to the paper's differences first.
 */
function leadsOnAll(
  stands: readonly ExplanationFinding[],
  together: readonly GridOutcomes[],
): ExplanationFinding[] {
  const datasets = new Set(together.map(({ dataset }) => dataset));
  return leadsOf(stands).filter(({ ensembles }) =>
    datasets.isSubsetOf(new Set(ensembles.map(({ found }) => found.dataset)))
  ).toSorted((a, b) => (farthest(a.ensembles) ?? 0) - (farthest(b.ensembles) ?? 0));
}
