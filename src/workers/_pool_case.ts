/** What tests of attack pools have in common: a batch, a pool, and the same work in this thread. */

import * as tf from "@tensorflow/tfjs";
import { TINY_MEMBERS, tinyPixels } from "../attacks/_tiny_ensemble.ts";
import { attack } from "../attacks/attack.ts";
import { memberInputGradients } from "../attacks/input_gradient.ts";
import type { AttackParameters } from "../attacks/parameters.ts";
import { gradientSource } from "../attacks/source_spec.ts";
import { commonSizes } from "../models/common_sizes.ts";
import {
  disposeEnsemble,
  type Ensemble,
  forEachMember,
  makeEnsemble,
  type Member,
} from "../models/ensemble.ts";
import type { Loss } from "../ops/loss_readings.ts";
import { oneHot } from "../training/batch.ts";
import { type AttackPool, type AttackPoolOptions, startAttackPool } from "./attack_pool.ts";
import type { PoolAttackOptions } from "./attack_pool_work.ts";

/** The readings that tests do not vary. */
export const USUAL = { loss: "fused", attackLabel: "true", pixelClip: "unitInterval" } as const;

/** The usual attack. */
export const GRAD2 = { ...USUAL, source: { grad2: "signOfMean" } } as const;

/** Images that differ, with labels that do. */
export interface Batch {
  readonly images: Float32Array;
  readonly labels: Uint8Array;
}

/** Seven images for {@linkcode TINY_MEMBERS}. */
export const SEVEN: Batch = {
  images: tinyPixels(7, 5),
  labels: Uint8Array.of(3, 0, 4, 1, 1, 2, 0),
};

/** Runs a test that needs a pool; it holds {@linkcode TINY_MEMBERS} if not told otherwise. */
export async function withPool(
  options: Partial<AttackPoolOptions>,
  body: (pool: AttackPool) => Promise<void>,
): Promise<void> {
  const pool = await startAttackPool({ members: TINY_MEMBERS, ...options });
  await body(pool).finally(() => pool.close());
}

/** Computes in this thread, with all images in one batch. */
function here(
  members: readonly Member[],
  { images, labels }: Batch,
  compute: (ensemble: Ensemble, x: tf.Tensor4D, y: tf.Tensor2D) => tf.Tensor,
): Float32Array {
  const { height, width, channels } = members[0]!.architecture.input;
  const { classes } = commonSizes(members);
  const ensemble = makeEnsemble(members, "single");
  const values = tf.tidy(() =>
    compute(
      ensemble,
      tf.tensor4d(images, [labels.length, height, width, channels]),
      tf.tensor2d(oneHot(labels, classes), [labels.length, classes]),
    ).dataSync<"float32">()
  );
  disposeEnsemble(ensemble);
  return values;
}

/** {@linkcode AttackPool.attack} in this thread. */
export function attackHere(
  members: readonly Member[],
  batch: Batch,
  parameters: AttackParameters,
  options: PoolAttackOptions,
): Float32Array {
  const source = gradientSource(options.source);
  return here(
    members,
    batch,
    (ensemble, x, y) => attack(ensemble, x, y, parameters, { ...options, source }),
  );
}

/** {@linkcode AttackPool.memberGradients} in this thread, or their mean. */
export function gradientsHere(
  members: readonly Member[],
  batch: Batch,
  loss: Loss,
  mean: boolean,
): Float32Array {
  return here(members, batch, (ensemble, x, y) => {
    const xs = forEachMember(tf.expandDims(x, 0), members.length);
    const ys = tf.tile(tf.expandDims(y, 0) as tf.Tensor3D, [members.length, 1, 1]);
    const gradients = memberInputGradients(ensemble, xs, ys, loss);
    return mean ? tf.mean(gradients, 0) : gradients;
  });
}
