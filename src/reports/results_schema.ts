/** The form of `results.json`, field by field. */

import * as v from "valibot";
import { CLASSES, DATASET_NAMES } from "../data/dataset.ts";
import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import { computing } from "../experiments/run_fields.ts";
import { accuracy, count, difference, index, ordered, text } from "../files/schema_fields.ts";
import type { Results } from "./results.ts";

/**
 * The number of the form that `Results` describes. Files of schema 1 are of one data set,
 * whose attacks they name without it, and have no Table 4; they are read as if they had this form.
 */
export const RESULTS_SCHEMA = 2;

const positive = v.pipe(v.number(), v.gtValue(0), v.finite());
const label = v.pipe(index, v.maxValue(CLASSES - 1));
const verdict = v.picklist(["reproduced", "refuted", "inconclusive"]);
const attack = v.picklist(ATTACK_NAMES);

const accuracyInterval = ordered(accuracy);

const protocolSchema = v.strictObject({
  dataset: text,
  members: count,
  epochs: index,
  batchSize: count,
  trainImages: count,
  testImages: count,
  replicates: v.exactOptional(count),
});

const bySeed = v.pipe(v.array(accuracy), v.minLength(2));

const table2RowSchema = v.strictObject({
  dataset: text,
  attack,
  method: text,
  members: count,
  cleanSingle: accuracy,
  cleanEnsemble: accuracy,
  grad1Single: accuracy,
  grad1Ensemble: accuracy,
  grad2Ensemble: accuracy,
  intervals: v.strictObject({
    cleanSingle: accuracyInterval,
    cleanEnsemble: accuracyInterval,
    grad1Single: accuracyInterval,
    grad1Ensemble: accuracyInterval,
    grad2Ensemble: accuracyInterval,
  }),
  bySeed: v.exactOptional(v.strictObject({
    cleanSingle: bySeed,
    cleanEnsemble: bySeed,
    grad1Single: bySeed,
    grad1Ensemble: bySeed,
    grad2Ensemble: bySeed,
  })),
});

const table4CellsSchema = v.strictObject({
  members: count,
  clean: accuracy,
  fgsm: v.exactOptional(accuracy),
  bim: v.exactOptional(accuracy),
  intervals: v.strictObject({
    clean: accuracyInterval,
    fgsm: v.exactOptional(accuracyInterval),
    bim: v.exactOptional(accuracyInterval),
  }),
});

const table4RowSchema = v.strictObject({
  method: text,
  mnist: v.exactOptional(table4CellsSchema),
  cifar10: v.exactOptional(table4CellsSchema),
  synthetic: v.exactOptional(table4CellsSchema),
});

const findingFields = { effect: difference, interval: ordered(difference), verdict };

const caseSchema = v.strictObject({
  dataset: text,
  method: text,
  on: v.exactOptional(text),
  reading: v.exactOptional(text),
  quantity: v.exactOptional(text),
  kind: v.exactOptional(v.literal("range")),
  range: v.exactOptional(accuracyInterval),
  beside: v.exactOptional(v.literal(true)),
  own: v.exactOptional(v.boolean()),
  replicates: v.exactOptional(count),
  words: v.exactOptional(text),
  note: v.exactOptional(text),
  fgsm: v.exactOptional(v.strictObject(findingFields)),
  ...findingFields,
});

const missingSchema = v.strictObject({
  dataset: text,
  method: text,
  attack: v.exactOptional(attack),
});

const claimSchema = v.strictObject({
  id: text,
  statement: text,
  place: text,
  words: v.exactOptional(text),
  test: v.exactOptional(text),
  quantifier: v.exactOptional(v.literal("some")),
  verdict,
  cases: v.array(caseSchema),
  missing: v.exactOptional(
    v.pipe(v.array(missingSchema), v.nonEmpty()),
  ),
});

/** Of the form that `Results` describes. */
export const resultsSchema: v.GenericSchema<unknown, Results> = v.strictObject({
  schema: v.literal(RESULTS_SCHEMA),
  profile: text,
  datasets: v.array(text),
  protocol: v.array(protocolSchema),
  backend: v.strictObject({
    name: text,
    device: text,
    skipped: v.array(v.strictObject({ name: text, reason: text })),
  }),
  readings: v.record(text, v.union([v.string(), v.pipe(v.number(), v.finite())])),
  seed: index,
  commit: v.nullable(text),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  seconds: v.pipe(v.number(), v.minValue(0)),
  computing: v.exactOptional(computing),
  attacks: v.record(
    text,
    v.strictObject({
      fgsm: v.strictObject({ epsilon: positive }),
      bim: v.strictObject({ epsilon: positive, alpha: positive, iterations: count }),
    }),
  ),
  table2: v.array(table2RowSchema),
  table4: v.array(table4RowSchema),
  claims: v.array(claimSchema),
  deadClasses: v.array(v.strictObject({
    dataset: text,
    method: text,
    member: index,
    classes: v.pipe(v.array(label), v.nonEmpty()),
    seed: v.exactOptional(index),
  })),
  training: v.exactOptional(v.array(v.strictObject({
    dataset: text,
    method: text,
    steps: count,
    losses: v.pipe(v.array(v.pipe(v.number(), v.minValue(0), v.finite())), v.nonEmpty()),
  }))),
  leftOut: v.exactOptional(v.array(v.strictObject({
    dataset: v.picklist(DATASET_NAMES),
    method: text,
    constant: count,
    members: count,
  }))),
});
