/**
 * Checks of an attack, after it was made: a defence looks strong where the attack is weak, and some
 * signs of a weak attack are known (Croce and Hein 2020; Athalye et al. 2018, "Obfuscated Gradients
 * Give a False Sense of Security"; the flags of AutoAttack). Each check says in words what it found.
 */

/** What a check found. */
export interface SelfCheck {
  /** Which check. */
  readonly name:
    | "cleanAccuracy"
    | "zeroGradients"
    | "transfer"
    | "moreSteps"
    | "moreRestarts"
    | "hugeEpsilon"
    | "randomOutputs"
    | "idleMembers";
  /** Whether the accuracy under attack should not be believed as it stands. */
  readonly flagged: boolean;
  /** What was seen, in a sentence with its numbers. */
  readonly explanation: string;
}

/** From this share of gradients on, those that are exactly 0 are many. */
export const MANY_ZEROS = 0.1;
/** By so much accuracy an attack that is given more may gain before it counts as not finished. */
const A_LOT = 0.02;
/** So much accuracy may be left at a huge epsilon. */
const ABOUT_ZERO = 0.01;
/** By so much probabilities may differ between two passes, as sums in another order do. */
const ROUNDING = 1e-5;

/** A share in the words of the checks. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/**
 * Many gradients that are exactly 0: saturated outputs or dead units hide the way.
 *
 * @param gradients How many were taken, one for each image and step
 *
 * @example
 * ```ts
 * import { checkZeroGradients } from "ensemble-defense";
 * import assert from "assert";
 *
 * const check = checkZeroGradients({ gradients: 200, zeroGradients: 90 });
 * assert(check.flagged);
 * assert.match(check.explanation, /^45.0 % of 200 gradients are exactly 0/);
 * ```
 */
export function checkZeroGradients(
  { gradients, zeroGradients }: { readonly gradients: number; readonly zeroGradients: number },
): SelfCheck {
  const share = gradients === 0 ? 0 : zeroGradients / gradients;
  const flagged = share >= MANY_ZEROS;
  return {
    name: "zeroGradients",
    flagged,
    explanation: `${percent(share)} of ${gradients} gradients are exactly 0` +
      (flagged
        ? ": where there is no gradient an attack that follows it stands still, which is no " +
          "robustness; try a loss on logits (apgdDlr) or an attack without gradients (square)"
        : ", too few to hold the attack up"),
  };
}

/** An attack made on something else, and what it leaves of the accuracy of the model. */
export interface Transferred {
  /** What it was made on, in words. */
  readonly from: string;
  /** The model's accuracy on the images that it made, in [0, 1]. */
  readonly accuracy: number;
}

/**
 * An attack on a part of the model, or on another output of it, that fools the model more often than
 * the attack on the model itself: the model's own gradients mislead.
 *
 * @param direct The accuracy under the attack on the model itself, on the same images, in [0, 1]
 *
 * @example
 * ```ts
 * import { checkTransfer } from "ensemble-defense";
 * import assert from "assert";
 *
 * const transferred = [0.4, 0.125].map((accuracy, i) => ({ from: `member ${i} alone`, accuracy }));
 * const check = checkTransfer(0.25, transferred);
 * assert(check.flagged);
 * assert.match(check.explanation, /^the attack on member 1 alone leaves 12\.5 %/);
 * assert(!checkTransfer(0.125, transferred).flagged);
 * ```
 */
export function checkTransfer(direct: number, transferred: readonly Transferred[]): SelfCheck {
  const strongest = transferred.toSorted((a, b) => a.accuracy - b.accuracy)[0];
  if (strongest === undefined) {
    return {
      name: "transfer",
      flagged: false,
      explanation: "the model has one output and one member: there is nothing to transfer from",
    };
  }
  const flagged = strongest.accuracy < direct;
  const found = `the attack on ${strongest.from} leaves ${percent(strongest.accuracy)}, ` +
    `that on the model itself ${percent(direct)}`;
  return {
    name: "transfer",
    flagged,
    explanation: found +
      (flagged
        ? ": a foreign gradient that beats the model's own is a sign of masked gradients"
        : ": the model's own gradients are the best guide"),
  };
}

/**
 * An attack that gains a lot from more steps or more restarts: it had not finished.
 *
 * @param what What it was given more of, and how much: `2 times the steps`
 * @param accuracy Under the attack as it is, in [0, 1]
 * @param withMore Under the one that was given more, in [0, 1]
 *
 * @example More than 2 % are a lot
 * ```ts
 * import { checkMore } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert(checkMore("moreSteps", "80 steps", 0.5, 0.4).flagged);
 * assert(!checkMore("moreSteps", "80 steps", 0.5, 0.49).flagged);
 * ```
 */
export function checkMore(
  name: "moreSteps" | "moreRestarts",
  what: string,
  accuracy: number,
  withMore: number,
): SelfCheck {
  const flagged = accuracy - withMore > A_LOT;
  return {
    name,
    flagged,
    explanation: `with ${what} the accuracy goes from ${percent(accuracy)} to ` +
      percent(withMore) +
      (flagged
        ? ": the attack had not finished; give it more until this stops"
        : ": more would change little"),
  };
}

/**
 * Accuracy that is left although every pixel may become anything: the attack fails, not the
 * perturbation.
 *
 * @param accuracy Under an attack to which every image in [0, 1] is allowed, in [0, 1]
 *
 * @example
 * ```ts
 * import { checkHugeEpsilon } from "ensemble-defense";
 * import assert from "assert";
 *
 * const { flagged, explanation } = checkHugeEpsilon(0.3);
 * assert(flagged);
 * assert.match(explanation, /30\.0 % is left: .* says something about the attack$/);
 * ```
 */
export function checkHugeEpsilon(accuracy: number): SelfCheck {
  const flagged = accuracy > ABOUT_ZERO;
  return {
    name: "hugeEpsilon",
    flagged,
    explanation: `with any change of the image allowed, ${percent(accuracy)} is left` +
      (flagged
        ? ": that an attack cannot find what surely exists says something about the attack"
        : ", as it must be"),
  };
}

/**
 * Outputs that differ between two passes of the same images: an attack on them aims at a moving
 * target, and must average over many passes.
 *
 * @param difference The largest difference of any probability, in [0, 1]
 *
 * @example Sums in another order differ by a rounding, dropout by more
 * ```ts
 * import { checkRandomOutputs } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert(!checkRandomOutputs(1e-7).flagged);
 * assert(checkRandomOutputs(0.01).flagged);
 * ```
 */
export function checkRandomOutputs(difference: number): SelfCheck {
  const flagged = difference > ROUNDING;
  return {
    name: "randomOutputs",
    flagged,
    explanation: flagged
      ? `probabilities differ by up to ${difference.toPrecision(2)} between two passes: outputs ` +
        "are random, and the attack must average its gradients over many passes"
      : "two passes give the same probabilities",
  };
}

/**
 * Members without which no label changes: an ensemble that is smaller than it seems.
 *
 * @param changed For each member, on how many images the ensemble's label is another one without it
 * @param images How many images there were, clean and attacked
 *
 * @example
 * ```ts
 * import { checkIdleMembers } from "ensemble-defense";
 * import assert from "assert";
 *
 * const { flagged, explanation } = checkIdleMembers([5, 0, 3], 200);
 * assert(flagged);
 * assert.match(explanation, /^without member 1 no label would change on 200 /);
 * assert(!checkIdleMembers([5, 1, 3], 200).flagged);
 * ```
 */
export function checkIdleMembers(changed: readonly number[], images: number): SelfCheck {
  const idle = changed.flatMap((count, member) => count === 0 ? [member] : []);
  const flagged = changed.length > 1 && idle.length > 0;
  const without = `on ${images} clean and attacked images`;
  return {
    name: "idleMembers",
    flagged,
    explanation: changed.length < 2
      ? "the model has one member"
      : flagged
      ? `without member ${
        idle.join(" or ")
      } no label would change ${without}: such a member does ` +
        "not matter, or the images are too few to show that it does"
      : `without any one of ${changed.length} members some labels would change ${without}`,
  };
}
