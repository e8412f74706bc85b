/** What the program decides without a setting, where the paper says nothing or something else. */

/** A decision, and what else it could have been. */
export interface Decision {
  readonly title: string;
  /** Where in the paper, and what it says. */
  readonly paper: string;
  readonly chosen: string;
  readonly why: string;
  /** What another choice would give, as far as it is known. */
  readonly otherwise: string;
}

/** The decisions, in the order of the paper. */
export const DECISIONS: readonly Decision[] = [
  {
    title: "Initial parameters",
    paper: "section 3: initial weights are random",
    chosen: "kernels from Glorot and Bengio's uniform distribution, biases 0",
    why: "the defaults of Keras, in which the paper's tables are phrased",
    otherwise: "not measured",
  },
  {
    title: "Batches",
    paper: "section 4: epochs are given, the size of a batch is not",
    chosen: "128 images, the last batch of an epoch smaller; a new order in every epoch",
    why: "the size in Keras's examples",
    otherwise: "not measured",
  },
  {
    title: "Mixed models",
    paper: 'section 3, ii: "extra filters in one classifier or an extra convolution layer"',
    chosen: "ten fixed variations for each data set; members beyond the tenth start over",
    why: "the paper lists none",
    otherwise: "not measured",
  },
  {
    title: "Gaussian noise",
    paper: "section 3, iv: noise is added to the training data",
    chosen:
      "one noisy training set for each member, the same in every epoch; pixels may leave [0, 1]",
    why: '"all classifiers are trained on similar but different training sets"',
    otherwise: "not measured",
  },
  {
    title: "Bagging",
    paper: "section 3, iii: m samples with replacement, one replicate for each classifier",
    chosen: "as the paper says; the replicate of a member is the same in every epoch",
    why: "a replicate is a training set",
    otherwise: "not measured",
  },
  {
    title: "Dropout while adversarial images are made for training",
    paper: "section 4.3: J_AT is of one J; what dropout does to it is not said",
    chosen: "all passes of a training step have the same dropout masks",
    why: "with dropout, J is at each step the cost of the thinned network that learns in it",
    otherwise: "not measured",
  },
  {
    title: "Who teaches whom",
    paper: "section 4.3: a teacher is trained on the training data, and a student on its labels",
    chosen:
      "each member has a teacher of its own, of the same number: a member of randomInit, or of " +
      "bagging with the same replicate",
    why: '"trained on the training data X", and members must stay different',
    otherwise: "not measured",
  },
  {
    title: "The ensemble's label",
    paper: "section 3: the label with the largest mean probability",
    chosen: "as the paper says; of equal means the first label",
    why: "ties are exact only where members are alike",
    otherwise: "nothing that was seen",
  },
  {
    title: '"Single"',
    paper: 'section 4: "evaluating a single classifier"; which one is not given',
    chosen: "the mean over the members, each attacked with its own gradient",
    why: "no member is picked, and the interval is narrower",
    otherwise: "one member's accuracies, which scatter around the mean",
  },
  {
    title: "Single networks of Table 4",
    paper: "section 4.3: adversarial training and distillation are of single networks",
    chosen: "the mean over as many networks as an ensemble has members",
    why: "as for Table 2",
    otherwise: "one network's accuracies",
  },
  {
    title: "Which images",
    paper: "section 4: all 10,000 test images",
    chosen: "all of them under the profile paper; the first ones under smaller profiles",
    why: "time on a laptop",
    otherwise:
      "wider intervals, which every result states, and other images: the first 500 to 2,000 of " +
      "MNIST are harder under attack than the rest, so levels on them lie below those on all " +
      "10,000, which no interval holds (docs/grad2/numbers.md beside Table 2 of paper-mnist)",
  },
  {
    title: "Dropout while attacking",
    paper: "sections 2.1 and 2.2: not said",
    chosen: "off, in every gradient that an attack follows",
    why: "it is off in the model that is attacked, which predicts without it",
    otherwise: "docs/grad2.md has it among the explanations",
  },
];
