/** C19: sometimes fewer than all members are as good as all of them. */

import type { Estimate } from "../evaluation/estimate.ts";
import { ATTACK_NAMES, type MethodOutcomes } from "../evaluation/outcomes.ts";
import type { Claim, Verdict } from "./claim.ts";
import type { Decision } from "./decision.ts";
import {
  type Evidence,
  judgeTogether,
  type MethodCell,
  methodsWith,
  outcomesOf,
  predictionsOn,
  type TestSet,
  type UndecidedCase,
} from "./evidence.ts";
import { ATTACK_WORDS } from "./words.ts";

/** At most so much worse: less than the text's whole percents can tell: a loss of half a percent is none. */
const MARGIN = 0.005;

/** The chance of a wrong "enough" for one method and test set, which is accepted. */
const LEVEL = 0.05;

/** The claim C19. */
export const FEWER_MEMBERS: Claim = {
  id: "C19",
  statement: "sometimes fewer members already reach the best accuracy",
  place: "section 4",
  words: "That is, in some cases the best performance was already reached with ensembles of less " +
    "classifiers while in others more classifiers might improve the results.",
  test: "Accuracy of k members (mean over five random orders) minus that of all N, paired on the " +
    "same images, clean or attacked with the Grad. 2 of all N, for every k < N: k members are " +
    "enough if the whole interval lies above -0.005 (Bonferroni over k; a score test beside the " +
    "bootstrap, as for every margin) and not below 0, where they are worse by little, but beyond " +
    "doubt. A case is reproduced if some k is enough, refuted if for every k the interval lies " +
    "below 0. One method on one test set is enough for the claim.",
  quantifier: "some",
  evaluate: (evidence) => {
    const found = (["clean", ...ATTACK_NAMES] as const).flatMap((on) =>
      methodsWith(evidence, (outcomes) => hasSubsets(outcomes, on))
        .map((method) => sizeCase(evidence, method, on))
    );
    return judgeTogether(evidence, found.map(({ undecided }) => undecided))
      .map((one, i) => ({ ...one, note: noteOf(one.verdict, found[i]!) }));
  },
};

/** A method on a test set, and the size that its case is shown by. */
interface SizeCase {
  readonly undecided: UndecidedCase;
  readonly size: number;
  readonly members: number;
}

function hasSubsets(outcomes: MethodOutcomes, on: TestSet): boolean {
  return outcomes.clean.members >= 2 && predictionsOn(outcomes, on)?.subsetLabels !== undefined;
}

function sizeCase(evidence: Evidence, method: string, on: TestSet): SizeCase {
  const { members } = outcomesOf(evidence, method)[0]!.clean;
  const all: MethodCell = on === "clean"
    ? { method, column: "cleanEnsemble" }
    : { method, column: "grad2Ensemble", attack: on };
  const smaller = Array.from({ length: members - 1 }, (_, k) => {
    const size = k + 1;
    const cell: MethodCell = { method, column: "smallerEnsemble", size, on };
    // Fewer resamples could not tell a p-value that is small enough for all sizes and all cases.
    return { size, estimate: evidence.estimate(cell, all, "margin") };
  });
  // What is worse by less than the margin, but beyond doubt, is not the best performance.
  const isWorse = ({ interval: [, high] }: Estimate): boolean => high < 0;
  const enough = smaller.map(({ estimate }) =>
    isWorse(estimate) ? 1 : Math.min(1, 2 * smaller.length * estimate.atMost(-MARGIN))
  );
  const tooFew = smaller.map(({ estimate }) => Math.min(1, 2 * estimate.atLeast(0)));
  const smallest = enough.findIndex((p) => p <= LEVEL);
  const best = smaller.reduce((a, b) => b.estimate.effect > a.estimate.effect ? b : a);
  const { size, estimate } = smaller[smallest] ?? best;
  const undecided = {
    shown: {
      method,
      on: on === "clean" ? on : ATTACK_WORDS[on],
      quantity: `${size} ${size === 1 ? "member" : "members"} - all ${members}`,
    },
    estimate,
    decision: decideSizes(Math.min(...enough), Math.max(...tooFew)),
  };
  return { undecided, size, members };
}

/** What the verdict, which holds beside those of the other cases, says of sizes. */
function noteOf(verdict: Verdict, { size, members }: SizeCase): string {
  switch (verdict) {
    case "reproduced":
      return `${size} of ${members} ${size === 1 ? "is" : "are"} enough`;
    case "refuted":
      return `none below ${members} is enough`;
    case "inconclusive":
      return `whether fewer than ${members} are enough is open`;
  }
}

/** Some size is enough, or every size is worse. */
function decideSizes(enough: number, tooFew: number): Decision {
  if (enough < tooFew) return { verdict: "reproduced", pValue: enough };
  if (tooFew < enough) return { verdict: "refuted", pValue: tooFew };
  return { verdict: "inconclusive", pValue: 1 };
}
