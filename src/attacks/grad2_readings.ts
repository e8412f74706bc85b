/** The options of the reading `grad2`, apart from what computes them. */

/**
 * The reading `grad2`, "the average of the gradients": `signOfMean` follows the sign of the mean
 * gradient at one shared iterate, `meanOfSigns` the mean of the members' signs at it, and
 * `meanOfPerturbations` averages the perturbations of the members' own attacks at the end.
 */
export const GRAD2_READINGS = ["signOfMean", "meanOfSigns", "meanOfPerturbations"] as const;

/** A reading of {@linkcode GRAD2_READINGS}. */
export type Grad2Reading = typeof GRAD2_READINGS[number];
