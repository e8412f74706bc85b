/** C9: an attack on one member fools the others only in part. */

import { attackOf, hasAttack } from "../evaluation/accuracy.ts";
import { ATTACK_NAMES, type AttackName, type MethodOutcomes } from "../evaluation/outcomes.ts";
import { type ShareCounts, shareEstimate } from "../evaluation/share.ts";
import { transferCounts } from "../evaluation/transfer.ts";
import { randomStream } from "../random/stream.ts";
import type { Claim } from "./claim.ts";
import { decide } from "./decision.ts";
import {
  type Evidence,
  judgeTogether,
  methodsWith,
  outcomesOf,
  type UndecidedCase,
} from "./evidence.ts";
import { ATTACK_WORDS } from "./words.ts";

/** A rate that rounds to 100 % is all of them. */
const ALL = 0.995;

/** The claim C9. */
export const PARTIAL_TRANSFER: Claim = {
  id: "C9",
  statement: "an attack on one member fools the others only in part",
  place: "abstract and section 3",
  words:
    "We find that an attack leading one model to misclassify does not imply the same for other " +
    "networks performing the same task.",
  test: "The transfer rate of Grad. 1: of images that a member classified rightly and its own " +
    "gradient makes it misclassify, the share of other members (that were right too) which " +
    "misclassify them with it. The whole interval, over images, must lie below 0.995; above it, the " +
    "rate rounds to 100 % and the claim is refuted. Where no member is fooled there is no case.",
  evaluate: (evidence) =>
    judgeTogether(
      evidence,
      ATTACK_NAMES.flatMap((attack) =>
        methodsWith(evidence, (outcomes) => fools(outcomes, attack))
          .map((method) => rateCase(evidence, method, attack))
      ),
    ),
};

function countsOf(outcomes: MethodOutcomes, attack: AttackName): ShareCounts {
  return transferCounts(outcomes.clean, attackOf(outcomes, { attack }).grad1, outcomes.labels);
}

function fools(outcomes: MethodOutcomes, attack: AttackName): boolean {
  return hasAttack(outcomes, attack) &&
    countsOf(outcomes, attack).wholes.some((tried) => tried > 0);
}

function rateCase(evidence: Evidence, method: string, attack: AttackName): UndecidedCase {
  const { dataset, seed } = evidence;
  const estimate = shareEstimate(
    outcomesOf(evidence, method).map((outcomes) => countsOf(outcomes, attack)),
    () => randomStream(seed, "transfer", dataset, method, attack),
  );
  return {
    shown: { method, on: ATTACK_WORDS[attack], quantity: "transfer rate" },
    estimate,
    decision: decide(estimate, -Infinity, ALL),
  };
}
