/**
 * The search for the constant c that weighs a loss against the length of a perturbation (Carlini and
 * Wagner 2017, section VI.A, with the rules of their program): larger by ten until the attack
 * succeeds, then halving between the largest that failed and the smallest that succeeded.
 */

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
