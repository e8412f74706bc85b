/**
 * Readings that came to the program when it already had recorded runs.
 *
 * Results record the readings that the program had when they were made, and are never filled in
 * later: what they do not record stays unrecorded. So that such results stay readable, a new
 * reading is entered here with what every run did before it existed, and whoever prints old
 * results says of it that it was not recorded, and what it was. An entry is a fact about the past:
 * it does not change when a default changes. A reading that decided nothing then, since there was no
 * method that asks for it, has the first default it had.
 */

/** What every run did before a reading existed, by its name. */
export const BEFORE_READING: Readonly<Record<string, string | number>> = {
  adversarialEpsilon: "evaluation",
  attackCost: "crossEntropy",
  distillation: "probabilities",
  padding: "keras",
};

/** The readings younger than the results, each with what the run did: `padding (was keras)`. */
export function unrecordedReadings(readings: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(BEFORE_READING).filter(([name]) => !Object.hasOwn(readings, name))
    .map(([name, value]) => `${name} (was ${value})`);
}
