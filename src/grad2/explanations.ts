/**
 * What may explain the paper's surprise, each as a pairing that would show it. The list was written
 * before the paper's networks were attacked, but for those that say so; no entry is ever taken out.
 */

import { labelsOfGradients } from "../attacks/attack_label_names.ts";
import { LITERAL, type Pairing } from "./pairings.ts";

/** A possible explanation. */
export interface Explanation {
  /** A name of one word. */
  readonly id: string;
  /** In a few words, for tables. */
  readonly title: string;
  /** What would be the case, in a sentence or two. */
  readonly says: string;
  /** The attacks that it comes to. */
  readonly pairing: Pairing;
  /**
   * It was listed after the paper's networks had been attacked with the others; in words, if some of
   * what it was to be held against was not known yet.
   */
  readonly addedLater?: true | string;
}

const NOT_GIVEN = labelsOfGradients("notGiven");
const AGAIN = "predictedEachStep";
const AGAIN_ENSEMBLE = "predictedEachStepEnsemble";

/**
 * The explanations, the paper's literal words first. "Re-predicted" is the attacked label, for both
 * gradients or for Grad. 2 alone, where Grad. 1 has true labels.
 */
export const EXPLANATIONS: readonly Explanation[] = [
  {
    id: "literal",
    title: "the literal words",
    says: "What the paper says: true labels, one shared iterate, the sign of the mean gradient.",
    pairing: LITERAL,
  },
  {
    id: "masking",
    title: "numerical masking",
    says:
      "Probabilities were clipped before the logarithm, as Keras of 2017 did: the gradients of " +
      "members that are sure vanish, and the mean is left with the others'. (They are clipped in " +
      "the attacks; Keras did so in training too, which these networks were not trained with.)",
    pairing: { ...LITERAL, loss: "clipped" },
  },
  {
    id: "averagedSigns",
    title: "averaged signs",
    says: "The members' signs were averaged, so that a step is short where members disagree.",
    pairing: { ...LITERAL, average: "meanOfSigns" },
  },
  {
    id: "averagedPerturbations",
    title: "averaged perturbations",
    says: "Each member was attacked by itself, and the perturbations were averaged at the end.",
    pairing: { ...LITERAL, average: "meanOfPerturbations" },
  },
  {
    id: "normalised",
    title: "equal weights",
    says: "Each member's gradient was brought to length 1 before the mean.",
    pairing: { ...LITERAL, average: "normalisedMean" },
  },
  {
    id: "votes",
    title: "votes",
    says: "Each pixel moved by the sign that most members' gradients have.",
    pairing: { ...LITERAL, average: "signVote" },
  },
  {
    id: "meanProbability",
    title: "the ensemble's own output",
    says: "The gradient was that of the mean probability, which is what the ensemble predicts by.",
    pairing: { ...LITERAL, average: "meanProbability" },
  },
  {
    id: "meanLogits",
    title: "the mean of the logits",
    says: "The gradient was that of the mean of the members' logits.",
    pairing: { ...LITERAL, average: "meanLogits" },
  },
  {
    id: "predictedOnce",
    title: "predicted once, both",
    says: "The attacked label was the one that the attacked model gives the clean image.",
    pairing: { ...LITERAL, grad1Label: "predictedClean", grad2Label: "predictedClean" },
  },
  {
    id: "repredictedBoth",
    title: "re-predicted by members, both",
    says: "Each member's label was predicted again at every step, with either gradient.",
    pairing: { ...LITERAL, grad1Label: AGAIN, grad2Label: AGAIN },
  },
  {
    id: "repredictedGrad2",
    title: "re-predicted by members, Grad. 2",
    says: "Grad. 1 had true labels; for Grad. 2 each member's label was predicted again at every " +
      "step, so that a fooled member pushes away from its wrong label while the others push on.",
    pairing: { ...LITERAL, grad2Label: AGAIN },
  },
  {
    id: "repredictedEnsembleBoth",
    title: "re-predicted by the ensemble, both",
    says: "The ensemble's label was predicted again at every step, with either gradient.",
    pairing: { ...LITERAL, grad1Label: AGAIN_ENSEMBLE, grad2Label: AGAIN_ENSEMBLE },
  },
  {
    id: "repredictedEnsembleGrad2",
    title: "re-predicted by the ensemble, Grad. 2",
    says:
      "Grad. 1 had true labels; for Grad. 2 the ensemble's label was predicted again at every " +
      "step.",
    pairing: { ...LITERAL, grad2Label: AGAIN_ENSEMBLE },
  },
  {
    id: "repredictedNormalised",
    title: "re-predicted, Grad. 2, equal weights",
    says: "As with re-predicted by members, Grad. 2, but no member can rule the mean by the " +
      "length of its gradient.",
    pairing: { ...LITERAL, grad2Label: AGAIN, average: "normalisedMean" },
  },
  {
    id: "repredictedVotes",
    title: "re-predicted, Grad. 2, votes",
    says: "As with re-predicted by members, Grad. 2, but each pixel moved by the members' votes.",
    pairing: { ...LITERAL, grad2Label: AGAIN, average: "signVote" },
  },
  {
    id: "cleanGradientGrad2",
    title: "gradient taken once, Grad. 2",
    says:
      "Grad. 1 was taken anew at every step; Grad. 2 once, at the clean image, so that its BIM came " +
      "to FGSM of BIM's epsilon, which is the smaller one.",
    pairing: { ...LITERAL, average: "meanAtClean" },
    addedLater: true,
  },
  {
    id: "dropout",
    title: "dropout left on",
    says: "Dropout was left on in the networks while they were attacked, with either gradient.",
    pairing: { ...LITERAL, loss: "dropout" },
    addedLater: true,
  },
  {
    id: "unsigned",
    title: "the mean without its sign",
    says: "Steps went along the mean gradient itself, scaled so that its largest pixel moves by " +
      "alpha.",
    pairing: { ...LITERAL, average: "scaledMean" },
    addedLater: true,
  },
  {
    id: "averagedSignsBim",
    title: "averaged signs, BIM alone",
    says: "The members' signs were averaged in BIM; FGSM took the sign of their mean gradient.",
    pairing: { ...LITERAL, average: "meanOfSigns", fgsmAverage: "signOfMean" },
    addedLater: true,
  },
  {
    id: "averagedPerturbationsBim",
    title: "averaged perturbations, BIM alone",
    says:
      "BIM was run on each member by itself and the perturbations were averaged, as a program " +
      "would that has BIM for one network; FGSM took the sign of the mean gradient.",
    pairing: { ...LITERAL, average: "meanOfPerturbations", fgsmAverage: "signOfMean" },
    addedLater: true,
  },
  {
    id: "unsignedBim",
    title: "the mean without its sign, BIM alone",
    says: "BIM stepped along the mean gradient itself, scaled so that its largest pixel moves by " +
      "alpha; FGSM took its sign.",
    pairing: { ...LITERAL, average: "scaledMean", fgsmAverage: "signOfMean" },
    addedLater: true,
  },
  {
    id: "exchanged",
    title: "BIM's columns exchanged",
    says:
      "The attacks were the literal ones, and BIM's accuracies under Grad. 1 and Grad. 2 were " +
      "printed in each other's column. (The paper's text repeats what is printed.)",
    pairing: { ...LITERAL, bimExchanged: true },
    addedLater: true,
  },
  {
    id: "repredictedMasked",
    title: "re-predicted by members, Grad. 2, masked",
    says: "As with re-predicted by members, Grad. 2, and probabilities were clipped, with either " +
      "gradient: a member that is sure of its label has no gradient, so that those that are fooled, " +
      "and push back, may be left alone.",
    pairing: { ...LITERAL, loss: "clipped", grad2Label: AGAIN },
    addedLater: true,
  },
  {
    id: "repredictedEnsembleMasked",
    title: "re-predicted by the ensemble, Grad. 2, masked",
    says: "As with re-predicted by the ensemble, Grad. 2, and probabilities were clipped, with " +
      "either gradient.",
    pairing: { ...LITERAL, loss: "clipped", grad2Label: AGAIN_ENSEMBLE },
    addedLater: true,
  },
  {
    id: "noLabels",
    title: "no labels given",
    says:
      "No attack was given labels, and each network's own prediction stood in: for Grad. 1 the one of " +
      "the clean image, which cleverhans's BIM held on to; for Grad. 2, averaged in a loop around its " +
      "FGSM, each member's at every step.",
    pairing: { ...LITERAL, grad1Label: NOT_GIVEN.grad1, grad2Label: NOT_GIVEN.grad2 },
    addedLater:
      "before mixedModels and gaussianNoise of CIFAR-10 were attacked at labels predicted for Grad. 1",
  },
];

/**
 * The explanation with an id.
 *
 * @throws {RangeError} If there is none
 */
export function explanationNamed(id: string): Explanation {
  const found = EXPLANATIONS.find((one) => one.id === id);
  if (found === undefined) throw new RangeError(`There is no explanation ${JSON.stringify(id)}`);
  return found;
}
