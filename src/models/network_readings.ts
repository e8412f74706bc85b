/** What the paper's tables of networks leave open, as readings. */

/**
 * The reading `outputRelu`: Tables 1 and 3 list "Relu Fully Connected, 10 units" before the softmax.
 * `literal` applies that ReLU to the ten logits; `linear` takes it for a slip.
 */
export type OutputRelu = "literal" | "linear";

/**
 * The reading `padding` of the convolutions, which Tables 1 and 3 do not give. `keras`: as in Keras's
 * examples of 2017, which the tables resemble: `valid` on MNIST, and on CIFAR-10 `valid` in the last
 * convolution of a block and `same` in those before it. `same`: everywhere.
 */
export type PaddingReading = "keras" | "same";
