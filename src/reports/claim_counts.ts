/** The standing of whole claims, and how many have which. */

import type { ClaimResult, Verdict } from "../claims/claim.ts";

/** The verdict on a whole claim; one that was put to no case has none. */
export type ClaimStanding = Verdict | "not measured";

/** The verdicts in the order in which they are counted. */
const VERDICTS: readonly Verdict[] = ["reproduced", "refuted", "inconclusive"];

/** How a claim stands. */
export function standingOf(
  { cases, verdict }: Pick<ClaimResult, "cases" | "verdict">,
): ClaimStanding {
  return cases.length === 0 ? "not measured" : verdict;
}

/** How many claims have each verdict, and how many were not measured, where there are such. */
export function claimCounts(
  claims: readonly Pick<ClaimResult, "cases" | "verdict">[],
): [ClaimStanding, number][] {
  const standing = Map.groupBy(claims, standingOf);
  const count = (one: ClaimStanding): number => standing.get(one)?.length ?? 0;
  const rest = count("not measured");
  return [
    ...VERDICTS.map((verdict): [ClaimStanding, number] => [verdict, count(verdict)]),
    ...rest === 0 ? [] : [["not measured", rest] as [ClaimStanding, number]],
  ];
}
