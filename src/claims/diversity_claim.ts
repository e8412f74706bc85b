/** C17, first half: members are more diverse on attacked images than on clean ones. */

import { ATTACKS } from "../evaluation/table2.ts";
import type { Claim } from "./claim.ts";
import { methodsWith, predictionsOn } from "./evidence.ts";
import { ATTACK_LABELS } from "./words.ts";

/** The claim C17. */
export const DIVERSITY: Claim = {
  id: "C17",
  statement: "members disagree more on attacked images than on clean ones",
  place: "section 3",
  words: "As expected, when performing adversarial perturbations on new data points different " +
    "classifiers perform quite differently on these points. Hence, we conclude that diversity on " +
    "adversarial perturbations is given.",
  test: "The share of pairs of members that predict different labels, on images attacked with " +
    "Grad. 2 minus on the same images clean; the whole interval must lie above 0.",
  evaluate: (evidence) =>
    evidence.judge(ATTACKS.flatMap((attack) =>
      methodsWith(
        evidence,
        (outcomes) => outcomes.clean.members >= 2 && predictionsOn(outcomes, attack) !== undefined,
      ).map((method) => ({
        method,
        on: ATTACK_LABELS[attack],
        quantity: "disagreement, attacked - clean",
        more: { method, column: "disagreement", on: attack },
        less: { method, column: "disagreement", on: "clean" },
        above: 0,
        below: Infinity,
      }))
    )),
};
