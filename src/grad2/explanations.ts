/**
 * What may explain the paper's surprise, each as a pairing that would show it. The list was written
 * before the paper's networks were attacked, but for those that say so; no entry is ever taken out.
 */

import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import type { BimSchedule } from "./grid.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { agrees, findPairing, LITERAL, type Pairing, type PairingFinding } from "./pairings.ts";

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
  /** It was listed after the paper's networks had been attacked with the others. */
  readonly addedLater?: true;
}

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
    says:
      "True labels, one shared iterate, the sign of the mean gradient: nothing needs explaining.",
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
      "length of its gradient. If the difference is still there, it is not domination.",
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
];

/** What the ensembles of Table 2's methods that were measured say of an explanation together. */
export type Standing =
  /** Both of the paper's signs on every ensemble, and all four methods of Table 2 among them. */
  | "supported"
  /** Both signs wherever it was measured, but not on every ensemble or all four methods yet. */
  | "lead"
  /** One sign at least is the other way round on one ensemble at least. */
  | "excluded"
  | "open"
  | "not measured";

/** An explanation on one ensemble. */
export interface EnsembleFinding {
  /** The ensemble. */
  readonly found: GridOutcomes;
  /** What the explanation's pairing gives on it. */
  readonly finding: PairingFinding;
}

/** An explanation, and what was found. */
export interface ExplanationFinding {
  /** The explanation. */
  readonly explanation: Explanation;
  /** Every ensemble that it was put to. */
  readonly ensembles: readonly EnsembleFinding[];
  /** What these say together. */
  readonly standing: Standing;
}

/** The methods that a finding must hold on: of no others has the paper both gradients. */
const METHODS_OF_A_FINDING: ReadonlySet<string> = new Set(
  PAPER_TABLE2.rows.map(({ method }) => method),
);

/** Puts every explanation to all ensembles, with BIM in the steps of a schedule. */
export function judgeExplanations(
  all: readonly GridOutcomes[],
  schedule: BimSchedule,
): ExplanationFinding[] {
  return EXPLANATIONS.map((explanation) => {
    const ensembles = all.flatMap((found) => {
      const finding = findPairing(found, explanation.pairing, schedule);
      return finding === undefined ? [] : [{ found, finding }];
    });
    const ofTable2 = ensembles.filter(({ found }) => isOfTable2(found));
    // Other methods are shown and say nothing of the paper, unless there is nothing else.
    const standing = standingOf(ofTable2.length > 0 ? ofTable2 : ensembles);
    const isPartial = all.filter(isOfTable2).length > ofTable2.length;
    return {
      explanation,
      ensembles,
      standing: standing === "supported" && isPartial ? "lead" : standing,
    };
  });
}

function isOfTable2({ method }: GridOutcomes): boolean {
  return METHODS_OF_A_FINDING.has(method);
}

function standingOf(ensembles: readonly EnsembleFinding[]): Standing {
  if (ensembles.length === 0) return "not measured";
  // Bonferroni: any one of these signs, of two on each ensemble, would exclude it. That all of them
  // are there, on the other hand, needs no correction.
  const level = 0.025 / (2 * ensembles.length);
  const isRefuted = ({ finding: { fgsm, bim } }: EnsembleFinding): boolean =>
    Math.min(fgsm.againstSign, bim.againstSign) < level;
  if (ensembles.some(isRefuted)) return "excluded";
  if (!ensembles.every(({ finding }) => agrees(finding))) return "open";
  const methodsOf = Map.groupBy(ensembles, ({ found }) => found.dataset);
  const isWhole = [...methodsOf.values()].every((ofDataset) =>
    METHODS_OF_A_FINDING.isSubsetOf(new Set(ofDataset.map(({ found }) => found.method)))
  );
  return isWhole ? "supported" : "lead";
}
