/** Why the explanations that stand give the paper's signs, from what was counted and measured. */

import { attackParameters } from "../experiments/experiment.ts";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { fraction } from "../reports/numbers.ts";
import type { AttackLabel } from "../attacks/attack_label_names.ts";
import { accuracyOf, attackerScoresOf, ensembleScoresOf, outcomeOf } from "./accuracies.ts";
import type { Grad2Findings } from "./findings.ts";
import { type ExplanationFinding, leadsOf } from "./standings.ts";
import type { Followed, GridLoss, GridPoint } from "./grid.ts";
import type { GridOutcomes, PointOutcome } from "./outcomes.ts";
import { hundredths, lowestToHighest } from "./range.ts";

/** A reason, for the explanations that it is of; undefined where what it stands on was not measured. */
interface Reason {
  readonly of: readonly string[];
  readonly text: (
    all: readonly GridOutcomes[],
    stands: readonly ExplanationFinding[],
  ) => string | undefined;
}

const REASONS: readonly Reason[] = [
  // Without labels Grad. 2 does the same.
  { of: ["repredictedGrad2", "noLabels"], text: repredictedByMembers },
  { of: ["repredictedEnsembleGrad2"], text: repredictedByTheEnsemble },
  { of: ["noLabels"], text: noLabels },
  { of: ["cleanGradientGrad2"], text: takenOnce },
  {
    of: ["averagedSignsBim", "averagedPerturbationsBim", "unsignedBim"],
    text: () =>
      "*Other averages in BIM alone.* Averaged signs and averaged perturbations move a pixel by less " +
      "where members differ, and a mean without its sign moves all pixels but the largest by less: " +
      "BIM's images stay nearer to the clean ones. FGSM is the literal one.",
  },
  {
    of: ["exchanged"],
    text: () =>
      "*Exchanged columns.* Grad. 2 is the stronger in the literal BIM; in the other's column that " +
      "reads as the weaker.",
  },
  { of: ["repredictedMasked", "repredictedEnsembleMasked"], text: masked },
  { of: ["repredictedGrad2", "noLabels"], text: whyNotForGrad1 },
];

/**
 * A paragraph for each kind of explanation that stands, and one that says why labels predicted again
 * for Grad. 1 too are none.
 *
 * @param stands What was found of every explanation
 * @param all The ensembles that it was found on
 * @param leads The explanations that are told of
 * @param except Those whose reasons are told on another page
 */
export function reasonsText(
  stands: readonly ExplanationFinding[],
  all: readonly GridOutcomes[],
  leads: readonly ExplanationFinding[] = leadsOf(stands),
  except: readonly ExplanationFinding[] = [],
): string {
  const [told, notTold] = [leads, except].map((findings) =>
    new Set(findings.map(({ explanation: { id } }) => id))
  ) as [Set<string>, Set<string>];
  return REASONS
    .filter(({ of }) => of.some((id) => told.has(id)) && !of.some((id) => notTold.has(id)))
    .flatMap(({ text }) => text(all, stands) ?? []).join("\n\n");
}

/** The explanations whose reasons the argument tells: the findings, or all that stands if none is one. */
export function arguedFor(
  { inPapersSteps: { stands }, onBothDatasets }: Pick<
    Grad2Findings,
    "inPapersSteps" | "onBothDatasets"
  >,
): readonly ExplanationFinding[] {
  const findings = onBothDatasets?.leads ?? [];
  return findings.length > 0 ? findings : leadsOf(stands);
}

function repredictedByMembers(all: readonly GridOutcomes[]): string | undefined {
  const again = countersOf(all, "predictedEachStep");
  const literal = countersOf(all, "true");
  if (again.length === 0 || literal.length === 0) return undefined;
  return `*Re-predicted by members.* At the clean image ${fooled(again, 0)} members of an ` +
    "ensemble are wrong, so FGSM is nearly the literal one. In BIM a member that is fooled is attacked at its " +
    "wrong label from then on and pushes the image back: before the last step the cosine of its " +
    `gradient to the others' is ${opposition(again)} (${
      opposition(literal)
    } with true labels), and ` +
    `${fooled(again, -1)} members are fooled instead of ${fooled(literal, -1)}. Grad. 2 leaves ` +
    `${ensembleLeft(all, "paper", "predictedEachStep", "signOfMean")}.`;
}

function repredictedByTheEnsemble(all: readonly GridOutcomes[]): string | undefined {
  const again = countersOf(all, "predictedEachStepEnsemble");
  if (again.length === 0) return undefined;
  return "*Re-predicted by the ensemble.* As soon as the ensemble is fooled, every member is " +
    `attacked at the ensemble's wrong label, and the image leaves it again: ${fooled(again, -1)} ` +
    "members are fooled before the last step. Grad. 2 leaves " +
    `${ensembleLeft(all, "paper", "predictedEachStepEnsemble", "signOfMean")}.`;
}

function noLabels(all: readonly GridOutcomes[]): string | undefined {
  if (outcomesOf(all, "paper", "predictedClean", "grad1").length === 0) return undefined;
  const [once, literal] = (["predictedClean", "true"] as const).map((label) =>
    ensembleLeft(all, "paper", label, "grad1")
  );
  return "*No labels given.* Labels that are predicted again for Grad. 2 alone, with true ones for " +
    "Grad. 1, are two rules in one experiment. One rule gives the same: no attack had any. FGSM of " +
    "cleverhans, which the paper cites, then took the network's prediction for the image at hand " +
    "([on purpose](https://github.com/cleverhans-lab/cleverhans/issues/104)), so that a loop that " +
    "averaged its gradients predicted again at every step; its BIM held on to the prediction for the " +
    "clean image, and before [a fix](https://github.com/cleverhans-lab/cleverhans/pull/214) of July " +
    "2017 even if it was given labels. Grad. 1 then leaves " +
    `${once} (${literal} with true labels). A run has it as its reading \`attackLabel=notGiven\`: ` +
    "[paper-mnist-no-labels](results.md#paper-mnist-no-labels) and " +
    "[paper-cifar10-5-epochs-no-labels](results.md#paper-cifar10-5-epochs-no-labels) put all " +
    "claims to it, and [quick-mnist](results.md#quick-mnist), of several trainings, has it among the " +
    "readings of C8.";
}

function takenOnce(all: readonly GridOutcomes[]): string | undefined {
  if (outcomesOf(all, "paper", "true", "meanAtClean").length === 0) return undefined;
  const epsilons = [
    ...new Set(all.map(({ dataset }) => attackParameters(dataset).bim.epsilon)),
  ].join(" and ");
  return `*Taken once.* Steps along one sign are FGSM of BIM's epsilon, ${epsilons}, which is ` +
    `weaker than BIM, and FGSM itself is the literal one: Grad. 2 leaves ${
      ensembleLeft(all, "paper", "true", "meanAtClean")
    }, Grad. 1, ` +
    `taken anew at each step, ${ensembleLeft(all, "paper", "true", "grad1")}.`;
}

function masked(all: readonly GridOutcomes[]): string | undefined {
  const attacks = [
    ["predictedEachStep", "signOfMean"],
    ["predictedEachStepEnsemble", "signOfMean"],
    ["true", "grad1"],
  ] as const;
  const losses = ["clipped", "fused"] as const;
  const isMissing = attacks.some(([label, followed]) =>
    losses.some((loss) => outcomesOf(all, "paper", label, followed, loss).length === 0)
  );
  if (isMissing) return undefined;
  const [members, ensemble, grad1] = attacks.map(([label, followed]) => {
    const [clipped, fused] = losses.map((loss) =>
      ensembleLeft(all, "paper", label, followed, loss)
    );
    return `${clipped} (${fused} without clipping)`;
  });
  return "*Masked as well.* With clipped probabilities Grad. 2 leaves " +
    `${members} where members predict the labels again and ${ensemble} where the ensemble does; ` +
    `Grad. 1, with true labels, ${grad1}.`;
}

/** Labels that were predicted again for Grad. 1 would leave single networks too much. */
function whyNotForGrad1(
  all: readonly GridOutcomes[],
  stands: readonly ExplanationFinding[],
): string | undefined {
  const isExcluded = stands.some(({ explanation: { id }, standing }) =>
    id === "repredictedBoth" && standing === "excluded"
  );
  if (!isExcluded) return undefined;
  const [again, literal] = (["predictedEachStep", "true"] as const).map((label) =>
    outcomesOf(all, "paper", label, "grad1").flatMap(([{ labels }, outcome]) => {
      const scores = attackerScoresOf(outcome, labels);
      return scores === undefined ? [] : [accuracyOf(scores)];
    })
  ) as [number[], number[]];
  const paper = all.flatMap(({ dataset, method }) =>
    paperRow(PAPER_TABLE2, dataset, "bim", method)?.grad1Single ?? []
  );
  if ([again, literal, paper].some((accuracies) => accuracies.length === 0)) return undefined;
  return "*Why not for Grad. 1 too.* Then BIM would hardly fool a network itself: it would be right " +
    `on ${lowestToHighest(again, fraction)}, where the paper has ` +
    `${lowestToHighest(paper, fraction)} and true labels leave ` +
    `${lowestToHighest(literal, fraction)}; and Grad. 2 would be the stronger.`;
}

function outcomesOf(
  all: readonly GridOutcomes[],
  schedule: "fgsm" | "paper",
  attackLabel: AttackLabel,
  followed: Followed,
  loss: GridLoss = "fused",
): [GridOutcomes, PointOutcome][] {
  const point: GridPoint = { schedule, loss, attackLabel, followed };
  return all.flatMap((found): [GridOutcomes, PointOutcome][] => {
    const outcome = outcomeOf(found, point);
    return outcome === undefined ? [] : [[found, outcome]];
  });
}

function ensembleLeft(...[all, ...attack]: Parameters<typeof outcomesOf>): string {
  const left = outcomesOf(all, ...attack).map(([{ labels }, outcome]) =>
    accuracyOf(ensembleScoresOf(outcome, labels))
  );
  return lowestToHighest(left, fraction);
}

/** The counters of BIM along the sign of the mean, of each ensemble. */
function countersOf(
  all: readonly GridOutcomes[],
  label: AttackLabel,
): (readonly StepCounters[])[] {
  return outcomesOf(all, "paper", label, "signOfMean").map(([, { counters }]) => counters);
}

function fooled(all: readonly (readonly StepCounters[])[], step: 0 | -1): string {
  return lowestToHighest(all.map((counters) => counters.at(step)!.membersFooled), hundredths);
}

function opposition(all: readonly (readonly StepCounters[])[]): string {
  const cosines = all.flatMap((counters) => counters.at(-1)!.fooled?.cosineToOthers ?? []);
  return cosines.length === 0 ? "not counted" : lowestToHighest(cosines, hundredths);
}
