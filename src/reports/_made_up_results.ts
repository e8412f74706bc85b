/** A small made-up results file for tests: one method, numbers that are easy to find again. */

import type { Results } from "./results.ts";

/** Made-up results on MNIST. */
export const MADE_UP_RESULTS: Results = {
  schema: 2,
  profile: "quick",
  datasets: ["mnist"],
  protocol: [{
    dataset: "mnist",
    members: 5,
    epochs: 2,
    batchSize: 128,
    trainImages: 10000,
    testImages: 500,
  }],
  backend: {
    name: "wasm",
    device: "2 cores",
    skipped: [{ name: "webgpu", reason: "no adapter" }],
  },
  readings: { attackLabel: "true", grad2: "signOfMean", noiseSigma: 0.25 },
  seed: 1,
  commit: "d3b2f16",
  startedAt: "2026-01-02T03:04:05.000Z",
  seconds: 187.4,
  attacks: {
    mnist: {
      fgsm: { epsilon: 0.3 },
      bim: { epsilon: 0.2, alpha: 0.025, iterations: 8 },
    },
  },
  table2: [{
    dataset: "mnist",
    attack: "fgsm",
    method: "gaussianNoise",
    members: 5,
    cleanSingle: 0.9708,
    cleanEnsemble: 1,
    grad1Single: 0.25,
    grad1Ensemble: 0.5,
    grad2Ensemble: 0,
    intervals: {
      cleanSingle: [0.955, 0.984],
      cleanEnsemble: [0.9924, 1],
      grad1Single: [0.2, 0.3],
      grad1Ensemble: [0.45, 0.55],
      grad2Ensemble: [0, 0.0076],
    },
  }],
  table4: [],
  claims: [
    {
      id: "C1",
      statement: "ensembles are better",
      place: "section 4.1, Table 2",
      verdict: "inconclusive",
      cases: [{
        dataset: "mnist",
        method: "gaussianNoise",
        effect: 0.0292,
        interval: [-0.00001, 0.04],
        verdict: "inconclusive",
      }],
    },
    {
      id: "C8",
      statement: "Grad. 2 is the weaker attack",
      place: "sections 4.1 and 4.2, Table 2",
      verdict: "refuted",
      cases: [{
        dataset: "mnist",
        method: "gaussianNoise",
        reading: "grad2=signOfMean, attackLabel=true",
        effect: -0.158,
        interval: [-0.2, -0.1],
        verdict: "refuted",
      }],
    },
    {
      id: "C9",
      statement: "attacks transfer only partly",
      place: "section 3",
      verdict: "inconclusive",
      cases: [],
    },
  ],
  deadClasses: [
    { dataset: "mnist", method: "bagging", member: 0, classes: [5] },
    { dataset: "mnist", method: "bagging", member: 3, classes: [1, 8] },
  ],
};
