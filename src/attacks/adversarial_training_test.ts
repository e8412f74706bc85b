/** Adversarial training must defend: the same networks without it are the measure. */

import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { drawDigits } from "../data/digits.ts";
import type { Architecture } from "../models/architecture.ts";
import { disposeEnsemble, makeEnsemble, memberProbabilities } from "../models/ensemble.ts";
import { oneHot, unitPixels } from "../training/batch.ts";
import { type TrainingOptions, trainMembers } from "../training/train.ts";
import { attack } from "./attack.ts";
import { ALL_GRAD1 } from "./gradient_source.ts";
import { fgsm } from "./parameters.ts";

const IMAGES = 200;
const DIGITS = drawDigits({ seed: 1, train: 1500, test: IMAGES });
const EPSILON = 0.3;

const NETWORK: Architecture = {
  input: DIGITS.shape,
  layers: [
    { kind: "convolution", filters: 8, kernelSize: 3, padding: "valid", relu: true },
    { kind: "maxPool", size: 2 },
    { kind: "dense", units: 32, relu: true },
    { kind: "dense", units: 10, relu: false },
  ],
};

/** Accuracy under FGSM of two members, each attacked with its own gradient. */
async function accuracyUnderFgsm(changes: Partial<TrainingOptions>): Promise<number[]> {
  const trained = await trainMembers({
    method: "adversarial",
    members: [0, 1],
    architecture: NETWORK,
    noiseSigma: 0,
    train: DIGITS.train,
    classes: DIGITS.classes,
    epochs: 10,
    batchSize: 20,
    loss: "fused",
    optimizer: "adam",
    seed: 1,
    ...changes,
  });
  const ensemble = makeEnsemble(
    trained.map(({ checkpoint }) => ({ architecture: NETWORK, checkpoint })),
    "stacked",
  );
  const predicted = tf.tidy(() => {
    const attacked = attack(
      ensemble,
      tf.tensor4d(unitPixels(DIGITS.test, 0, IMAGES), [IMAGES, 28, 28, 1]),
      tf.tensor2d(oneHot(DIGITS.test.labels, 10), [IMAGES, 10]),
      fgsm(EPSILON),
      { source: ALL_GRAD1, loss: "fused", attackLabel: "true", pixelClip: "unitInterval" },
    );
    return tf.argMax(memberProbabilities(ensemble, attacked), -1).dataSync<"int32">();
  });
  disposeEnsemble(ensemble);
  return [0, 1].map((member) =>
    DIGITS.test.labels.filter((label, i) => label === predicted[member * IMAGES + i]).length /
    IMAGES
  );
}

Deno.test("adversarial training with a large epsilon raises FGSM accuracy, for every member", async () => {
  await activateBackend("wasm");
  const adversarial = { rho: 0.5, epsilon: EPSILON, pixelClip: "unitInterval" } as const;
  const without = await accuracyUnderFgsm({});
  const withIt = await accuracyUnderFgsm({ adversarial });
  assert(without.every((accuracy) => accuracy < 0.1), `without: ${without}`);
  assert(withIt.every((accuracy) => accuracy > 0.35), `with: ${withIt}`);
});
