/** The page of a run, and its figures as files. */

import { join } from "node:path";
import { renderSvg } from "../charts/render.ts";
import type { DrawnRun } from "../figures/figure.ts";
import { runFigures } from "../figures/figures.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { renderPage } from "../page/page.ts";

/** The page of a run in its folder. */
export const PAGE = "report.html";

/** The folder of a run that holds its figures, a file each. */
const FIGURES = "figures";

/**
 * Writes `report.html` and `figures/*.svg`, and PNG files of figures of pictures, into a run's folder.
 *
 * @returns Where the page is
 * @throws {UserError} If a file cannot be written
 */
export async function writePage(directory: string, run: DrawnRun): Promise<string> {
  const page = join(directory, PAGE);
  const figures = runFigures(run);
  await writeFileAtomically(page, await renderPage(run, figures));
  for (const { id, whole, png } of figures.drawn) {
    if (png !== undefined) {
      await writeFileAtomically(join(directory, FIGURES, `${id}.png`), png());
    }
    await writeFileAtomically(
      join(directory, FIGURES, `${id}.svg`),
      `${await renderSvg(whole)}\n`,
    );
  }
  return page;
}
