/** The page `docs/deviations.md`, from the program and the runs that the repository holds. */

import type { Calibration } from "../src/calibration/calibration.ts";
import { parseCalibration } from "../src/calibration/calibration_file.ts";
import { renderDeviations } from "../src/deviations/deviations_text.ts";
import { parseResults, type Results } from "../src/reports/results.ts";

/** Where `deno task record:readings` keeps its results. */
export const READINGS_FOLDER: URL = new URL("../golden/measured/readings/", import.meta.url);

/** Where `deno task record:readings paper` keeps its results. */
export const PAPER_NETWORKS_FOLDER: URL = new URL("paper-networks/", READINGS_FOLDER);

/** Results of the runs that `deno task record:readings` made, in the order of their names. */
export function measuredReadings(): Promise<Results[]> {
  return resultsIn(READINGS_FOLDER);
}

/** Results of the runs that `deno task record:readings paper` made, likewise. */
export function measuredOnPaperNetworks(): Promise<Results[]> {
  return resultsIn(PAPER_NETWORKS_FOLDER);
}

async function resultsIn(folder: URL): Promise<Results[]> {
  const files = [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile);
  const names = files.map(({ name }) => name).sort();
  return await Promise.all(
    names.map(async (name) =>
      parseResults(JSON.parse(await Deno.readTextFile(new URL(name, folder))))
    ),
  );
}

/** Where `deno task record:calibration` keeps what it chose. */
export const CALIBRATION_FILE: URL = new URL(
  "../golden/measured/calibration.json",
  import.meta.url,
);

/** What `deno task record:calibration` chose. */
export async function measuredCalibration(): Promise<Calibration> {
  return parseCalibration(JSON.parse(await Deno.readTextFile(CALIBRATION_FILE)));
}

/** Where the page is, and what it says. */
export const deviationsPage: { readonly path: URL; render(): Promise<string> } = {
  path: new URL("../docs/deviations.md", import.meta.url),
  render: async () =>
    renderDeviations(
      await measuredReadings(),
      await measuredOnPaperNetworks(),
      await measuredCalibration(),
    ),
};
