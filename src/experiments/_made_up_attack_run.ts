/** A run of attacks that is made up, for tests. */

import type { AttackRun } from "./attack_run.ts";

/** Two epochs on 2,000 images. */
export const MADE_UP_RUN: AttackRun = {
  profile: "smoke",
  epochs: 2,
  batchSize: 128,
  trainImages: 2000,
  readings: { optimizer: "adam", noiseSigma: 0.1 },
  backend: "wasm",
  startedAt: "2026-01-01T00:00:00.000Z",
  computing: { seconds: 12.5, devices: ["CPU"], commits: [null] },
};
