/** Small trainings for tests, and what must hold of all of them. */

import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { drawDigits } from "../data/digits.ts";
import type { Architecture } from "../models/architecture.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { randomStream } from "../random/stream.ts";
import { bootstrapReplicate } from "./method.ts";
import { type TrainedMember, type TrainingOptions, trainMembers } from "./train.ts";

export const DIGITS = drawDigits({ seed: 1, train: 600, test: 200 });

export const NETWORK: Architecture = {
  input: DIGITS.shape,
  layers: [
    { kind: "convolution", filters: 8, kernelSize: 3, padding: "valid", relu: true },
    { kind: "maxPool", size: 2 },
    { kind: "dense", units: 32, relu: true },
    { kind: "dropout", rate: 0.25 },
    { kind: "dense", units: 10, relu: false },
  ],
};

export const OPTIONS: TrainingOptions = {
  method: "randomInit",
  members: [0],
  architecture: NETWORK,
  noiseSigma: 0,
  train: {
    images: DIGITS.train.images.subarray(0, 40 * 784),
    labels: DIGITS.train.labels,
    count: 40,
  },
  classes: 10,
  epochs: 1,
  batchSize: 16,
  loss: "fused",
  optimizer: "adam",
  seed: 1,
};

export const ADVERSARIAL = { rho: 0.5, epsilon: 0.3, pixelClip: "unitInterval" } as const;

/** Labels that are soft, and other ones for each of so many members, of images in classes. */
export function softLabels(members: number, images: number, classes: number): Float32Array[] {
  return Array.from({ length: members }, (_, member) => {
    const stream = randomStream(1, "soft labels", member);
    const weights = Float32Array.from({ length: images * classes }, () => stream.uniform());
    return weights.map((weight, i) => {
      const row = i - i % classes;
      return weight / weights.subarray(row, row + classes).reduce((sum, value) => sum + value, 0);
    });
  });
}

/** Everything that a method may do at once. */
export const ALL_PARTS = {
  noiseSigma: 0.1,
  sample: bootstrapReplicate,
  sampledAs: "bagging",
  adversarial: ADVERSARIAL,
  temperature: 10,
} as const;

/** What methods do, on the 40 images of ten classes, for three members. */
export const PARTS: Readonly<Record<string, Partial<TrainingOptions>>> = {
  "noise and replicates": { noiseSigma: 0.1, sample: bootstrapReplicate },
  "adversarial images": { adversarial: ADVERSARIAL },
  "soft labels": { softLabels: softLabels(3, 40, 10), temperature: 10 },
  "everything at once": { ...ALL_PARTS, softLabels: softLabels(3, 40, 10) },
};

/** Options for one of their members alone. */
export function forOne(
  options: Partial<TrainingOptions>,
  member: number,
): Partial<TrainingOptions> {
  const { members, softLabels, ...others } = options;
  return {
    ...others,
    members: [member],
    ...(softLabels && { softLabels: [softLabels[members!.indexOf(member)]!] }),
  };
}

/** Trains on a backend; no tensor may be left over. */
export async function run(
  given: Partial<TrainingOptions>,
  backend: "cpu" | "wasm" = "wasm",
): Promise<TrainedMember[]> {
  await activateBackend(backend);
  return await keepingTensorCount(() => trainMembers({ ...OPTIONS, ...given }));
}

/** Fails unless members are equal to the bit; deepEqual() takes minutes to show how they differ. */
export function assertSame(
  actual: readonly TrainedMember[],
  expected: readonly TrainedMember[],
): void {
  assert.deepEqual(actual.map(({ member }) => member), expected.map(({ member }) => member));
  for (const [i, { losses, checkpoint }] of expected.entries()) {
    assertClose(actual[i]!.losses, losses, { absolute: 0 });
    assert.deepEqual(Object.keys(actual[i]!.checkpoint), Object.keys(checkpoint));
    for (const [name, { data }] of Object.entries(checkpoint)) {
      assertClose(actual[i]!.checkpoint[name]!.data, data, { absolute: 0 });
    }
  }
}
