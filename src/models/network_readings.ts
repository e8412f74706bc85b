/** What the paper's tables of networks leave open, as readings. */

/**
 * The reading `outputRelu`: Tables 1 and 3 list "Relu Fully Connected, 10 units" before the softmax.
 * `literal` applies that ReLU to the ten logits; `linear` takes it for a slip.
 */
export const OUTPUT_RELUS = ["literal", "linear"] as const;

/** A reading of {@linkcode OUTPUT_RELUS}. */
export type OutputRelu = typeof OUTPUT_RELUS[number];

/**
 * The reading `padding` of the convolutions, which Tables 1 and 3 do not give. `keras`: as in Keras's
 * examples of 2017, which the tables resemble: `valid` on MNIST, and on CIFAR-10 `valid` in the last
 * convolution of a block and `same` in those before it. `same`: everywhere.
 */
export const PADDING_READINGS = ["keras", "same"] as const;

/** A reading of {@linkcode PADDING_READINGS}. */
export type PaddingReading = typeof PADDING_READINGS[number];
