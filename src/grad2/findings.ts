/** All that was found of Grad. 2 at once, for the pages that tell of it. */

import { byScale } from "../evidence/ensemble_files.ts";
import { type BothDatasetsFinding, judgeBothDatasets } from "./both_datasets.ts";
import { crossPairings, type StepsCrossed } from "./crossing.ts";
import type { BimSchedule } from "./grid.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { type ExplanationFinding, judgeExplanations, measuredSchedules } from "./standings.ts";
import { byDataset, type DatasetOutcomes, type ScaleOutcomes } from "./scales.ts";

/** What was found with BIM in some number of steps on the ensembles that were trained most. */
export interface StepsFinding extends StepsCrossed {
  readonly stands: readonly ExplanationFinding[];
}

/** What was found with BIM in the paper's steps on ensembles that were trained less, of one data set. */
export interface DatasetFinding extends DatasetOutcomes {
  readonly stands: readonly ExplanationFinding[];
}

/** What was found on all ensembles of one scale, each data set by itself. */
export interface ScaleFinding extends ScaleOutcomes {
  readonly datasets: readonly DatasetFinding[];
}

/** What was found of Grad. 2. */
export interface Grad2Findings {
  /** The ensembles of all scales. */
  readonly recorded: readonly GridOutcomes[];
  /** The ensembles that were trained most. */
  readonly all: readonly GridOutcomes[];
  /** With BIM in the paper's steps. */
  readonly inPapersSteps: StepsFinding;
  /** With BIM in more steps, as far as any explanation was measured in them. */
  readonly inMoreSteps: readonly StepsFinding[];
  /** The ensembles that were trained less. */
  readonly smaller: readonly ScaleFinding[];
  /** On both data sets at once, if there are ensembles of as many networks of both. */
  readonly onBothDatasets: BothDatasetsFinding | undefined;
}

/** Judges every explanation and crosses all pairings, on the ensembles that were trained most. */
export function findGrad2(recorded: readonly GridOutcomes[]): Grad2Findings {
  const [{ found: all }, ...smaller] = byScale(recorded, gridEnsemble) as [
    ScaleOutcomes,
    ...ScaleOutcomes[],
  ];
  const findIn = (schedule: BimSchedule): StepsFinding => ({
    schedule,
    stands: judgeExplanations(all, schedule),
    crossed: crossPairings(all, schedule),
  });
  return {
    recorded,
    all,
    inPapersSteps: findIn("paper"),
    inMoreSteps: measuredSchedules(all).filter((schedule) => schedule !== "paper").map(findIn),
    smaller: smaller.map(findOnScale),
    onBothDatasets: judgeBothDatasets(all, smaller),
  };
}

function findOnScale(one: ScaleOutcomes): ScaleFinding {
  const datasets = byDataset(one)
    .map((ofDataset) => ({ ...ofDataset, stands: judgeExplanations(ofDataset.found, "paper") }));
  return { ...one, datasets };
}
