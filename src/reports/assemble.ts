/** From evidence to results: everything in tables and claims is computed here, and only here. */

import { evaluateClaims } from "../claims/evaluate.ts";
import type { Replicate } from "../evaluation/outcomes.ts";
import { table2Rows } from "../evaluation/table2.ts";
import { bootstrapShares } from "../training/bootstrap_shares.ts";
import type { MethodName } from "../training/method.ts";
import { type Results, RESULTS_SCHEMA } from "./results.ts";

/** Results without what is computed from the evidence. */
export type Provenance = Omit<Results, "schema" | "table2" | "claims">;

/**
 * The results of a run on one data set.
 *
 * @param provenance What made the evidence
 * @param replicates The evidence, one entry for each seed
 */
export function assembleResults(
  provenance: Provenance,
  replicates: readonly Replicate[],
): Results {
  const { readings, seed } = provenance;
  const { dataset, members, trainImages } = provenance.protocol[0]!;
  const evidence = replicates.map((replicate) => {
    const methods = replicate.methods.map(({ method }) => method as MethodName);
    const shares = bootstrapShares(methods, members, replicate.seed, trainImages);
    return { ...replicate, ...(shares && { bootstrapShares: shares, trainImages }) };
  });
  return {
    schema: RESULTS_SCHEMA,
    ...provenance,
    table2: table2Rows(dataset, evidence, seed),
    claims: evaluateClaims({ dataset, readings, replicates: evidence, seed }),
  };
}
