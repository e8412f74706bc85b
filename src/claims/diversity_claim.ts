/** C17: members are diverse, more on attacked images than on clean ones, and mixed models most. */

import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import type { Claim } from "./claim.ts";
import {
  type Comparison,
  type Evidence,
  known,
  type MethodCell,
  type TestSet,
} from "./evidence.ts";
import { ATTACK_WORDS } from "./words.ts";

/** The claim C17. */
export const DIVERSITY: Claim = {
  id: "C17",
  statement: "disagreement: more if attacked, more among mixed models",
  place: "section 3",
  words: "As expected, when performing adversarial perturbations on new data points different " +
    "classifiers perform quite differently on these points. Hence, we conclude that diversity on " +
    "adversarial perturbations is given. […] The second method is to train multiple classifiers " +
    "with different but similar network architectures to ensure obtaining a set of even more diverse " +
    "classifiers.",
  test:
    "The share of pairs of members that predict different labels: on images attacked with Grad. 2 " +
    "minus on the same images clean; and of mixed models minus of random initialisation, on clean " +
    "images and on those that each one's own Grad. 2 makes of them. The whole interval must lie " +
    "above 0. Pairs are those of these ensembles: the interval is over images, and over seeds where " +
    "there are several.",
  compares: { methods: ["randomInit", "mixedModels"], under: ATTACK_NAMES },
  evaluate: (evidence) =>
    evidence.judge(known(evidence, [...attackedGains(evidence), ...mixedGains()])),
};

/** "Diversity on adversarial perturbations is given." */
function attackedGains({ methods }: Evidence): Comparison[] {
  return ATTACK_NAMES.flatMap((attack) =>
    methods.map((method): Comparison => ({
      method,
      on: ATTACK_WORDS[attack],
      quantity: "disagreement, attacked - clean",
      more: disagreement(method, attack),
      less: disagreement(method, "clean"),
      above: 0,
      below: Infinity,
    }))
  );
}

/** "Even more diverse classifiers", than those of the first method of section 3. */
function mixedGains(): Comparison[] {
  return (["clean", ...ATTACK_NAMES] as const).map((on): Comparison => ({
    method: "mixedModels",
    on: `${on === "clean" ? on : ATTACK_WORDS[on]} vs randomInit`,
    quantity: "disagreement, mixedModels - randomInit",
    more: disagreement("mixedModels", on),
    less: disagreement("randomInit", on),
    above: 0,
    below: Infinity,
  }));
}

function disagreement(method: string, on: TestSet): MethodCell {
  return { method, column: "disagreement", on };
}
