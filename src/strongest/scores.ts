/** Who is still right after which attack: scores of the ensemble and of single networks. */

import { populationOf, type Scores, WHOLE_ENSEMBLE, writeCorrect } from "../evaluation/scores.ts";
import type { SuiteOutcome, SuiteOutcomes } from "./outcomes.ts";
import { isPaperAttack, suiteName, type SuitePoint } from "./suite.ts";

/** The outcome of an attack, if it was made. */
export function pointOutcome(found: SuiteOutcomes, point: SuitePoint): SuiteOutcome | undefined {
  return found.points.get(suiteName(point));
}

/** Whether the ensemble is right on the clean images. */
export function cleanEnsemble({ cleanEnsembleLabels, labels }: SuiteOutcomes): Scores {
  return ensembleRow((values) => writeCorrect(cleanEnsembleLabels, 0, labels, values, 0), labels);
}

/** Whether the members that are attacked alone are right on the clean images. */
export function cleanSingles(found: SuiteOutcomes): Scores {
  const { cleanMemberLabels, labels } = found;
  return singleRows(found, (member, values, at) => {
    writeCorrect(cleanMemberLabels, member * labels.length, labels, values, at);
    return true;
  })!;
}

/**
 * Whether the ensemble is right under an attack: a row for each set of images, which with Grad. 1
 * are those of each member that attacks.
 */
export function ensembleUnder(found: SuiteOutcomes, point: SuitePoint): Scores | undefined {
  const outcome = pointOutcome(found, point);
  if (outcome === undefined) return undefined;
  const { labels, attackers, method } = found;
  const { sets, ensembleLabels } = outcome;
  const values = new Uint8Array(ensembleLabels.length);
  for (let set = 0; set < sets; set++) {
    writeCorrect(ensembleLabels, set * labels.length, labels, values, set * labels.length);
  }
  const population = sets === 1 ? WHOLE_ENSEMBLE : populationOf(method, attackers);
  return { population, rows: sets, images: labels.length, values };
}

/**
 * Whether single networks are right, each under an attack on itself: of FGSM and BIM that of
 * Grad. 1, of the others the attack on the member.
 */
export function singlesUnder(
  found: SuiteOutcomes,
  { epsilon, attack }: Pick<SuitePoint, "epsilon" | "attack">,
): Scores | undefined {
  const { labels, members } = found;
  const { length } = labels;
  return singleRows(found, (member, values, at) => {
    const isPaper = isPaperAttack(attack);
    const outcome = pointOutcome(found, { epsilon, attack, on: isPaper ? "grad1" : { member } });
    if (outcome === undefined) return false;
    const set = isPaper ? found.attackers.indexOf(member) : 0;
    const offset = (set * members + member) * length;
    writeCorrect(outcome.memberLabels, offset, labels, values, at);
    return true;
  });
}

/** Which attacks a worst case is over. */
export type AttackFilter = (point: SuitePoint) => boolean;

/**
 * Whether the ensemble is right on every image that was made from a clean one at an epsilon, and on
 * that itself: the strongest attack for each image, whichever model it was made on.
 */
export function ensembleWorst(
  found: SuiteOutcomes,
  epsilon: number,
  among: AttackFilter = () => true,
): Scores {
  const { labels } = found;
  return ensembleRow((values) => {
    writeCorrect(found.cleanEnsembleLabels, 0, labels, values, 0);
    for (const { ensembleLabels, sets } of outcomesAt(found, epsilon, among)) {
      for (let set = 0; set < sets; set++) {
        for (let i = 0; i < labels.length; i++) {
          if (ensembleLabels[set * labels.length + i] !== labels[i]) values[i] = 0;
        }
      }
    }
  }, labels);
}

/** The same of single networks, each under the images made on itself, on others and on the ensemble. */
export function singlesWorst(found: SuiteOutcomes, epsilon: number): Scores {
  const { labels, members } = found;
  const { length } = labels;
  return singleRows(found, (member, values, at) => {
    writeCorrect(found.cleanMemberLabels, member * length, labels, values, at);
    for (const { memberLabels, sets } of outcomesAt(found, epsilon, () => true)) {
      for (let set = 0; set < sets; set++) {
        const offset = (set * members + member) * length;
        for (let i = 0; i < length; i++) {
          if (memberLabels[offset + i] !== labels[i]) values[at + i] = 0;
        }
      }
    }
    return true;
  })!;
}

/** How many attacks were made at an epsilon, Grad. 1 once for each member. */
export function attacksAt(found: SuiteOutcomes, epsilon: number): number {
  return outcomesAt(found, epsilon, () => true).reduce((sum, { sets }) => sum + sets, 0);
}

/** Images on which scores are lost although the other scores are not, of the ensemble: 1 there. */
export function onlyIn(others: Scores, lost: Scores): Scores {
  return { ...lost, values: lost.values.map((right, i) => right === 0 ? others.values[i]! : 0) };
}

function outcomesAt(
  { points }: SuiteOutcomes,
  epsilon: number,
  among: AttackFilter,
): SuiteOutcome[] {
  return [...points.values()].filter(({ point }) => point.epsilon === epsilon && among(point));
}

function ensembleRow(write: (values: Uint8Array) => void, { length }: Uint8Array): Scores {
  const values = new Uint8Array(length);
  write(values);
  return { population: WHOLE_ENSEMBLE, rows: 1, images: length, values };
}

/** A row for each member that is attacked alone, if all of them could be written. */
function singleRows(
  { method, labels, options: { singles }, attackers }: SuiteOutcomes,
  write: (member: number, values: Uint8Array, at: number) => boolean,
): Scores | undefined {
  const rows = Array.from({ length: singles }, (_, member) => member)
    .filter((member) => attackers.includes(member));
  const values = new Uint8Array(rows.length * labels.length);
  const isWhole = rows.every((member, row) => write(member, values, row * labels.length));
  if (!isWhole) return undefined;
  return {
    population: populationOf(method, rows),
    rows: rows.length,
    images: labels.length,
    values,
  };
}
