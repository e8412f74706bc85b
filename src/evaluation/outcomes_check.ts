/** Refuses outcomes whose arrays cannot be what they are said to be, before anything is counted. */

import type { MethodOutcomes, Predictions } from "./outcomes.ts";

/** Both data sets of the paper have ten classes. */
const CLASSES = 10;

/**
 * Checks the outcomes of several methods on one data set.
 *
 * @throws {Error} In one line that names the method, the attack and the array, if an array has the
 * wrong length, a label is not below 10, a probability is not in [0, 1], an attacker is not a
 * member, something is there twice, or two methods were not measured on the same images
 */
export function checkOutcomes(outcomes: readonly MethodOutcomes[]): void {
  const first = outcomes[0];
  if (first === undefined) throw new Error("There are no outcomes: no method was measured");
  checkDistinct("outcomes", "method", outcomes.map(({ method }) => method));
  for (const one of outcomes) {
    checkMethod(one);
    if (!sameLabels(one.labels, first.labels)) {
      throw new Error(
        `${one.method} and ${first.method} were measured on different images: ` +
          `their true labels differ`,
      );
    }
  }
}

function checkMethod({ method, labels, clean, attacks }: MethodOutcomes): void {
  if (labels.length === 0) throw new Error(`${method}: labels is empty, expected at least 1 image`);
  if (!(Number.isSafeInteger(clean.members) && clean.members >= 1)) {
    throw new Error(`${method}: members is ${clean.members}, expected an integer of at least 1`);
  }
  checkLabels(method, "labels", labels);
  const check = (where: string, predictions: Predictions): void =>
    checkPredictions(where, predictions, clean.members, labels.length);

  check(`${method}, clean`, clean);
  checkDistinct(method, "attack", attacks.map(({ attack }) => attack));
  for (const { attack, grad1, grad2 } of attacks) {
    const where = `${method}, ${attack}`;
    if (grad1.length === 0) {
      throw new Error(`${where}: grad1 is empty, expected at least 1 attacker`);
    }
    checkDistinct(where, "attacker", grad1.map(({ attacker }) => attacker));
    for (const { attacker, predictions } of grad1) {
      if (!(Number.isSafeInteger(attacker) && attacker >= 0 && attacker < clean.members)) {
        throw new Error(
          `${where}: attacker is ${attacker}, expected a member from 0 to ${clean.members - 1}`,
        );
      }
      check(`${where}, Grad. 1 of member ${attacker}`, predictions);
    }
    check(`${where}, Grad. 2`, grad2);
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
  checkLabels(where, "memberLabels", predictions.memberLabels);
  checkLabels(where, "ensembleLabels", predictions.ensembleLabels);
  checkProbabilities(where, "memberConfidences", predictions.memberConfidences ?? NONE);
  checkProbabilities(where, "memberTrueProbabilities", predictions.memberTrueProbabilities ?? NONE);
}

/** Probabilities may be absent: recorded outcomes keep labels only. */
const NONE = new Float32Array(0);

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
