/** The documentation on Grad. 2: two pages that argue, and one that has the numbers. */

import { type ChartSpec, renderSvg } from "../charts/render.ts";
import { argumentCharts, argumentPage } from "./argument_page.ts";
import type { Grad2Findings } from "./findings.ts";
import type { TableRun } from "./first_images.ts";
import { numbersCharts, numbersPage } from "./numbers_page.ts";

/**
 * Renders both pages and the plots that they show: the argument on the ensembles that were trained
 * most, and what the same attacks give on smaller ones.
 *
 * @param runs Of Table 2, of the same ensembles on all test images, if they were attacked on the first alone
 * @returns Texts by their paths in `docs`
 */
export async function grad2Pages(
  findings: Grad2Findings,
  runs: readonly TableRun[] = [],
): Promise<ReadonlyMap<string, string>> {
  const charts: Record<string, ChartSpec> = {
    ...argumentCharts(findings),
    ...numbersCharts(findings),
  };
  const pages = new Map([
    ["grad2.md", argumentPage(findings, runs)],
    ["grad2/numbers.md", numbersPage(findings)],
  ]);
  for (const [name, chart] of Object.entries(charts)) {
    pages.set(`grad2/${name}`, `${await renderSvg(chart)}\n`);
  }
  return pages;
}
