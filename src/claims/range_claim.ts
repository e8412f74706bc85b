/** C29: the accuracies that the text states as ranges. */

import type { Claim } from "./claim.ts";
import type { Comparison } from "./evidence.ts";
import { STATED_ACCURACIES } from "./stated_ranges.ts";
import { OVER_MEMBERS } from "./words.ts";

/** The claim C29. */
export const RANGES: Claim = {
  id: "C29",
  statement: "accuracies lie in the ranges that the text states",
  place: "sections 4.1 and 4.2",
  words: "[…] the classification rate drops down to a range of roughly 35%–56%. The ensembles " +
    "perform significantly better by producing an accuracy of 57%–78%.",
  test:
    "Every accuracy of Table 2 for which the text states a range, with half a percent to either " +
    "side: the whole interval inside is reproduced, the whole interval outside is refuted. Each " +
    "case quotes its sentence." + OVER_MEMBERS,
  evaluate: (evidence) =>
    evidence.judge(
      STATED_ACCURACIES.filter(({ dataset }) => dataset === evidence.dataset).flatMap((stated) => {
        const { cell, on, words, kind, range, above, below, includes } = stated;
        const methods = "attack" in cell ? evidence.methodsUnder(cell.attack) : evidence.methods;
        return methods.filter(includes).map((method): Comparison => ({
          method,
          on,
          quantity: "accuracy",
          kind,
          range,
          words,
          more: { method, ...cell },
          above,
          below,
        }));
      }),
    ),
};
