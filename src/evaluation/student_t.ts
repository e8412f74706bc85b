/** Student's t distribution, for intervals that rest on a few replicates. */

/**
 * Beyond this many degrees of freedom t is taken as it is here: it differs from the normal
 * distribution by less than 1e-5, and the continued fraction below stays short.
 */
const MOST_DEGREES = 1e5;

/** Lanczos's coefficients for g = 7 (Numerical Recipes and others). */
const LANCZOS: readonly number[] = [
  0.99999999999980993,
  676.5203681218851,
  -1259.1392167224028,
  771.32342877765313,
  -176.61502916214059,
  12.507343278686905,
  -0.13857109526572012,
  9.9843695780195716e-6,
  1.5056327351493116e-7,
];

/**
 * The probability that Student's t with `df` degrees of freedom is at most `t`, to about nine
 * decimals.
 *
 * @param t Any number, infinite ones too
 * @param df Degrees of freedom, above 0, not necessarily whole; `Infinity` for the normal distribution
 * @throws {RangeError} If `t` is not a number or `df` is not above 0
 *
 * @example A table's value: 97.5 % of t with 9 degrees of freedom lies below 2.262
 * ```ts
 * import { tCdf } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.equal(tCdf(2.262, 9).toFixed(4), "0.9750");
 * ```
 */
export function tCdf(t: number, df: number): number {
  if (Number.isNaN(t)) throw new RangeError("Student's t is not a number");
  checkDegrees(df);
  if (!Number.isFinite(t)) return t < 0 ? 0 : 1;
  const degrees = Math.min(df, MOST_DEGREES);
  // Near 0 the share of t * t, not its complement, which would round away what is small in t.
  const share = t * t / (degrees + t * t);
  const tail = share < 1e-6
    ? (1 - incompleteBeta(0.5, degrees / 2, share)) / 2
    : incompleteBeta(degrees / 2, 0.5, degrees / (degrees + t * t)) / 2;
  return t < 0 ? tail : 1 - tail;
}

/**
 * The value that Student's t with `df` degrees of freedom is below with probability `p`: the
 * inverse of {@linkcode tCdf}, by bisection.
 *
 * @throws {RangeError} If `p` is not in (0, 1) or `df` is not above 0
 *
 * @example
 * ```ts
 * import { tQuantile } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.equal(tQuantile(0.975, 2).toFixed(3), "4.303");
 * ```
 */
export function tQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) {
    throw new RangeError(`A quantile needs a probability in (0, 1): received ${p}`);
  }
  checkDegrees(df);
  if (p < 0.5) return -tQuantile(1 - p, df);
  let high = 1;
  while (tCdf(high, df) < p) high *= 2;
  let low = 0;
  for (let step = 0; step < 52; step++) {
    const middle = (low + high) / 2;
    if (tCdf(middle, df) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function checkDegrees(df: number): void {
  if (!(df > 0)) throw new RangeError(`Degrees of freedom must be above 0: received ${df}`);
}

/**
 * The regularized incomplete beta function I_x(a, b), by its continued fraction (NIST's Digital
 * Library of Mathematical Functions, 8.17.22), evaluated by Lentz's method.
 */
function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side of the distribution's mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  ) / a;
  const clear = (value: number): number => Math.abs(value) < 1e-300 ? 1e-300 : value;
  let c = 1;
  let d = 1 / clear(1 - (a + b) * x / (a + 1));
  let fraction = d;
  for (let m = 1; m < 1000; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / clear(1 + even * d);
    c = clear(1 + even / c);
    fraction *= c * d;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / clear(1 + odd * d);
    c = clear(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-14) break;
  }
  return front * fraction;
}

/** The logarithm of the gamma function of x >= 0.5, by Lanczos's approximation. */
function logGamma(x: number): number {
  let sum = LANCZOS[0]!;
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (x - 1 + i);
  const base = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}
