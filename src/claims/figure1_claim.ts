/** C27: the examples of Figure 1 can be found. */

import { CLASSES } from "../data/dataset.ts";
import { attackOf } from "../evaluation/accuracy.ts";
import { fooledCounts } from "../evaluation/fooled.ts";
import { type ShareCounts, shareEstimate } from "../evaluation/share.ts";
import { randomStream } from "../random/stream.ts";
import type { Claim, ClaimCase } from "./claim.ts";
import type { Decision } from "./decision.ts";
import { type Evidence, judgeTogether, outcomesOf, type UndecidedCase } from "./evidence.ts";

/** Fewer than one image in a hundred is too rare to have been shown of every class. */
const RARE = 0.01;

/** The claim C27. */
export const FIGURE1: Claim = {
  id: "C27",
  statement: "Figure 1: BIM fools a single classifier in each of ten classes",
  place: "Figure 1",
  words: "The first line shows original and correctly classified MNIST test data images. In the " +
    "second line are the corresponding adversarial BIM attacks on a single classifier (ε = 0.2, α = " +
    "0.025, n = 8) which predicts (from left to right): 6, 8, 1, 5, 9, 3, 0, 2, 2, and 4. Analogously, " +
    "the third line corresponds to correctly predicted examples of the CIFAR-10 test data set.",
  test:
    "Of each class, test images that a single classifier (random initialisation's where it was " +
    "measured) classifies rightly and misclassifies under BIM with its own gradient. An example of " +
    "every class reproduces the claim. It is refuted if a class has none among so many images that " +
    "one in a hundred would have shown itself (5 %, Bonferroni over the classes). Shown is the class " +
    "with the smallest share.",
  evaluate(evidence): ClaimCase[] {
    const attacked = evidence.replicates.length === 0 ? [] : evidence.methodsUnder("bim");
    const method = attacked.find((name) => name === "randomInit") ?? attacked[0];
    return judgeTogether(evidence, method === undefined ? [] : exampleCases(evidence, method));
  },
};

/** One class of images under every seed. */
interface ClassCounts {
  readonly label: number;
  readonly counts: readonly ShareCounts[];
  /** Images that a single classifier is right about, and those of them that are examples. */
  readonly candidates: number;
  readonly examples: number;
}

function exampleCases(evidence: Evidence, method: string): UndecidedCase[] {
  const { dataset, seed } = evidence;
  const classes = Array.from(
    { length: CLASSES },
    (_, label) => classCounts(evidence, method, label),
  );
  const shares = classes.filter(({ counts }) => counts.every(({ wholes }) => wholes.some(Boolean)))
    .map(({ label, counts }) => ({
      label,
      estimate: shareEstimate(
        counts,
        () => randomStream(seed, "examples", dataset, method, label),
      ),
    }));
  // Without an image that anyone is right about, nothing can be shown of a class.
  if (shares.length === 0) return [];
  const { label, estimate } = shares.reduce((a, b) =>
    b.estimate.effect < a.estimate.effect ? b : a
  );
  const found = classes.filter(({ examples }) => examples > 0).length;
  return [{
    shown: {
      method,
      on: "BIM",
      quantity: "share fooled",
      note: `${found} of ${CLASSES} classes, class ${label} the least`,
    },
    estimate,
    decision: decideExamples(classes),
  }];
}

function classCounts(evidence: Evidence, method: string, label: number): ClassCounts {
  const counts = outcomesOf(evidence, method).map((outcomes) =>
    fooledCounts(
      outcomes.clean,
      attackOf(outcomes, { attack: "bim" }).grad1,
      outcomes.labels,
      label,
    )
  );
  const images = (of: (counts: ShareCounts) => Uint32Array): number =>
    counts[0]!.wholes.filter((_, i) => counts.some((one) => of(one)[i]! > 0)).length;
  return {
    label,
    counts,
    candidates: images(({ wholes }) => wholes),
    examples: images(({ parts }) => parts),
  };
}

/** That an example exists is shown by the example; that none does takes many images without one. */
function decideExamples(classes: readonly ClassCounts[]): Decision {
  const without = classes.filter(({ examples }) => examples === 0);
  if (without.length === 0) return { verdict: "reproduced", pValue: 0 };
  const unseen = Math.min(...without.map(({ candidates }) => (1 - RARE) ** candidates));
  return { verdict: "refuted", pValue: Math.min(1, CLASSES * unseen) };
}
