/** Calibrations as JSON: checked when they are read, down to whether the choice follows the rule. */

import * as v from "valibot";
import { UserError } from "../errors.ts";
import { describeIssue } from "../reports/schema_issue.ts";
import {
  type Calibration,
  CALIBRATION_SCHEMA,
  type DatasetCalibration,
  type FactorCalibration,
} from "./calibration.ts";
import { FACTOR_NAMES } from "./factors.ts";
import { chooseValue } from "./rule.ts";

const text = v.pipe(v.string(), v.nonEmpty());
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const accuracy = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const difference = v.pipe(v.number(), v.minValue(-1), v.maxValue(1));
const value = v.union([text, v.pipe(v.number(), v.finite())]);

const ordered = (
  end: v.GenericSchema<number>,
): v.GenericSchema<unknown, readonly [number, number]> =>
  v.pipe(
    v.tuple([end, end]),
    v.check(([low, high]) => low <= high, "low <= high"),
  );

const compared = v.strictObject({
  accuracy,
  interval: ordered(accuracy),
  distance: difference,
  distanceInterval: ordered(difference),
});

const valueSchema = v.strictObject({
  value,
  members: v.pipe(v.array(v.strictObject({ correct: index, accuracy })), v.nonEmpty()),
  single: compared,
  ensemble: v.exactOptional(compared),
  fromNearest: v.strictObject({ effect: difference, interval: ordered(difference) }),
  deadClasses: v.array(v.strictObject({
    member: index,
    classes: v.pipe(v.array(v.pipe(index, v.maxValue(9))), v.nonEmpty()),
  })),
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
  computing: v.strictObject({
    seconds: v.pipe(v.number(), v.minValue(0)),
    devices: v.array(v.string()),
    commits: v.array(v.nullable(text)),
  }),
  commit: v.nullable(text),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  paper: v.strictObject({
    table: v.picklist(["2", "4"]),
    single: accuracy,
    ensemble: v.exactOptional(accuracy),
  }),
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
  v.check(isByTheRule, "the choice that the rule makes of the values"),
);

const calibrationSchema: v.GenericSchema<unknown, Calibration> = v.strictObject({
  schema: v.literal(CALIBRATION_SCHEMA),
  datasets: v.array(v.strictObject({
    dataset: v.picklist(["mnist", "cifar10", "synthetic"]),
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

function hasRightMeans({ protocol, values }: FactorCalibration): boolean {
  const { heldOutImages, members: count } = protocol;
  return values.every(({ members, single }) => {
    const isRight = members.every(({ correct, accuracy }) =>
      isSame(accuracy, correct / heldOutImages)
    );
    const right = members.reduce((sum, { correct }) => sum + correct, 0);
    return isRight && members.length === count &&
      isSame(single.accuracy, right / (count * heldOutImages));
  });
}

function isByTheRule({ values, choice, paper }: FactorCalibration): boolean {
  const measured = values.map(({ value, single }) => ({ value, accuracy: single.accuracy }));
  const { nearest, ties, chosen } = chooseValue(measured, {
    paper: paper.single,
    byDefault: choice.byDefault,
    difference: (value) => values.find((one) => one.value === value)!.fromNearest.interval,
  });
  return nearest === choice.nearest && chosen === choice.chosen &&
    JSON.stringify(ties) === JSON.stringify(choice.ties);
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-9;
}
