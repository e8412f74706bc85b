/** The counters of one step of an attack, counted pair by pair, for tests. */

import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { mean } from "./_naive_network.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";

/** What the loops count where member m has `gradients[m][image]` and is `fooled[m][image]`. */
export function naiveCounters(
  gradients: readonly (readonly Float32Array[])[],
  fooled: readonly (readonly boolean[])[],
): StepCounters {
  const product = (a: Float32Array, b: Float32Array): number =>
    a.reduce((sum, value, p) => sum + value * b[p]!, 0);
  const images = gradients[0]!.map((_, image) => gradients.map((own) => own[image]!));
  const norms = images.map((members) => members.map((g) => Math.sqrt(product(g, g))));
  const total = (values: number[]): number => values.reduce((a, b) => a + b, 0);
  const withGradient = norms.filter((members) => total(members) > 0);
  const cosines = images.flatMap((members, i) =>
    members.flatMap((g, m) =>
      members.flatMap((h, n) =>
        n < m && norms[i]![m]! > 0 && norms[i]![n]! > 0
          ? [product(g, h) / (norms[i]![m]! * norms[i]![n]!)]
          : []
      )
    )
  );
  const shares = norms.map((members) => members.map((norm) => norm / total(members)));
  const isFooled = (m: number, i: number): boolean => fooled[m]![i]!;
  const toOthers = images.flatMap((members, i) =>
    members.flatMap((g, m) =>
      members.flatMap((h, n) =>
        isFooled(m, i) && !isFooled(n, i) && norms[i]![m]! > 0 && norms[i]![n]! > 0
          ? [product(g, h) / (norms[i]![m]! * norms[i]![n]!)]
          : []
      )
    )
  );
  const ofImages = (of: (shares: number[], image: number) => number): number | null =>
    withGradient.length === 0
      ? null
      : mean(shares.flatMap((own, i) => total(norms[i]!) > 0 ? [of(own, i)] : []));
  return {
    images: norms.length,
    zeroShare: mean(norms.flat().map((norm) => norm === 0 ? 1 : 0)),
    normShares: withGradient.length === 0
      ? null
      : gradients.map((_, m) => mean(withGradient.map((members) => members[m]! / total(members)))),
    allZeroImages: norms.length - withGradient.length,
    meanCosine: cosines.length === 0 ? null : mean(cosines),
    cosines: cosines.length,
    membersFooled: total(fooled.flat().map(Number)) / norms.length,
    fooled: {
      largestShare: ofImages((own) => Math.max(...own)),
      share: ofImages((own, i) => total(own.filter((_, m) => isFooled(m, i)))),
      cosineToOthers: toOthers.length === 0 ? null : mean(toOthers),
      cosines: toOthers.length,
    },
  };
}

/** Fails unless the counters are those expected, up to rounding of shares and cosines. */
export function assertCounters(actual: StepCounters, expected: StepCounters): void {
  const [counts, values] = separated(actual);
  const [expectedCounts, expectedValues] = separated(expected);
  assert.deepEqual(counts, expectedCounts);
  assert.deepEqual(values.map((value) => value === null), expectedValues.map((v) => v === null));
  assertClose(values.map((value) => value ?? 0), expectedValues.map((value) => value ?? 0));
}

/** What is exact, and what is rounded. */
function separated({ normShares, meanCosine, fooled, ...exact }: StepCounters): [
  Record<string, unknown>,
  (number | null)[],
] {
  const { cosines, ...means } = fooled!;
  const { largestShare, share, cosineToOthers } = means;
  return [
    { ...exact, fooledCosines: cosines, members: normShares?.length },
    [...normShares ?? [null], meanCosine, largestShare, share, cosineToOthers],
  ];
}
