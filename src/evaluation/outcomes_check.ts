/** Refuses outcomes whose arrays cannot be what they are said to be, before anything is counted. */

import { CLASSES } from "../data/dataset.ts";
import { byDataset } from "./datasets.ts";
import type { Grad1Outcome, MethodOutcomes, Predictions, Replicate } from "./outcomes.ts";
import { SUBSET_ORDERS } from "./subset_orders.ts";

/**
 * Checks the outcomes of several methods, on one data set or several.
 *
 * @throws {Error} In one line that names the method, the attack and the array (and the data set, if
 * there are several), if an array has the wrong length, a label is not below 10, a probability is
 * not in [0, 1], an attacker is not a member, something is there twice, or two methods were not
 * measured on the same images of a data set
 */
export function checkOutcomes(outcomes: readonly MethodOutcomes[]): void {
  checkReplicates([{ seed: 0, methods: outcomes }]);
}

/**
 * Checks the outcomes of every replicate, and that those of a data set differ in the seed alone.
 *
 * @throws {Error} Like {@linkcode checkOutcomes}, naming the replicate's seed; also if there is no
 * replicate, a seed is there twice, or replicates have other methods or images
 */
export function checkReplicates(replicates: readonly Replicate[]): void {
  if (replicates.length === 0) throw new Error("There are no outcomes: no replicate was measured");
  if (replicates.some(({ methods }) => methods.length === 0)) {
    throw new Error("There are no outcomes: no method was measured");
  }
  checkDistinct("replicates", "seed", replicates.map(({ seed }) => seed));
  const datasets = byDataset(replicates);
  for (const { dataset, replicates } of datasets) {
    inPlace(datasets.length > 1 ? dataset : undefined, () => checkDataset(replicates));
  }
}

/** Checks replicates of one data set. */
function checkDataset(replicates: readonly Replicate[]): void {
  const [first] = replicates;
  const methods = first!.methods.map(({ method }) => method).join(", ");
  for (const replicate of replicates) {
    inPlace(
      replicates.length > 1 ? `seed ${replicate.seed}` : undefined,
      () => checkMethods(replicate.methods),
    );
    const found = replicate.methods.map(({ method }) => method).join(", ");
    if (found !== methods) {
      throw new Error(
        `Replicates must have the same methods: seed ${first!.seed} has ${methods}, ` +
          `seed ${replicate.seed} has ${found}`,
      );
    }
    if (!sameLabels(replicate.methods[0]!.labels, first!.methods[0]!.labels)) {
      throw new Error(
        `Replicates must be tested on the same images: the true labels of seeds ${first!.seed} ` +
          `and ${replicate.seed} differ`,
      );
    }
  }
}

/** Checks methods of one data set under one seed. */
function checkMethods(outcomes: readonly MethodOutcomes[]): void {
  const [first] = outcomes;
  checkDistinct("outcomes", "method", outcomes.map(({ method }) => method));
  for (const one of outcomes) {
    checkMethod(one);
    if (!sameLabels(one.labels, first!.labels)) {
      throw new Error(
        `${one.method} and ${first!.method} were measured on different images: ` +
          `their true labels differ`,
      );
    }
  }
}

/** Puts a place before the message of what a check throws, unless it goes without saying. */
function inPlace(place: string | undefined, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (place === undefined) throw error;
    throw new Error(`${place}: ${(error as Error).message}`, { cause: error });
  }
}

function checkMethod(outcomes: MethodOutcomes): void {
  const { method, labels, clean, attacks, variants = [], sweep = [] } = outcomes;
  if (labels.length === 0) throw new Error(`${method}: labels is empty, expected at least 1 image`);
  if (!(Number.isSafeInteger(clean.members) && clean.members >= 1)) {
    throw new Error(`${method}: members is ${clean.members}, expected an integer of at least 1`);
  }
  checkLabels(method, "labels", labels);
  const { members } = clean;
  const images = labels.length;
  checkPredictions(`${method}, clean`, clean, members, images);

  checkDistinct(method, "attack", attacks.map(({ attack }) => attack));
  for (const { attack, grad1, grad2 } of attacks) {
    const where = `${method}, ${attack}`;
    checkGrad1(where, grad1, members, images);
    checkPredictions(`${where}, Grad. 2`, grad2, members, images);
  }
  checkDistinct(method, "variant", variants.map((made) => `${made.attack} ${made.attackLabel}`));
  for (const { attack, attackLabel, grad1, grad2 } of variants) {
    const where = `${method}, ${attack} with attackLabel=${attackLabel}`;
    const first = checkFirstImages(where, grad1[0]?.predictions.images ?? images, images);
    checkGrad1(where, grad1, members, first);
    for (const [reading, predictions] of Object.entries(grad2)) {
      checkPredictions(`${where}, Grad. 2 ${reading}`, predictions, members, first);
    }
  }
  checkDistinct(method, "size", sweep.map(({ attack, epsilon }) => `${attack} ${epsilon}`));
  for (const { attack, epsilon, grad1, grad2 } of sweep) {
    const where = `${method}, ${attack} with epsilon ${epsilon}`;
    const first = checkFirstImages(where, grad2.images, images);
    checkGrad1(where, grad1, members, first);
    checkPredictions(`${where}, Grad. 2`, grad2, members, first);
  }
}

/** Variants and sweeps may be of the first images only. */
function checkFirstImages(where: string, first: number, images: number): number {
  if (!(Number.isSafeInteger(first) && first >= 1 && first <= images)) {
    throw new Error(`${where}: images is ${first}, expected an integer from 1 to ${images}`);
  }
  return first;
}

function checkGrad1(
  where: string,
  grad1: readonly Grad1Outcome[],
  members: number,
  images: number,
): void {
  if (grad1.length === 0) {
    throw new Error(`${where}: grad1 is empty, expected at least 1 attacker`);
  }
  checkDistinct(where, "attacker", grad1.map(({ attacker }) => attacker));
  for (const { attacker, predictions } of grad1) {
    if (!(Number.isSafeInteger(attacker) && attacker >= 0 && attacker < members)) {
      throw new Error(
        `${where}: attacker is ${attacker}, expected a member from 0 to ${members - 1}`,
      );
    }
    checkPredictions(`${where}, Grad. 1 of member ${attacker}`, predictions, members, images);
  }
}

function checkPredictions(
  where: string,
  predictions: Predictions,
  members: number,
  images: number,
): void {
  if (predictions.members !== members) {
    throw new Error(`${where}: members is ${predictions.members}, expected ${members}`);
  }
  if (predictions.images !== images) {
    throw new Error(
      `${where}: images is ${predictions.images}, expected ${images}, one for each label`,
    );
  }
  for (const name of ["memberLabels", "memberConfidences", "memberTrueProbabilities"] as const) {
    const length = predictions[name]?.length;
    if (length !== undefined && length !== members * images) {
      throw new Error(
        `${where}: ${name} has ${length} entries, expected ` +
          `${members} members x ${images} images = ${members * images}`,
      );
    }
  }
  const { length } = predictions.ensembleLabels;
  if (length !== images) {
    throw new Error(`${where}: ensembleLabels has ${length} entries, expected ${images} images`);
  }
  const { subsetLabels } = predictions;
  const subsets = SUBSET_ORDERS * members * images;
  if (subsetLabels !== undefined && subsetLabels.length !== subsets) {
    throw new Error(
      `${where}: subsetLabels has ${subsetLabels.length} entries, expected ` +
        `${SUBSET_ORDERS} orders x ${members} members x ${images} images = ${subsets}`,
    );
  }
  checkLabels(where, "subsetLabels", subsetLabels ?? NO_LABELS);
  checkLabels(where, "memberLabels", predictions.memberLabels);
  checkLabels(where, "ensembleLabels", predictions.ensembleLabels);
  checkProbabilities(where, "memberConfidences", predictions.memberConfidences ?? NONE);
  checkProbabilities(where, "memberTrueProbabilities", predictions.memberTrueProbabilities ?? NONE);
}

/** Probabilities may be absent: recorded outcomes keep labels only. */
const NONE = new Float32Array(0);
const NO_LABELS = new Uint8Array(0);

function checkLabels(where: string, name: string, labels: Uint8Array): void {
  const at = labels.findIndex((label) => label >= CLASSES);
  if (at >= 0) {
    throw new Error(`${where}: ${name}[${at}] is ${labels[at]}, expected a label below ${CLASSES}`);
  }
}

function checkProbabilities(where: string, name: string, values: Float32Array): void {
  // Rounding may carry a softmax in float32 just above 1; NaN fails either comparison.
  const at = values.findIndex((value) => !(value >= 0 && value <= 1 + 1e-5));
  if (at >= 0) {
    throw new Error(`${where}: ${name}[${at}] is ${values[at]}, expected a probability in [0, 1]`);
  }
}

function checkDistinct(where: string, what: string, names: readonly (string | number)[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`${where}: the ${what} ${twice} is there twice`);
}

function sameLabels(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((label, i) => label === b[i]);
}
