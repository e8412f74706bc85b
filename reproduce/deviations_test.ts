import assert from "assert";
import type { Calibration } from "../src/calibration/calibration.ts";
import { calibrationJson } from "../src/calibration/calibration_file.ts";
import { FACTOR_NAMES, FACTORS } from "../src/calibration/factors.ts";
import { ALTERNATIVES, ON_PAPER_NETWORKS, shownBy } from "../src/deviations/alternatives.ts";
import { renderDeviations } from "../src/deviations/deviations_text.ts";
import { DEFAULT_READINGS, parseReadings, type Readings } from "../src/experiments/readings.ts";
import type { Results } from "../src/reports/results.ts";
import {
  CALIBRATION_FILE,
  deviationsPage,
  measuredCalibration,
  measuredOnPaperNetworks,
  measuredReadings,
} from "./deviations.ts";
import { resultsNamed } from "./results_named.ts";

const NOTHING_CALIBRATED: Calibration = { schema: 1, datasets: [] };

Deno.test("docs/deviations.md is what the program and its recorded runs give (deno task docs)", async () => {
  assert.equal(await Deno.readTextFile(deviationsPage.path), await deviationsPage.render());
});

Deno.test("every option that is measured was measured, and differs from the defaults in it alone", async () => {
  const measured = await measuredReadings();
  assert.equal(measured.length, ALTERNATIVES.length + 1);
  for (const { reading, value } of ALTERNATIVES) {
    const readings = parseReadings([`${reading}=${value}`]);
    const run = measured.find((one) => one.readings[reading] === value);
    assert(run !== undefined, `${reading}=${value}`);
    assert.deepEqual(run.readings, readings);
    const rows = [...run.table2, ...run.table4 ?? []];
    assert(rows.some(({ method }) => method === shownBy(reading)), reading);
    assert.notEqual(value, DEFAULT_READINGS[reading]);
  }
});

Deno.test("every option that is put to the paper's networks was, beside the defaults", async () => {
  const measured = await measuredOnPaperNetworks();
  const options = ON_PAPER_NETWORKS.map(({ reading, value }) => [`${reading}=${value}`]);
  assert.deepEqual(
    new Set(measured.map(({ readings }) => readings)),
    new Set([[], ...options].map((option) => parseReadings(option))),
  );
  const { results: recorded } = await resultsNamed("paper-mnist");
  const networks = ({ seed, protocol: [protocol] }: Results): unknown => {
    const { testImages: _, ...trained } = protocol!;
    return { seed, ...trained };
  };
  for (const run of measured) {
    assert.deepEqual(networks(run), networks(recorded));
    assert.deepEqual(run.protocol, measured[0]!.protocol);
  }
});

Deno.test("a reading whose other options were not measured says so", async () => {
  const measured = await measuredReadings();
  const isDefault = ({ readings }: typeof measured[number]): boolean =>
    (Object.keys(DEFAULT_READINGS) as (keyof Readings)[])
      .every((name) => readings[name] === DEFAULT_READINGS[name]);
  const render = (runs: typeof measured): string => renderDeviations(runs, [], NOTHING_CALIBRATED);
  const page = render(measured.filter(isDefault));
  const sections = Object.keys(DEFAULT_READINGS).length;
  assert.equal(page.match(/What the other options give was not measured\./g)?.length, sections);
  assert.throws(
    () => render(measured.filter((run) => !isDefault(run))),
    new Error("No run with every default was measured"),
  );
});

Deno.test("the kept calibration is as it was written, on the paper's data", async () => {
  const calibration = await measuredCalibration();
  assert.equal(await Deno.readTextFile(CALIBRATION_FILE), calibrationJson(calibration));
  for (const { dataset } of calibration.datasets) {
    assert.notEqual(dataset, "synthetic");
  }
});

Deno.test("factors are calibrated on the methods that show them on the page", () => {
  for (const factor of FACTOR_NAMES) assert.equal(FACTORS[factor].method, shownBy(factor));
});
