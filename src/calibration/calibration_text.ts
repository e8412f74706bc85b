/** Calibrations as text: tables of what was measured, and what the rule made of it. */

import { markdownTable } from "markdown-table";
import type { DatasetName } from "../data/dataset.ts";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { duration } from "../reports/duration.ts";
import { datasetLabel } from "../reports/names.ts";
import { fraction, fractionRange, NOTHING, signed, signedInterval } from "../reports/numbers.ts";
import {
  type ComparedAccuracy,
  type DatasetCalibration,
  type FactorCalibration,
  targetOf,
  type ValueCalibration,
} from "./calibration.ts";
import { valueLabel } from "./factors.ts";

const ALIGN: readonly string[] = ["l", "r", "r", "r", "r", "r", "l"];

/**
 * What was calibrated on a data set, for a terminal: a table for each factor and what was chosen,
 * then the rule and what made the numbers.
 */
export function renderCalibration({ dataset, factors }: DatasetCalibration): string {
  return [
    `Calibration on ${datasetLabel(dataset)}: clean accuracy on held-out training images`,
    ...factors.flatMap((factor) => [
      `${factor.factor}, on ${factor.method}`,
      calibrationTable(factor, dataset, ALIGN),
      choiceText(factor, dataset),
      notesText(factor, dataset),
    ]),
    ...new Set(factors.map(({ rule }) => `The rule. ${rule}`)),
    ...new Set(factors.map((factor) => protocolText(factor, dataset))),
  ].join("\n\n");
}

/** A factor's values in Markdown, in the order in which they were tried. */
export function calibrationTable(
  factor: FactorCalibration,
  dataset: DatasetName,
  align?: readonly string[],
): string {
  const of = factor.base === undefined ? "Paper" : "Target";
  const target = dataset === "synthetic" ? `${of} (${datasetLabel("mnist")})` : of;
  const difference = "Above the nearest";
  const header = ["Value", "Mean single", "95 % interval", target, "Distance", difference, "Rule"];
  const rows = factor.values.flatMap((value) => valueRows(value, factor, dataset));
  return markdownTable([header, ...rows], align === undefined ? {} : { align });
}

function valueRows(
  { value, single, ensemble, fromNearest }: ValueCalibration,
  { paper, base, choice: { byDefault, nearest, ties, chosen } }: FactorCalibration,
  dataset: DatasetName,
): string[][] {
  const marks = [
    ...value === byDefault ? ["default"] : [],
    ...value === nearest ? ["nearest"] : [],
    ...ties.includes(value) ? ["tied"] : [],
    ...value === chosen ? ["chosen"] : [],
  ];
  const { effect, interval } = fromNearest;
  const difference = value === nearest ? NOTHING : `${signed(effect)} ${signedInterval(interval)}`;
  const label = valueLabel(value, dataset);
  return [
    [label, ...compared(single, targetOf(paper, base)), difference, marks.join(", ")],
    ...ensemble === undefined
      ? []
      : [["  its ensemble", ...compared(ensemble, paper.ensemble!), "", ""]],
  ];
}

function compared(
  { accuracy, interval, distance }: ComparedAccuracy,
  paper: number,
): string[] {
  return [fraction(accuracy), fractionRange(interval), fraction(paper), signed(distance)];
}

/**
 * What was chosen, in sentences.
 *
 * @param code How values are set off from the text
 */
export function choiceText(
  { choice, paper, base }: FactorCalibration,
  dataset: DatasetName,
  code: (text: string) => string = (text) => text,
): string {
  const { chosen, nearest, ties, byDefault, distance, distanceInterval } = choice;
  const name = (value: string | number): string => code(valueLabel(value, dataset));
  const how = chosen !== nearest
    ? `the default, which is tied with the nearest, ${name(nearest)}`
    : chosen === byDefault
    ? "the default and the nearest"
    : `the nearest, in place of the default ${name(byDefault)}`;
  const others = ties.filter((value) => value !== chosen);
  const tied = ties.length === 0
    ? " No other value is tied with it."
    : others.length === 0
    ? ""
    : ` Also tied with the nearest: ${others.map(name).join(", ")}.`;
  const cell = `the paper's ${fraction(paper.single)} (Table ${paper.table})`;
  const from = base === undefined ? cell : `the target ${fraction(targetOf(paper, base))}`;
  const moved = base === undefined
    ? ""
    : ` The target is ${cell}, moved as networks of ${code(base.method)}, trained on the same ` +
      `images, with ${fraction(base.accuracy)} ${fractionRange(base.interval)} are from theirs, ` +
      `${fraction(base.paper)}: by ${signed(base.accuracy - base.paper)}.`;
  return `Chosen: ${name(chosen)}, ${how}. Its distance from ${from} is ${signed(distance)}, ` +
    `95 % interval ${signedInterval(distanceInterval)}.${moved}${tied}`;
}

/** How much was done, and with what, in a line. */
export function protocolText(factor: FactorCalibration, dataset: DatasetName): string {
  const { protocol, backend, commit, startedAt } = factor;
  const { trainImages, heldOutImages, epochs, members, batchSize, seed } = protocol;
  return `${
    datasetLabel(dataset)
  }, ${trainImages} training and ${heldOutImages} held-out images, ` +
    `${plural(epochs, "epoch")}, ${plural(members, "network")} of each value, batches of ` +
    `${batchSize}, seed ${seed}, backend ${backend.name} on ${backend.device}, commit ` +
    `${commit ?? "unknown"}, started ${startedAt}`;
}

/** What else must be known of a factor's numbers, a line each. */
export function notesText(factor: FactorCalibration, dataset: DatasetName): string {
  const { computing: { seconds, devices, commits } } = factor;
  const by = commits.map((commit) => commit ?? "unknown").join(", ");
  return [
    `Its units took ${duration(seconds)} of one thread's time on ${
      devices.join("; ")
    }, commit ${by}`,
    ...ensembleNote(factor),
    ...deadNote(factor, dataset),
  ].join("\n");
}

function ensembleNote({ paper, protocol }: FactorCalibration): string[] {
  const { members } = PAPER_TABLE2;
  if (paper.ensemble === undefined || protocol.members === members) return [];
  return [
    `The paper's ensembles have ${members} members: ensembles of ${protocol.members} are not ` +
    "compared with them",
  ];
}

function deadNote({ values, base }: FactorCalibration, dataset: DatasetName): string[] {
  const networks = values.map(({ value, deadClasses }) => ({
    of: valueLabel(value, dataset),
    deadClasses,
  }));
  if (base !== undefined) networks.push({ of: base.method, deadClasses: base.deadClasses });
  const dead = networks.flatMap(({ of, deadClasses }) =>
    deadClasses.map(({ member, classes }) => `${of}, member ${member} (${classes.join(", ")})`)
  );
  if (dead.length === 0) return [];
  return [
    "Members with a dead class (a logit that is 0 on every held-out image): " + dead.join("; "),
  ];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
