/** What calibration chose of the readings about training, for `docs/deviations.md`. */

import {
  calibrated,
  type Calibration,
  type FactorCalibration,
} from "../calibration/calibration.ts";
import {
  calibrationTable,
  choiceText,
  notesText,
  protocolText,
} from "../calibration/calibration_text.ts";
import {
  BASE_METHOD,
  candidatesOf,
  FACTOR_NAMES,
  type FactorName,
  FACTORS,
  hasBase,
  paperBaseCells,
  paperCells,
  valueLabel,
} from "../calibration/factors.ts";
import { EARLIER_RULE, RULE } from "../calibration/rule.ts";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import type { Readings } from "../experiments/readings.ts";
import { datasetLabel } from "../reports/names.ts";
import { fraction, signed } from "../reports/numbers.ts";

/** The data sets of the paper. */
const DATASETS = ["mnist", "cifar10"] as const;

/** The point of a reading's list that says what calibration chose; none if it is not calibrated. */
export function calibratedReading(name: keyof Readings, calibration: Calibration): string[] {
  const factor = FACTOR_NAMES.find((factor) => factor === name);
  if (factor === undefined) return [];
  const chosen = DATASETS.map((dataset) => {
    const on = `on ${datasetLabel(dataset)}`;
    const found = calibrated(calibration, dataset, factor);
    if (found === undefined) return `${on} not calibrated yet`;
    const { choice: { chosen, byDefault } } = found;
    const label = `\`${valueLabel(chosen, dataset)}\``;
    return chosen === byDefault
      ? `${on} ${label}, the default`
      : `${on} ${label}, not the default \`${valueLabel(byDefault, dataset)}\``;
  });
  return [`- Clean accuracy chooses (see "Calibrated by clean accuracy"): ${chosen.join("; ")}.`];
}

/** The section on calibration: the rule, what is tried, and what was found. */
export function calibrationSection(calibration: Calibration): string[] {
  const { members } = PAPER_TABLE2;
  return [
    "Of training the paper leaves open the optimizer, the size of the noise and the epsilon of " +
    "adversarial training. They are calibrated one at a time, the others at their defaults: " +
    "networks are trained with every candidate on the training images but the last 10,000, and " +
    "their accuracy on these, clean, is held against the paper's clean cells. Nothing is attacked, " +
    "so nothing can be chosen by what attacks leave. `deno task reproduce calibrate` does it, and " +
    "`deno task record:calibration` keeps what it finds for this page.",
    "The candidates of a factor, and the rule that chooses among them, were fixed before it was " +
    `measured. The rule: ${RULE} Factors that were calibrated before this rule say so: theirs had ` +
    "the paper's cell itself for a target.",
    "There are two networks of each value unless told otherwise: the paper's ten would take five " +
    "times as long. Two on 10,000 images tell values apart whose accuracies differ by about 0.0015 " +
    `on MNIST, no less: a tied default is not refuted, and not shown to be right. The paper's ensemble cells are of ${members} members: they are compared with ensembles of ` +
    `${members} (\`--members ${members}\`) and no others, and nothing is chosen by them. Table 4 ` +
    "has adversarial training as a single network, so its clean cell is compared like a single " +
    "cell of Table 2. Intervals are over images and networks; with two networks they know little " +
    "of the luck of training (those of MNIST, by which values were chosen before anything was " +
    "attacked, are of the bootstrap alone, before Student's t stood beside it), and the paper's " +
    "cells, of 10,000 other images, have luck of their own.",
    ...FACTOR_NAMES.flatMap((factor) => [
      `### \`${factor}\`, calibrated on \`${FACTORS[factor].method}\``,
      ...DATASETS.flatMap((dataset) => [
        candidatesText(factor, dataset),
        ...foundText(factor, dataset, calibration),
      ]),
    ]),
  ];
}

function candidatesText(factor: FactorName, dataset: typeof DATASETS[number]): string {
  const { values, why } = candidatesOf(factor, dataset);
  const { table, single } = paperCells(factor, dataset);
  const labels = values.map((value) => `\`${valueLabel(value, dataset)}\``).join(", ");
  const beside = hasBase(factor)
    ? `, where \`${BASE_METHOD}\` has ${fraction(paperBaseCells(dataset).single)}`
    : "";
  return `**${datasetLabel(dataset)}**: ${labels} (${why}), against the ${
    fraction(single)
  } of Table ${table}${beside}.`;
}

function foundText(
  factor: FactorName,
  dataset: typeof DATASETS[number],
  calibration: Calibration,
): string[] {
  const found = calibrated(calibration, dataset, factor);
  if (found === undefined) return ["Not calibrated yet."];
  const notes = [protocolText(found, dataset), ...notesText(found, dataset).split("\n")];
  return [
    calibrationTable(found, dataset),
    choiceText(found, dataset, (text) => `\`${text}\``),
    ...costText(found, dataset, calibrated(calibration, dataset, "optimizer")),
    notes.map((note) => `${note}.`).join(" "),
  ];
}

/**
 * Of a factor that was calibrated before its method's cost was what the rule looks at: that cost,
 * beside the optimizer's default networks, if they were trained in the same way.
 */
function costText(
  { factor, rule, protocol, paper, values, choice }: FactorCalibration,
  dataset: typeof DATASETS[number],
  optimizer: FactorCalibration | undefined,
): string[] {
  if (rule !== EARLIER_RULE) return [];
  const before = "Chosen by the earlier rule.";
  if (!hasBase(factor)) return [`${before} The target is the same by both.`];
  const networks = optimizer?.values.find(({ value }) => value === optimizer.choice.byDefault);
  const isSame = JSON.stringify(optimizer?.protocol) === JSON.stringify(protocol);
  if (networks === undefined || !isSame) return [before];
  const papers = paper.single - paperBaseCells(dataset).single;
  const costs = values.map(({ value, single }) => ({
    label: `\`${valueLabel(value, dataset)}\``,
    isTied: value === choice.nearest || choice.ties.includes(value),
    cost: single.accuracy - networks.single.accuracy,
  }));
  const nearest = costs.reduce((best, one) =>
    Math.abs(one.cost - papers) < Math.abs(best.cost - papers) ? one : best
  );
  return [
    `${before} Held against \`${BASE_METHOD}\`'s networks of the same images, ` +
    `${fraction(networks.single.accuracy)} above, single accuracies differ by ` +
    `${costs.map(({ label, cost }) => `${label} ${signed(cost)}`).join(", ")}; the paper's by ` +
    `${signed(papers)}. By that ${nearest.label} would be the nearest${
      nearest.isTied ? ", which is one of those that are tied above" : ""
    }. The choice stays as it was made, before attacks were measured with it.`,
  ];
}
