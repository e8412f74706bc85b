/** `docs/deviations.md`: the places where the program decides, as far as we know them what the paper leaves open. */

import { markdownTable } from "markdown-table";
import type { Calibration } from "../calibration/calibration.ts";
import { type Column, COLUMNS } from "../evaluation/accuracy.ts";
import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import { isOfTable4Alone } from "../evaluation/table4_methods.ts";
import { describeEpochs, type Profile, PROFILES } from "../experiments/profile.ts";
import {
  DEFAULT_READINGS,
  READING_MEANINGS,
  READING_OPTIONS,
  type Readings,
} from "../experiments/readings.ts";
import { ATTACK_WORDS, shortCommit } from "../reports/names.ts";
import type { Results } from "../reports/results.ts";
import { shownBy } from "./alternatives.ts";
import { calibratedReading, calibrationSection } from "./calibration_section.ts";
import { type Decision, DECISIONS } from "./decisions.ts";
import { accuracyCell, protocolText, table4AccuracyCells, withDefaults } from "./measured.ts";
import { paperNetworksSection } from "./paper_networks_section.ts";
import { READING_REASONS } from "./reading_reasons.ts";

/**
 * The document, in Markdown.
 *
 * @param measured Results of small runs: one with every default, and one for each other option of a
 * reading that differs in it alone
 * @param onPaperNetworks The same of attacks alone, on networks of the paper's size
 * @param calibration What clean accuracies chose of the readings about training
 */
export function renderDeviations(
  measured: readonly Results[],
  onPaperNetworks: readonly Results[],
  calibration: Calibration,
): string {
  const names = Object.keys(READING_MEANINGS) as (keyof Readings)[];
  return [
    "# Where the program decides",
    "The paper does not fix everything that a reproduction must fix. This page lists the places " +
    "where the program decides, as far as we know them: what the paper says, what was chosen and why, and what the other " +
    "choice gives. It is generated from the program and from recorded runs (`deno task docs`). No " +
    "default was chosen by how attacked accuracies come out.",
    "## Readings",
    "A reading is a setting with options: `--reading NAME=VALUE`. Every result names its own.",
    describeMeasurement(measured),
    ...names.flatMap((name) => [
      ...readingSection(name, measured, calibration),
      ...paperNetworksSection(name, onPaperNetworks),
    ]),
    "## Calibrated by clean accuracy",
    ...calibrationSection(calibration),
    "## Decisions without a setting",
    ...DECISIONS.flatMap(decisionSection),
    "## Profiles",
    "The paper trains ensembles of ten on all images, 10 epochs on MNIST and 25 on CIFAR-10. The " +
    "profile `paper` does as much; the others do less:",
    profilesTable(),
  ].join("\n\n") + "\n";
}

function describeMeasurement(measured: readonly Results[]): string {
  const run = withDefaults(measured);
  const commits = (run.computing?.commits ?? []).map(shortCommit);
  return `The tables below are of small experiments (${protocolText(run)}, commit ${
    commits.join(", ")
  }), unless they say otherwise. One option differs at a time. Each cell is an accuracy with its ` +
    "95 % interval over images (and members, where it is a mean over them), without the luck of " +
    "training. `deno task record:readings` makes them.";
}

function readingSection(
  name: keyof Readings,
  measured: readonly Results[],
  calibration: Calibration,
): string[] {
  const { place, paper, why } = READING_REASONS[name];
  const method = shownBy(name);
  const others = measured.filter(({ readings }) => readings[name] !== DEFAULT_READINGS[name]);
  return [
    `### \`${name}\`: ${DEFAULT_READINGS[name]}`,
    [
      `- The paper (${place}): ${paper}.`,
      `- It decides: ${READING_MEANINGS[name]}.`,
      `- Options: ${READING_OPTIONS[name]}. The default is \`${DEFAULT_READINGS[name]}\`: ${why}.`,
      ...calibratedReading(name, calibration),
    ].join("\n"),
    others.length === 0
      ? "What the other options give was not measured."
      : effectTable(name, method, [withDefaults(measured), ...others]),
  ];
}

/** The accuracies of the method that shows a reading, under each of its options. */
function effectTable(name: keyof Readings, method: string, runs: readonly Results[]): string {
  const table = isOfTable4Alone(method) ? table4Effects : table2Effects;
  return `On \`${method}\`:\n\n${table(name, method, runs)}`;
}

const TITLES: Readonly<Record<Column, string>> = {
  cleanSingle: "Clean single",
  cleanEnsemble: "Clean ensemble",
  grad1Single: "Grad. 1 single",
  grad1Ensemble: "Grad. 1 ensemble",
  grad2Ensemble: "Grad. 2 ensemble",
};

function table2Effects(name: keyof Readings, method: string, runs: readonly Results[]): string {
  const rows = ATTACK_NAMES.flatMap((attack) =>
    runs.map(({ readings, table2 }) => {
      const row = table2.find((one) => one.attack === attack && one.method === method)!;
      const cells = COLUMNS.map((column) => accuracyCell(row[column], row.intervals[column]));
      return [ATTACK_WORDS[attack], `\`${readings[name]}\``, ...cells];
    })
  );
  const header = ["Attack", `\`${name}\``, ...COLUMNS.map((column) => TITLES[column])];
  return markdownTable([header, ...rows]);
}

/** Single networks' accuracies, each attacked with its own gradient (the mean over them). */
function table4Effects(name: keyof Readings, method: string, runs: readonly Results[]): string {
  const rows = runs.map((run) => [
    `\`${run.readings[name]}\``,
    ...table4AccuracyCells(run, method),
  ]);
  return markdownTable([[`\`${name}\``, "Clean", "FGSM", "BIM"], ...rows]);
}

function decisionSection({ title, paper, chosen, why, otherwise }: Decision): string[] {
  return [
    `### ${title}`,
    [
      `- The paper, ${paper}.`,
      `- Chosen: ${chosen}. Why: ${why}.`,
      `- The other choice: ${otherwise}.`,
    ].join("\n"),
  ];
}

/** The sizes of all profiles, as a table in Markdown. */
export function profilesTable(): string {
  return markdownTable([
    ["Profile", "Data sets", "Members", "Epochs", "Training images", "Test images"],
    ...Object.values(PROFILES).map(profileRow),
  ]);
}

function profileRow(profile: Profile): string[] {
  const { name, datasets, members, trainLimit, testLimit } = profile;
  return [
    `\`${name}\``,
    datasets.join(", "),
    String(members),
    describeEpochs(profile),
    String(trainLimit),
    String(testLimit),
  ];
}
