/** Outcomes of the grid that are made up, for tests. */

import { MADE_UP_RUN } from "../experiments/_made_up_attack_run.ts";
import { randomStream } from "../random/stream.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { type GridPoint, gridPoints, pointName, scheduleParameters, WHOLE_GRID } from "./grid.ts";
import type { GridOutcomes, PointOutcome } from "./outcomes.ts";

const MEMBERS = 3;

/**
 * Outcomes in which an attack leaves the ensemble right with a given chance; random otherwise.
 *
 * @param accuracy What a point leaves; points for which it gives undefined are not measured
 */
export function madeUpGrid(
  method: string,
  images: number,
  accuracy: (point: GridPoint) => number | undefined,
  changes: Partial<GridOutcomes> = {},
): GridOutcomes {
  const stream = randomStream(1, "made-up grid", method);
  const labels = Uint8Array.from({ length: images }, () => stream.integer(10));
  const predicted = (sets: number, right: number): Uint8Array =>
    Uint8Array.from({ length: sets * images }, (_, i) => {
      const label = labels[i % images]!;
      return stream.uniform() < right ? label : (label + 1 + stream.integer(9)) % 10;
    });
  const points = gridPoints(WHOLE_GRID).flatMap((point): [string, PointOutcome][] => {
    const right = accuracy(point);
    if (right === undefined) return [];
    const sets = point.followed === "grad1" ? MEMBERS : 1;
    return [[pointName(point), {
      point,
      images,
      ensembleLabels: predicted(sets, right),
      ...(sets > 1 && { attackerLabels: predicted(sets, right / 2) }),
      counters: madeUpCounters(scheduleParameters(point.schedule, "mnist").iterations, images),
    }]];
  });
  return {
    runs: [MADE_UP_RUN],
    dataset: "mnist",
    method,
    seed: 1,
    members: MEMBERS,
    attackers: Array.from({ length: MEMBERS }, (_, member) => member),
    ensemble: `the ensemble of ${method}`,
    labels,
    cleanEnsembleLabels: labels,
    cleanMemberLabels: cleanMemberLabels(method, labels),
    points: new Map(points),
    ...changes,
  };
}

/** The same on networks that were trained on more images than those of `madeUpGrid`. */
export function trainedMore(found: GridOutcomes): GridOutcomes {
  return { ...found, runs: found.runs.map((run) => ({ ...run, trainImages: 60000 })) };
}

/** The same with a member that gives every image one label, and whose attacks harm no other. */
export function withConstantMember(found: GridOutcomes, member: number): GridOutcomes {
  const { labels, cleanEnsembleLabels, cleanMemberLabels, points } = found;
  const constant = labels.map(() => 7);
  const replaced = (sets: Uint8Array, own: Uint8Array): Uint8Array => {
    const all = sets.slice();
    all.set(own, member * labels.length);
    return all;
  };
  return {
    ...found,
    cleanMemberLabels: replaced(cleanMemberLabels, constant),
    points: new Map([...points].map(([name, outcome]): [string, PointOutcome] => {
      if (outcome.point.followed !== "grad1") return [name, outcome];
      return [name, {
        ...outcome,
        ensembleLabels: replaced(outcome.ensembleLabels, cleanEnsembleLabels),
        attackerLabels: replaced(outcome.attackerLabels!, constant),
      }];
    })),
  };
}

/** Of any number of images the same on the first ones, as networks' labels are. */
function cleanMemberLabels(method: string, labels: Uint8Array): Uint8Array {
  const members = Array.from({ length: MEMBERS }, (_, member) => {
    const stream = randomStream(1, "made-up members", method, member);
    return [...labels].map((label) => stream.uniform() < 0.9 ? label : (label + 1) % 10);
  });
  return Uint8Array.from(members.flat());
}

/** Counters that float32 holds exactly. */
function madeUpCounters(steps: number, images: number): StepCounters[] {
  return Array.from({ length: steps }, (_, step) => ({
    images,
    zeroShare: 0.25,
    normShares: [0.5, 0.25, 0.25],
    allZeroImages: 1,
    meanCosine: 0.125,
    cosines: 3 * images,
    membersFooled: Math.min(step / 4, MEMBERS),
    fooled: { largestShare: 0.75, share: 0.5, cosineToOthers: -0.5, cosines: images },
  }));
}
