/** The sizes of an attack, checked. */

/** Sizes of the iteration x_i = clip(x_{i-1} + alpha · direction), in units of pixels in [0, 1]. */
export interface AttackParameters {
  /** Largest change of any pixel. */
  readonly epsilon: number;
  /** Change of a pixel in one step, at most epsilon. */
  readonly alpha: number;
  /** Number of steps. */
  readonly iterations: number;
}

/** The attacks of section 4 on MNIST. */
export const MNIST_ATTACKS: Readonly<Record<"fgsm" | "bim", AttackParameters>> = {
  fgsm: fgsm(0.3),
  bim: bim(0.2, 0.025, 8),
};

/** The attacks of section 4 on CIFAR-10. */
export const CIFAR10_ATTACKS: Readonly<Record<"fgsm" | "bim", AttackParameters>> = {
  fgsm: fgsm(0.03),
  bim: bim(0.02, 0.0025, 8),
};

/**
 * The fast gradient sign method (section 2.1): one step of size epsilon.
 *
 * @throws {RangeError} If epsilon is negative or not finite
 *
 * @example
 * ```ts
 * import { fgsm } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.deepEqual(fgsm(0.3), { epsilon: 0.3, alpha: 0.3, iterations: 1 });
 * ```
 */
export function fgsm(epsilon: number): AttackParameters {
  return checkAttackParameters({ epsilon, alpha: epsilon, iterations: 1 });
}

/**
 * The basic iterative method (section 2.2): `iterations` steps of size alpha, each followed by
 * clipping to the epsilon ball.
 *
 * @param epsilon Largest change of any pixel, in units of pixels in [0, 1]
 * @param alpha Change of a pixel in one step, in the same units
 * @throws {RangeError} If the sizes are not `epsilon >= alpha > 0` with at least one step
 *
 * @example Section 4's BIM on MNIST; no step may leave the ball
 * ```ts
 * import { bim, MNIST_ATTACKS } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.deepEqual(bim(0.2, 0.025, 8), MNIST_ATTACKS.bim);
 * assert.throws(() => bim(0.2, 0.3, 8), RangeError);
 * ```
 */
export function bim(epsilon: number, alpha: number, iterations: number): AttackParameters {
  return checkAttackParameters({ epsilon, alpha, iterations });
}

/**
 * Checks the sizes of an attack. An epsilon of 0 is the identity, and only then may alpha be 0.
 *
 * @throws {RangeError} If a size is out of its range
 */
export function checkAttackParameters(parameters: AttackParameters): AttackParameters {
  const { epsilon, alpha, iterations } = parameters;
  if (!Number.isFinite(epsilon) || epsilon < 0) {
    throw new RangeError(`epsilon must be a finite number of at least 0: received ${epsilon}`);
  }
  if (!Number.isFinite(alpha) || alpha < 0 || (alpha === 0 && epsilon > 0)) {
    throw new RangeError(`alpha must be a finite number above 0: received ${alpha}`);
  }
  if (alpha > epsilon) {
    throw new RangeError(`alpha must not exceed epsilon (${epsilon}): received ${alpha}`);
  }
  if (!Number.isSafeInteger(iterations) || iterations < 1) {
    throw new RangeError(`iterations must be an integer of at least 1: received ${iterations}`);
  }
  return parameters;
}
