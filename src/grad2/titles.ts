/** What the experiment's ensembles and steps are called. */

import { datasetLabel } from "../reports/names.ts";
import type { BimSchedule } from "./grid.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";

const AND = new Intl.ListFormat("en-GB");

/** BIM's steps, in words. */
export function scheduleTitle(schedule: BimSchedule): string {
  return schedule === "paper"
    ? "BIM in the paper's 8 steps of ε/8"
    : `BIM in ${schedule} steps of 2.5 ε/${schedule}`;
}

/** An ensemble's name for readers. */
export function ensembleTitle({ dataset, method, seed }: GridOutcomes): string {
  return `${datasetLabel(dataset)}, ${method}${seed === 1 ? "" : `, seed ${seed}`}`;
}

/** The data sets of ensembles. */
export function datasetsText(all: readonly GridOutcomes[]): string {
  return AND.format([...new Set(all.map(({ dataset }) => datasetLabel(dataset)))]);
}

/** The data sets of ensembles, and for how many epochs they were trained. */
export function trainedText(all: readonly GridOutcomes[]): string {
  const trained = all.map((found) =>
    `${datasetLabel(found.dataset)} (${gridEnsemble(found).scale.epochs} epochs)`
  );
  return AND.format([...new Set(trained)]);
}

/** How many images ensembles were attacked on, if they differ in that all of them. */
export function imageCounts(all: readonly GridOutcomes[]): string {
  return [...new Set(all.map(({ labels }) => labels.length.toLocaleString("en-US")))].join(", ");
}
