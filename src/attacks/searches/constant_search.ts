/**
 * The search for the constant c that weighs a loss against the length of a perturbation (Carlini and
 * Wagner 2017, section VI.A, with the rules of their program): larger by ten until the attack
 * succeeds, then halving between the largest that failed and the smallest that succeeded.
 */

import type { Answer, Question } from "./answers.ts";
import type { Found, Search, SearchStart } from "./lockstep.ts";

/** The constants to be tried, each after it is known how the one before went. */
export class ConstantSearch {
  #low = 0;
  #high: number | undefined;
  #constant: number;

  constructor(first: number) {
    this.#constant = first;
  }

  /** The constant to be tried now. */
  get constant(): number {
    return this.#constant;
  }

  /** Goes on to the next one. */
  report(succeeded: boolean): void {
    if (succeeded) this.#high = Math.min(this.#high ?? Infinity, this.#constant);
    else this.#low = Math.max(this.#low, this.#constant);
    this.#constant = this.#high === undefined ? 10 * this.#constant : (this.#low + this.#high) / 2;
  }
}

/** The nearest success of a search. */
export interface Nearest {
  /** The clean image where none succeeded. */
  readonly found: Found;
  /** The square of its distance from the clean image. */
  readonly square: number;
}

/** One try with one constant; gives whether it succeeded, and the nearest success of all. */
export type ConstantTry = Generator<
  Question,
  { readonly succeeded: boolean; readonly nearest: Nearest },
  Answer
>;

/** Tries constants one after the other, and gives the nearest success. */
export function* searchConstants(
  { clean, logits }: SearchStart,
  { firstConstant, searchSteps }: { readonly firstConstant: number; readonly searchSteps: number },
  tryOne: (constant: number, before: Nearest) => ConstantTry,
): Search {
  const constants = new ConstantSearch(firstConstant);
  let best: Nearest = { found: { image: clean, fooled: false, logits }, square: Infinity };
  for (let search = 0; search < searchSteps; search++) {
    const { succeeded, nearest } = yield* tryOne(constants.constant, best);
    best = nearest;
    constants.report(succeeded);
  }
  return best.found;
}
