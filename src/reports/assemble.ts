/** From evidence to results: everything in tables and claims is computed here, and only here. */

import { evaluateClaims } from "../claims/evaluate.ts";
import { methodsLeftOut } from "../evaluation/constant_members.ts";
import type { MethodOutcomes, Replicate } from "../evaluation/outcomes.ts";
import { table2Rows } from "../evaluation/table2.ts";
import { table4Rows } from "../evaluation/table4.ts";
import { bootstrapShares } from "../training/bootstrap_shares.ts";
import type { Results } from "./results.ts";
import { RESULTS_SCHEMA } from "./results_schema.ts";

/** Results without what is computed from the evidence. */
export type RunProvenance = Omit<Results, "schema" | "table2" | "table4" | "claims" | "leftOut">;

/**
 * The results of a run.
 *
 * @param provenance What made the evidence
 * @param replicates The evidence, one entry for each seed
 * @throws {Error} If the evidence is not well formed, or of a data set whose protocol is missing
 */
export function assembleResults(
  provenance: RunProvenance,
  replicates: readonly Replicate[],
): Results {
  const { readings, seed } = provenance;
  const evidence = replicates.map((replicate) => ({
    ...replicate,
    methods: replicate.methods.map((outcomes) => withShares(outcomes, replicate.seed, provenance)),
  }));
  const leftOut = methodsLeftOut(evidence);
  return {
    schema: RESULTS_SCHEMA,
    ...provenance,
    ...(leftOut.length > 0 && { leftOut }),
    table2: table2Rows(evidence, seed),
    table4: table4Rows(evidence, seed),
    claims: evaluateClaims({ readings, replicates: evidence, seed }),
  };
}

/** Bagging's outcomes with what its bootstrap replicates hold, for claim C18. */
function withShares(
  outcomes: MethodOutcomes,
  seed: number,
  { protocol }: RunProvenance,
): MethodOutcomes {
  const { dataset, method, clean: { members } } = outcomes;
  if (method !== "bagging") return outcomes;
  const made = protocol.find((one) => one.dataset === dataset);
  if (made === undefined) throw new Error(`The protocol of ${dataset} is missing`);
  const { trainImages } = made;
  const shares = bootstrapShares([method], members, seed, trainImages)!;
  return { ...outcomes, bootstrap: { shares, trainImages } };
}
