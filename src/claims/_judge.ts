/** One claim at a time, judged on made-up outcomes. */

import type { MethodOutcomes, Replicate } from "../evaluation/outcomes.ts";
import { type PaperLike, paperLike } from "./_paper_like.ts";
import { type ClaimResult, joinClaimResults, putClaim } from "./claim.ts";
import { CLAIMS } from "./claims.ts";
import { type Measured, measuredEvidence } from "./evaluate.ts";

const READINGS = { grad2: "signOfMean", attackLabel: "true" };

/** One claim, without the others. */
export function judge(
  id: string,
  measured: { outcomes: MethodOutcomes[] } | { replicates: Replicate[] },
): ClaimResult {
  const claim = CLAIMS.find((claim) => claim.id === id)!;
  const evidence = measuredEvidence({ readings: READINGS, seed: 1, ...measured } as Measured);
  return joinClaimResults(evidence.map((one) => [putClaim(claim, one)]))[0]!;
}
/** One claim on made-up outcomes that are like the paper's. */
export const on = (id: string, wanted: PaperLike = {}): ClaimResult =>
  judge(id, { outcomes: paperLike(wanted) });
