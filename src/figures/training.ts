/** How the loss fell in training. */

import { type LinePoint, linesWithBands } from "../charts/lines_with_bands.ts";
import { datasetLabel } from "../reports/names.ts";
import { type DrawnRun, type Figure, figure, type FigureLeftOut } from "./figure.ts";

const WORDS = { id: "training", title: "Training loss" };

/** The training curves that a run's results have kept: a panel for each data set. */
export function training({ results: { training } }: DrawnRun): Figure | FigureLeftOut {
  if (training === undefined || training.length === 0) {
    return { ...WORDS, why: "training losses were not recorded with this run" };
  }
  const rows = training.flatMap(({ dataset, method, steps, losses }) =>
    losses.map((loss, block): LinePoint => ({
      panel: datasetLabel(dataset),
      series: method,
      // In the middle of the steps that the mean is of.
      x: Math.round((block + 0.5) * steps / losses.length),
      y: loss,
    }))
  );
  const caption = "The mean over an ensemble's members under the first seed, and over blocks of " +
    "consecutive steps.";
  return figure(
    { ...WORDS, caption },
    rows,
    (rows, arrangement) =>
      linesWithBands(rows, {
        ...arrangement,
        x: "training step",
        y: "loss",
        ownScales: true,
        dots: false,
      }),
  );
}
