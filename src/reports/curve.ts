/** Accuracy against epsilon as a line that is straight between the epsilons that were attacked. */

/** A point of the line. */
export interface CurvePoint {
  readonly epsilon: number;
  readonly accuracy: number;
}

/**
 * The accuracies at so many epsilons of equal distance, from 0 to the last point's.
 *
 * @param points By ascending epsilon, the first at 0
 */
export function alongCurve(points: readonly CurvePoint[], columns: number): number[] {
  const largest = points.at(-1)!.epsilon;
  return Array.from(
    { length: columns },
    (_, column) => accuracyAt(points, largest * column / (columns - 1)),
  );
}

function accuracyAt(points: readonly CurvePoint[], epsilon: number): number {
  const next = points.findIndex((point) => point.epsilon >= epsilon);
  // Rounding may put the last column beyond the last point.
  if (next <= 0) return points.at(next)!.accuracy;
  const [before, after] = [points[next - 1]!, points[next]!];
  const share = (epsilon - before.epsilon) / (after.epsilon - before.epsilon);
  return before.accuracy + share * (after.accuracy - before.accuracy);
}
