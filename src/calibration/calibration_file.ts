/** Calibrations as JSON: checked when they are read, down to whether the choice follows the rule. */

import * as v from "valibot";
import { CLASSES, DATASET_NAMES } from "../data/dataset.ts";
import { UserError } from "../errors.ts";
import { computing } from "../experiments/run_fields.ts";
import { accuracy, count, difference, index, ordered, text } from "../files/schema_fields.ts";
import { describeIssue } from "../files/schema_issue.ts";
import {
  type Calibration,
  CALIBRATION_SCHEMA,
  type DatasetCalibration,
  type FactorCalibration,
  targetOf,
} from "./calibration.ts";
import { BASE_METHOD, FACTOR_NAMES, hasBase } from "./factors.ts";
import { chooseValue, EARLIER_RULE, RULE } from "./rule.ts";

const value = v.union([text, v.pipe(v.number(), v.finite())]);

const compared = v.strictObject({
  accuracy,
  interval: ordered(accuracy),
  distance: difference,
  distanceInterval: ordered(difference),
});

const memberCounts = v.pipe(v.array(v.strictObject({ correct: index, accuracy })), v.nonEmpty());

const deadClasses = v.array(v.strictObject({
  member: index,
  classes: v.pipe(v.array(v.pipe(index, v.maxValue(CLASSES - 1))), v.nonEmpty()),
}));

const valueSchema = v.strictObject({
  value,
  members: memberCounts,
  single: compared,
  ensemble: v.exactOptional(compared),
  fromNearest: v.strictObject({ effect: difference, interval: ordered(difference) }),
  deadClasses,
});

const fields: v.GenericSchema<unknown, FactorCalibration> = v.strictObject({
  factor: v.picklist(FACTOR_NAMES),
  method: text,
  protocol: v.strictObject({
    trainImages: count,
    heldOutImages: count,
    epochs: count,
    members: count,
    batchSize: count,
    seed: index,
  }),
  backend: v.strictObject({ name: text, device: text }),
  computing,
  commit: v.nullable(text),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  paper: v.strictObject({
    table: v.picklist(["2", "4"]),
    single: accuracy,
    ensemble: v.exactOptional(accuracy),
  }),
  base: v.exactOptional(v.strictObject({
    method: v.literal(BASE_METHOD),
    paper: accuracy,
    members: memberCounts,
    accuracy,
    interval: ordered(accuracy),
    deadClasses,
  })),
  values: v.pipe(v.array(valueSchema), v.nonEmpty()),
  choice: v.strictObject({
    chosen: value,
    nearest: value,
    ties: v.array(value),
    byDefault: value,
    distance: difference,
    distanceInterval: ordered(difference),
  }),
  rule: text,
});

const factorSchema = v.pipe(
  fields,
  v.check(hasRightMeans, "accuracies that are those of the members' counts"),
  v.check(hasItsBase, "a base where the rule asks for one, and distances from the target"),
  v.check(isByTheRule, "the choice that the rule makes of the values"),
);

const calibrationSchema: v.GenericSchema<unknown, Calibration> = v.strictObject({
  schema: v.literal(CALIBRATION_SCHEMA),
  datasets: v.array(v.strictObject({
    dataset: v.picklist(DATASET_NAMES),
    factors: v.array(factorSchema),
  })),
});

/**
 * Checks that parsed JSON is a calibration of the form this program knows, that its accuracies are
 * those of its counts, and that its choices are those of the rule.
 *
 * @throws {UserError} In one line, if it is not
 */
export function parseCalibration(json: unknown): Calibration {
  const parsed = v.safeParse(calibrationSchema, json, { abortEarly: true });
  if (!parsed.success) {
    throw new UserError(`The calibration is damaged: ${describeIssue(parsed.issues[0])}`);
  }
  return parsed.output;
}

/** A calibration as the text of a file: fields in the order of their schema, whoever made them. */
export function calibrationJson(calibration: Calibration): string {
  return JSON.stringify(parseCalibration(calibration), null, 1) + "\n";
}

/** What was found on one data set, as a calibration of its own. */
export function calibrationOf(found: DatasetCalibration): Calibration {
  return { schema: CALIBRATION_SCHEMA, datasets: [found] };
}

function hasRightMeans({ protocol, base, values }: FactorCalibration): boolean {
  const { heldOutImages, members: count } = protocol;
  const means = values.map(({ members, single }) => ({ members, mean: single.accuracy }));
  if (base !== undefined) means.push({ members: base.members, mean: base.accuracy });
  return means.every(({ members, mean }) => {
    const isRight = members.every(({ correct, accuracy }) =>
      isSame(accuracy, correct / heldOutImages)
    );
    const right = members.reduce((sum, { correct }) => sum + correct, 0);
    return isRight && members.length === count &&
      isSame(mean, right / (count * heldOutImages));
  });
}

/** The earlier rule knew no base; what another rule would have chosen cannot be told. */
function hasItsBase({ factor, rule, paper, base, values, choice }: FactorCalibration): boolean {
  if (rule !== RULE && rule !== EARLIER_RULE) return false;
  if ((base !== undefined) !== (hasBase(factor) && rule === RULE)) return false;
  const target = targetOf(paper, base);
  const chosen = values.find(({ value }) => value === choice.chosen);
  return values.every(({ single }) => isSame(single.distance, single.accuracy - target)) &&
    chosen !== undefined && isSame(choice.distance, chosen.single.distance);
}

function isByTheRule({ values, choice, paper, base }: FactorCalibration): boolean {
  const measured = values.map(({ value, single }) => ({ value, accuracy: single.accuracy }));
  const { nearest, ties, chosen } = chooseValue(measured, {
    target: targetOf(paper, base),
    byDefault: choice.byDefault,
    difference: (value) => values.find((one) => one.value === value)!.fromNearest.interval,
  });
  return nearest === choice.nearest && chosen === choice.chosen &&
    JSON.stringify(ties) === JSON.stringify(choice.ties);
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-9;
}
