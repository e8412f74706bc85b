/** All figures of a run. */

import { disagreement } from "./disagreement.ts";
import { ensembleSize } from "./ensemble_size.ts";
import { epsilonSweep } from "./epsilon_sweep.ts";
import type { DrawnRun, Figure, FigureLeftOut } from "./figure.ts";
import { figure1 } from "./figure1.ts";
import { figure2 } from "./figure2.ts";
import { training } from "./training.ts";
import { transfer } from "./transfer.ts";

const FIGURES = [figure1, figure2, epsilonSweep, ensembleSize, transfer, disagreement, training];

/** The figures that a run has data for, and those that it has none for. */
export interface RunFigures {
  /** In the order of the page. */
  readonly drawn: readonly Figure[];
  /** Each with what is missing for it. */
  readonly leftOut: readonly FigureLeftOut[];
}

/**
 * The figures of a run, as charts that are yet to be drawn.
 *
 * @example A run without evidence has no figures, and says why
 * ```ts
 * import { parseResults, runFigures } from "ensemble-defense";
 * import assert from "assert";
 *
 * const results = parseResults({
 *   schema: 2,
 *   profile: "smoke",
 *   datasets: [],
 *   protocol: [],
 *   backend: { name: "wasm", device: "2 cores", skipped: [] },
 *   readings: {},
 *   seed: 1,
 *   commit: null,
 *   startedAt: "2026-01-02T03:04:05.000Z",
 *   seconds: 1,
 *   attacks: {},
 *   table2: [],
 *   table4: [],
 *   claims: [],
 *   deadClasses: [],
 * });
 * const { drawn, leftOut } = runFigures({ results, replicates: [{ seed: 1, methods: [] }] });
 * assert.equal(drawn.length, 0);
 * assert.match(leftOut[2]!.why, /--sweep/);
 * ```
 */
export function runFigures(run: DrawnRun): RunFigures {
  const all = FIGURES.map((make) => make(run));
  return {
    drawn: all.filter((one): one is Figure => "whole" in one),
    leftOut: all.filter((one): one is FigureLeftOut => "why" in one),
  };
}
