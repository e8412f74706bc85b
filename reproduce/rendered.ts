/** The parts of documents that come from recorded numbers: regions of pages, a page, figures. */

import { fileURLToPath } from "node:url";
import { readHistory } from "../bench/history.ts";
import { speedTable } from "../bench/speed_table.ts";
import { renderSvg } from "../src/charts/render.ts";
import type { Measured } from "../src/claims/evaluate.ts";
import { claimsWithSpread } from "../src/claims/training_spread.ts";
import { RECORDED_RUNS } from "../src/cli/recorded_runs.ts";
import { profilesTable } from "../src/deviations/deviations_text.ts";
import { agreement } from "../src/documents/agreement.ts";
import { attacksTable } from "../src/documents/attacks_table.ts";
import { claimsList } from "../src/documents/claims_list.ts";
import { fittingReadings } from "../src/documents/fitting_readings.ts";
import { type LentSpread, type NamedResults, seedsOf } from "../src/documents/named_results.ts";
import { fillRegions } from "../src/documents/regions.ts";
import { resultsPage } from "../src/documents/results_page.ts";
import { runsCost } from "../src/documents/runs_cost.ts";
import { runsTable } from "../src/documents/runs_table.ts";
import { PAPER_TABLE2 } from "../src/evaluation/paper_table2.ts";
import { PAPER_TABLE4 } from "../src/evaluation/paper_table4.ts";
import { figure2 } from "../src/figures/figure2.ts";
import { readEvidence } from "../src/evidence/evidence_folder.ts";
import { standingOf } from "../src/reports/claim_counts.ts";
import { measuredMethods } from "../src/reports/measured_methods.ts";
import { otherReadings } from "../src/reports/other_readings.ts";
import { renderTable2 } from "../src/reports/table2_text.ts";
import { renderTable4 } from "../src/reports/table4_text.ts";
import type { Results } from "../src/reports/results.ts";
import type { Grad2Findings } from "../src/grad2/findings.ts";
import { riddleStands } from "../src/grad2/summary.ts";
import { remainsByScale } from "../src/strongest/page.ts";
import { resultsNamed } from "./results_named.ts";
import { recordedSuites } from "./strongest_page.ts";

/** Documents that have rendered regions. */
const DOCUMENTS = [
  "README.md",
  "docs/attack.md",
  "docs/backends.md",
  "docs/running.md",
  "golden/README.md",
] as const;

/** The run whose accuracies are drawn too, as in the paper's Figure 2. */
const DRAWN_RUN = "paper-mnist";
const DRAWN_FILE = `docs/figures/${DRAWN_RUN}-figure2.svg`;

/** Every file that is rendered, wholly or in part, by its place, with what it has to hold. */
export async function renderedFiles(grad2: Grad2Findings): Promise<ReadonlyMap<string, string>> {
  const runs = await recordedResults();
  const render = await regions(runs, grad2);
  const documents = await Promise.all(DOCUMENTS.map(async (path) => {
    const text = await Deno.readTextFile(place(path));
    return [place(path), fillRegions(text, (name) => render.get(name)?.())] as const;
  }));
  return new Map([
    ...documents,
    [place("docs/results.md"), resultsPage(runs)],
    [place(DRAWN_FILE), await drawnFigure(runs)],
  ]);
}

/** What can stand in a region, by the region's name. */
async function regions(
  runs: readonly NamedResults[],
  grad2: Grad2Findings,
): Promise<ReadonlyMap<string, () => string>> {
  const history = await readHistory();
  const suites = await recordedSuites();
  const sized = await Promise.all(runs.map(async (run) => ({
    ...run,
    evidenceBytes: await bytesIn(place(`golden/measured/${run.name}/evidence`)),
  })));
  return new Map<string, () => string>([
    ["the recorded runs", () => runsTable(runs)],
    ["what the recorded runs took", () => runsCost(sized)],
    ["the claims", () => claimsList(runs)],
    ["the speeds on wasm", () => speedTable(history, "wasm")],
    ["the profiles", profilesTable],
    ["the attacks", attacksTable],
    ["what the strongest attacks leave", () => remainsByScale(suites)],
    ["what stands of Grad. 2", () => riddleStands(grad2)],
    ...[...runs, await resultsNamed("smoke-synthetic")].flatMap(runRegions),
  ]);
}

function runRegions({ name, results }: NamedResults): [string, () => string][] {
  return [
    [`Table 2 of ${name}`, () => renderTable2(results, PAPER_TABLE2)],
    [`Table 4 of ${name}`, () => renderTable4(results, PAPER_TABLE4)],
    [`agreement of ${name} with the paper`, () => agreement(results)],
    [`the readings of ${name}`, () => fittingReadings({ name, results })],
  ];
}

async function recordedResults(): Promise<NamedResults[]> {
  const runs = await Promise.all(RECORDED_RUNS.map(({ name }) => resultsNamed(name)));
  return Promise.all(runs.map(async (run) => {
    const lender = seedsOf(run.results) > 1
      ? undefined
      : runs.find(({ results }) => seedsOf(results) > 1 && isAlike(results, run.results));
    return lender === undefined ? run : { ...run, lent: await lentSpread(run, lender) };
  }));
}

/** Whether two runs differ in their seeds and methods alone, so that one's spread is the other's. */
function isAlike(a: Results, b: Results): boolean {
  const made = (run: Results): string =>
    [run.profile, ...run.datasets, ...otherReadings(run)].join();
  return made(a) === made(b);
}

/** The spread of a run of several trainings, lent to one that is alike. */
async function lentSpread(run: NamedResults, lender: NamedResults): Promise<LentSpread> {
  const wide = claimsWithSpread(await measuredIn(run), await measuredIn(lender));
  const open = run.results.claims.filter(({ id, verdict }) => {
    const now = standingOf(wide.find((claim) => claim.id === id)!);
    return verdict !== "inconclusive" && now === "inconclusive";
  });
  return { lender: lender.name, open: open.map(({ id }) => id) };
}

async function measuredIn({ name, results }: NamedResults): Promise<Measured> {
  const { readings, seed } = results;
  const folder = place(`golden/measured/${name}/evidence`);
  return { readings, seed, replicates: await readEvidence(folder, measuredMethods(results)) };
}

/** The size of all files below a folder. */
async function bytesIn(folder: string): Promise<number> {
  const sizes = (await Array.fromAsync(Deno.readDir(folder))).map(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? bytesIn(path) : Deno.stat(path).then(({ size }) => size);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function drawnFigure(runs: readonly NamedResults[]): Promise<string> {
  const { results } = runs.find(({ name }) => name === DRAWN_RUN)!;
  const figure = figure2({ results, replicates: [] });
  if (!("whole" in figure)) throw new Error(`${DRAWN_RUN}: ${figure.why}`);
  return `${await renderSvg(figure.whole)}\n`;
}

function place(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
