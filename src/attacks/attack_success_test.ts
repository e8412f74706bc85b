/** Attacks must succeed: tests that a no-op attack would pass prove nothing. */

import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { drawDigits } from "../data/digits.ts";
import { predictionsOf } from "../evaluation/predictions.ts";
import {
  type Ensemble,
  forEachMember,
  makeEnsemble,
  memberProbabilities,
} from "../models/ensemble.ts";
import type { Architecture } from "../models/architecture.ts";
import { oneHot, unitPixels } from "../training/batch.ts";
import { trainMembers } from "../training/train.ts";
import { attack } from "./attack.ts";
import type { AttackOptions } from "./attack_options.ts";
import { grad1, grad2 } from "./gradient_source.ts";
import { type AttackParameters, bim, fgsm } from "./parameters.ts";

await activateBackend("wasm");

const IMAGES = 200;
const DIGITS = drawDigits({ seed: 1, train: 1500, test: IMAGES });
const ENSEMBLE = await trainedEnsemble();
const CLEAN = tf.tensor4d(unitPixels(DIGITS.test, 0, IMAGES), [IMAGES, 28, 28, 1]);
const LABELS = tf.tensor2d(oneHot(DIGITS.test.labels, 10), [IMAGES, 10]);

/** Three small networks that differ in their initial parameters. */
async function trainedEnsemble(): Promise<Ensemble> {
  const architecture: Architecture = {
    input: DIGITS.shape,
    layers: [
      { kind: "dense", units: 24, relu: true },
      { kind: "dense", units: 10, relu: false },
    ],
  };
  const trained = await trainMembers({
    method: "success",
    members: [0, 1, 2],
    architecture,
    noiseSigma: 0,
    train: DIGITS.train,
    classes: DIGITS.classes,
    epochs: 10,
    batchSize: 20,
    loss: "fused",
    optimizer: "adam",
    seed: 1,
  });
  return makeEnsemble(trained.map(({ checkpoint }) => ({ architecture, checkpoint })), "single");
}

/** Accuracies on one set of images `[1, B, H, W, C]`, recomputed from the images themselves. */
function accuracies(images: tf.Tensor5D): { member0: number; ensemble: number } {
  const { labels } = DIGITS.test;
  const probabilities = tf.tidy(() =>
    memberProbabilities(ENSEMBLE, forEachMember(images, ENSEMBLE.members)).dataSync<"float32">()
  );
  const { memberLabels, ensembleLabels } = predictionsOf(probabilities, 3, labels);
  const share = (predicted: Uint8Array): number =>
    labels.filter((label, i) => predicted[i] === label).length / IMAGES;
  return { member0: share(memberLabels), ensemble: share(ensembleLabels) };
}

function attackedAccuracies(
  parameters: AttackParameters,
  options: Pick<AttackOptions, "source"> & Partial<AttackOptions>,
): { member0: number; ensemble: number } {
  return tf.tidy(() =>
    accuracies(attack(ENSEMBLE, CLEAN, LABELS, parameters, {
      loss: "fused",
      attackLabel: "true",
      pixelClip: "unitInterval",
      ...options,
    }))
  );
}

Deno.test("trained members are right on most clean images, attacked ones on none", () => {
  const clean = accuracies(tf.expandDims(CLEAN, 0) as tf.Tensor5D);
  assert(clean.member0 > 0.8 && clean.ensemble > 0.8, JSON.stringify(clean));
  for (const parameters of [fgsm(0.3), bim(0.3, 0.05, 8)]) {
    for (const source of [grad1(0), grad2("signOfMean")]) {
      const { member0, ensemble } = attackedAccuracies(parameters, { source });
      assert(member0 < 0.02 && ensemble < 0.02, `${source.name}: ${member0}, ${ensemble}`);
    }
  }
});

Deno.test("an attack on the predicted label succeeds where the prediction is right", () => {
  for (
    const attackLabel of [
      "predictedClean",
      "predictedEachStep",
      "predictedEachStepEnsemble",
    ] as const
  ) {
    for (const source of [grad1(0), grad2("signOfMean")]) {
      const { member0, ensemble } = attackedAccuracies(fgsm(0.3), { source, attackLabel });
      assert(member0 < 0.15 && ensemble < 0.15, `${attackLabel}: ${member0}, ${ensemble}`);
    }
  }
});
