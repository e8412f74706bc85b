/** Where the paper leaves each reading open, and why its default is what it is. */

import type { Readings } from "../experiments/readings.ts";

/** What the paper says of a reading, and why we read it as we do. */
export interface ReadingReason {
  /** Where in the paper. */
  readonly place: string;
  /** What it says there. */
  readonly paper: string;
  /** Why the default is the default. */
  readonly why: string;
}

const LITERAL = "the literal reading of the paper";
const USUAL = "what the field does where nothing else is said";

/** The reasons of every reading. No default was chosen by how attacked accuracies come out. */
export const READING_REASONS: Readonly<Record<keyof Readings, ReadingReason>> = {
  outputRelu: {
    place: "Tables 1 and 3",
    paper: '"Relu Fully Connected, 10 units" stands before the softmax',
    why: `${LITERAL}; a member that loses a class to it is reported as having a dead class, and ` +
      "after little training on CIFAR-10 some lose all ten (golden/measured/small)",
  },
  padding: {
    place: "Tables 1 and 3",
    paper: "the padding of the convolutions is not given",
    why: "the tables have the layers of Keras's examples of 2017, whose padding this is",
  },
  loss: {
    place: "section 2",
    paper: 'J is "the cost function used to train the DNN"; its arithmetic is not given',
    why: `${USUAL}; Keras of 2017 clipped probabilities, which makes small gradients exactly zero`,
  },
  optimizer: {
    place: "section 4",
    paper: "not given: 10 epochs on MNIST, 25 on CIFAR-10",
    why: USUAL,
  },
  noiseSigma: {
    place: "section 3, iv",
    paper: '"some small Gaussian noise"',
    why: "a guess, to be calibrated by clean accuracy on held-out training images",
  },
  adversarialEpsilon: {
    place: "section 4.3",
    paper: "adversarial training uses FGSM; its epsilon is not given",
    why: "the epsilon of the FGSM that the networks are tested with",
  },
  distillation: {
    place: "section 4.3",
    paper: '"smoothed labels at temperature T" are a softmax of F(X)/T, F(X) being probabilities',
    why: `${LITERAL}; Papernot et al., whom it cites, divide logits`,
  },
  attackLabel: {
    place: "section 2",
    paper: 'y is "the output value associated with the input value x"',
    why:
      `${USUAL}; cleverhans, which the paper cites, predicted labels unless it was told them, its ` +
      "FGSM anew for every image, its BIM once (docs/grad2.md)",
  },
  attackCost: {
    place: "section 2",
    paper: 'J is "the cost function used to train the DNN"',
    why: "one cost for all methods, so that their attacks can be compared",
  },
  pixelClip: {
    place: "sections 2.1, 2.2 and 4",
    paper: "the formulas clip to the epsilon ball only; images are scaled to the unit interval",
    why: "what leaves the unit interval is no image",
  },
  grad1Member: {
    place: "section 3",
    paper: 'Grad. 1 uses the gradient "of the i-th classifier"; which i is not given',
    why: "every member attacks, and the mean is shown, so that no member is picked",
  },
  grad2: {
    place: "section 3",
    paper: "Grad. 2 averages the gradients of all classifiers; BIM takes signs at every step",
    why: `${LITERAL}: the sign of the mean gradient, at one common iterate`,
  },
};
