/** Adam (Kingma and Ba 2015, algorithm 1) on the numbers of one image. */

/** Adam's state, with the moments' published decays. */
export class PixelAdam {
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  readonly #rate: number;
  #step = 0;

  constructor(size: number, rate: number) {
    this.#first = new Float64Array(size);
    this.#second = new Float64Array(size);
    this.#rate = rate;
  }

  /** Moves `x` down a gradient, in place. */
  descend(x: Float64Array, gradient: ArrayLike<number>): void {
    this.#step++;
    const [m, v, t] = [this.#first, this.#second, this.#step];
    for (let p = 0; p < x.length; p++) {
      const g = gradient[p]!;
      m[p] = 0.9 * m[p]! + 0.1 * g;
      v[p] = 0.999 * v[p]! + 0.001 * g * g;
      const mean = m[p]! / (1 - 0.9 ** t);
      const variance = v[p]! / (1 - 0.999 ** t);
      x[p]! -= this.#rate * mean / (Math.sqrt(variance) + 1e-8);
    }
  }
}
