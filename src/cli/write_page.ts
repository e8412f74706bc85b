/** The page of a run, and its figures as files. */

import { join } from "node:path";
import { renderSvg } from "../charts/render.ts";
import type { DrawnRun } from "../figures/figure.ts";
import { runFigures } from "../figures/figures.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { renderPage } from "../page/page.ts";
import { readPictures } from "./pictures.ts";

/** The page of a run in its folder. */
export const PAGE = "report.html";

/** The folder of a run that holds its figures, a file each. */
export const FIGURES = "figures";

/**
 * Writes `report.html` and `figures/*.svg` into a run's folder. Figure 1 is on the page if the run
 * has made it.
 *
 * @returns Where the page is
 * @throws {UserError} If a file cannot be written
 */
export async function writePage(directory: string, run: DrawnRun): Promise<string> {
  const pictures = await readPictures(directory, run.results.datasets);
  const page = join(directory, PAGE);
  await writeText(page, await renderPage(run, pictures));
  for (const { id, whole } of runFigures(run).drawn) {
    await writeText(join(directory, FIGURES, `${id}.svg`), `${await renderSvg(whole)}\n`);
  }
  return page;
}

async function writeText(path: string, text: string): Promise<void> {
  await writeFileAtomically(path, new TextEncoder().encode(text));
}
