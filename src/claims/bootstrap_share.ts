/** C18: how much of the training data a bootstrap replicate holds. */

import { type Estimate, tEstimate } from "../evaluation/estimate.ts";
import { mean } from "../evaluation/mean.ts";
import type { Claim, ClaimCase } from "./claim.ts";
import type { Decision } from "./decision.ts";
import { type Evidence, judgeTogether, methodsWith, outcomesOf } from "./evidence.ts";

/** "At average each of them contains 63.2% of the training data", to three decimals. */
const STATED = 0.632;
const ROUNDING = 0.0005;

/** A mean share this far from the stated one would be another sampling scheme. */
const MARGIN = 0.02;

/** The claim C18. */
export const BOOTSTRAP_SHARE: Claim = {
  id: "C18",
  statement: "bootstrap replicates hold about 63.2 % of the training data",
  place: "section 3 (iii)",
  words:
    "At average each of them contains 63.2% of the training data, where many data points are " +
    "repeated in the bootstrap replicates.",
  test: "The mean share of distinct training images over bagging's members minus 0.632, with the " +
    "standard error of drawing m of m: sqrt((1/e - 2/e²) / m) for each member. Reproduced if the " +
    "interval holds 0 (to the printed digit) and keeps within 0.02 of it, refuted if it holds no 0.",
  evaluate: (evidence) => judgeTogether(evidence, shareCases(evidence)),
};

function shareCases(evidence: Evidence): Parameters<typeof judgeTogether>[1] {
  const [method] = methodsWith(evidence, ({ bootstrap }) => bootstrap !== undefined);
  if (method === undefined) return [];
  const measured = outcomesOf(evidence, method).map(({ bootstrap }) => bootstrap!);
  const shares = measured.flatMap(({ shares }) => shares);
  const variances = measured.flatMap(({ shares, trainImages }) =>
    shares.map(() => distinctVariance(trainImages))
  );
  const share = mean(shares);
  const variance = variances.reduce((sum, one) => sum + one, 0) / shares.length ** 2;
  const estimate = tEstimate({
    effect: share - STATED,
    standardError: Math.sqrt(variance),
    df: Infinity,
  });
  const shown: Pick<ClaimCase, "method" | "quantity" | "note"> = {
    method,
    quantity: "share - 0.632",
    note: `mean share ${share.toFixed(4)} over ${shares.length} members`,
  };
  return [{ shown, estimate, decision: decideShare(estimate) }];
}

/**
 * The variance of the share of distinct values among m draws of m: (1/e - 2/e^2) / m for large m
 * (the occupancy problem; Feller, An Introduction to Probability Theory, volume 1, IV.2).
 */
function distinctVariance(images: number): number {
  return (Math.exp(-1) - 2 * Math.exp(-2)) / images;
}

function decideShare({ interval: [low, high] }: Estimate): Decision {
  // One case, and a whole interval decides it: a level of 5 % or nothing.
  if (low > ROUNDING || high < -ROUNDING) return { verdict: "refuted", pValue: 0.05 };
  const isNarrow = low > -MARGIN && high < MARGIN;
  return isNarrow
    ? { verdict: "reproduced", pValue: 0.05 }
    : { verdict: "inconclusive", pValue: 1 };
}
