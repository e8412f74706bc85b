/** The options of the reading `optimizer`, apart from what computes them. */

/** Optimisers and their learning rates: Adam 1e-3, Adadelta 1.0 and RMSprop 1e-3. */
export const OPTIMIZER_NAMES = ["adam", "adadelta", "rmsprop"] as const;

/** The name of an optimiser. */
export type OptimizerName = typeof OPTIMIZER_NAMES[number];
