/** Accuracies with intervals. */

import type { DatasetName } from "../data/dataset.ts";
import { type RandomStream, randomStream } from "../random/stream.ts";
import { type Cell, cellScores } from "./accuracy.ts";
import { type Estimate, proportionEstimate } from "./estimate.ts";
import type { MethodOutcomes } from "./outcomes.ts";
import { replicateEstimate } from "./replicates.ts";
import { meanScore, type Scores } from "./scores.ts";

/**
 * The accuracy in one cell of a method's tables with its 95 % interval, as
 * {@linkcode accuracyEstimate} has it. A cell has the same interval in whichever table it stands.
 *
 * @param replicates One method's outcomes in each replicate
 * @param seed The run's seed
 */
export function cellEstimate(
  replicates: readonly MethodOutcomes[],
  dataset: DatasetName,
  cell: Cell,
  seed: number,
): Estimate {
  const { method } = replicates[0]!;
  return accuracyEstimate(
    replicates.map((outcomes) => cellScores(outcomes, cell)),
    () => randomStream(seed, "interval", dataset, method, ...cellPath(cell)),
  );
}

/**
 * An accuracy with its 95 % interval: of one classifier or one ensemble Wilson's, of one ensemble's
 * members and of several replicates {@linkcode replicateEstimate}'s.
 * Those that are all right, or all wrong, on every image have no spread to go by: Wilson's again, for
 * the images are as many however often they are looked at.
 *
 * @param replicates The accuracy's scores in each replicate
 * @param stream Where the bootstrap's randomness comes from
 * @param resamples How many resamples the bootstrap draws; 10,000 unless told
 */
export function accuracyEstimate(
  replicates: readonly Scores[],
  stream: () => RandomStream,
  resamples?: number,
): Estimate {
  const [first] = replicates;
  const { rows, images } = first!;
  const means = replicates.map(meanScore);
  const isLone = replicates.length === 1 && rows === 1;
  if (isLone || [0, 1].some((all) => means.every((mean) => mean === all))) {
    return proportionEstimate(Math.round(means[0]! * images), images);
  }
  const terms = replicates.map((scores) => [{ sign: 1, scores }] as const);
  return replicateEstimate(terms, stream, {
    limits: [0, 1],
    ...(resamples !== undefined && { resamples }),
  });
}

/** Names a cell within its method; the clean cells have one name, whichever row shows them. */
export function cellPath(cell: Cell): string[] {
  if (!("attack" in cell)) return [cell.column];
  const { column, attack, variant } = cell;
  return variant === undefined
    ? [column, attack]
    : [column, attack, variant.attackLabel, variant.grad2];
}
