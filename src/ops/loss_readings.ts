/** The options of the reading `loss`, apart from what computes them. */

/**
 * The reading `loss`. `fused` computes the logarithm of the softmax directly. `clipped` clips
 * probabilities to [1e-7, 1 - 1e-7] before the logarithm, as Keras of 2017 did: where a
 * probability is clipped, its gradient is exactly 0.
 */
export const LOSS_READINGS = ["fused", "clipped"] as const;

/** A reading of {@linkcode LOSS_READINGS}. */
export type Loss = typeof LOSS_READINGS[number];
