import assert from "assert";
import { parseReadings, READING_MEANINGS } from "../experiments/readings.ts";
import { BEFORE_READING, unrecordedReadings } from "./younger_readings.ts";

/** The readings of results.json's first version, which every results file records. */
const FIRST = [
  "attackLabel",
  "grad1Member",
  "grad2",
  "loss",
  "noiseSigma",
  "optimizer",
  "outputRelu",
  "pixelClip",
];

Deno.test("every reading is one of the first, or has what was done before it existed", () => {
  assert.deepEqual(
    [...FIRST, ...Object.keys(BEFORE_READING)].sort(),
    Object.keys(READING_MEANINGS).sort(),
  );
});

Deno.test("what was done before a reading existed is one of its options", () => {
  for (const [name, value] of Object.entries(BEFORE_READING)) {
    const readings: Record<string, string | number> = parseReadings([`${name}=${value}`]);
    assert.equal(readings[name], value);
  }
});

Deno.test("a run of today records every reading", () => {
  assert.deepEqual(unrecordedReadings(parseReadings([])), []);
});

Deno.test("a run from before a reading says what it did, and nothing of what it records", () => {
  assert.deepEqual(unrecordedReadings({ loss: "fused", padding: "same" }), [
    "adversarialEpsilon (was evaluation)",
    "attackCost (was crossEntropy)",
    "distillation (was probabilities)",
  ]);
});
