/** What a figure is: words, and charts in two arrangements. */

import type { ChartOptions, InPanel } from "../charts/panels.ts";
import type { ChartSpec } from "../charts/render.ts";
import type { ExampleSet } from "../evaluation/examples.ts";
import type { Replicate } from "../evaluation/outcomes.ts";
import type { Results } from "../reports/results.ts";
import type { SuiteOutcomes } from "../strongest/outcomes.ts";

/** A finished run: what figures are drawn from. */
export interface DrawnRun {
  /** Its tables, claims and provenance. */
  readonly results: Results;
  /** Its evidence. */
  readonly replicates: readonly Replicate[];
  /** The strongest attacks on its networks, where they were made. */
  readonly strongest?: readonly SuiteOutcomes[];
  /** Examples of attacked images, if some were kept. */
  readonly examples?: readonly ExampleSet[];
}

/** A figure of a run. */
export interface Figure {
  /** Names its file. */
  readonly id: string;
  /** What it is called on the page. */
  readonly title: string;
  /** What is drawn, and what of. */
  readonly caption: string;
  /** All panels in one chart, for a file. */
  readonly whole: ChartSpec;
  /** Each panel a chart, for pages that arrange them by their width. */
  readonly panels: readonly ChartSpec[];
  /** What the colours of heat maps stand for, from 0 to 1, where the panels do not say it. */
  readonly shades?: string;
  /** Draws the whole as a PNG file too, where that is of use. */
  readonly png?: () => Uint8Array;
}

/** A figure that a run has no data for. */
export interface FigureLeftOut {
  /** Would name its file. */
  readonly id: string;
  /** What it would be called on the page. */
  readonly title: string;
  /** What was not measured, and which flag measures it. */
  readonly why: string;
}

/** The words of a figure. */
export type FigureWords = Pick<Figure, "id" | "title" | "caption">;

/** What a chart is told, beside its rows, by a figure. */
export type Arrangement = Pick<ChartOptions, "description" | "title">;

/**
 * A figure of rows: one chart with all of them, and one for each panel, in the order in which
 * panels first appear.
 *
 * @param draw Makes a chart of rows
 */
export function figure<R extends InPanel>(
  words: FigureWords,
  rows: readonly R[],
  draw: (rows: readonly R[], arrangement: Arrangement) => ChartSpec,
): Figure {
  const panels = Map.groupBy(rows, ({ panel }) => panel ?? words.title);
  return {
    ...words,
    whole: draw(rows, { description: `${words.title}. ${words.caption}` }),
    panels: Array.from(
      panels,
      ([title, rows]) =>
        draw(rows.map(({ panel: _, ...row }) => row as R), {
          title,
          description: `${words.title}: ${title}`,
        }),
    ),
  };
}
