/** A thread of an attack pool: computes its share of a batch. */

import * as tf from "@tensorflow/tfjs";
import { attack } from "../attacks/attack.ts";
import { memberInputGradients } from "../attacks/input_gradient.ts";
import { gradientSource } from "../attacks/source_spec.ts";
import { activateBackend } from "../backends/backend.ts";
import { type Ensemble, forEachMember, makeEnsemble } from "../models/ensemble.ts";
import { takeValues } from "../ops/take_values.ts";
import type { PoolRequest, PoolSetup, PoolWork } from "./attack_pool_work.ts";
import { serveThread } from "./worker_thread.ts";

serveThread<PoolSetup, PoolRequest>(async ({ backend, members }) => {
  const { grouping } = await activateBackend(backend);
  const ensemble = makeEnsemble(members, grouping);
  const { height, width, channels } = members[0]!.architecture.input;
  const pixels = height * width * channels;
  return async ({ work, from, to, images, labels, results }) => {
    const count = to - from;
    const classes = labels.length * pixels / images.length;
    const computed = tf.tidy(() => {
      const x = images.subarray(from * pixels, to * pixels);
      const y = labels.subarray(from * classes, to * classes);
      return compute(
        ensemble,
        tf.tensor4d(x, [count, height, width, channels]),
        tf.tensor2d(y, [count, classes]),
        work,
      );
    });
    const values = await takeValues(computed);
    for (let set = 0; set * images.length < results.length; set++) {
      const ofSet = values.subarray(set * count * pixels, (set + 1) * count * pixels);
      results.set(ofSet, set * images.length + from * pixels);
    }
  };
});

/** What is asked for, of S sets of B images: `[S, B, H, W, C]`. */
function compute(
  ensemble: Ensemble,
  images: tf.Tensor4D,
  labels: tf.Tensor2D,
  work: PoolWork,
): tf.Tensor5D {
  if (work.kind === "attack") {
    const { parameters, options } = work;
    const source = gradientSource(options.source);
    return attack(ensemble, images, labels, parameters, { ...options, source });
  }
  const { members } = ensemble;
  const gradients = memberInputGradients(
    ensemble,
    forEachMember(tf.expandDims(images, 0), members),
    tf.tile(tf.expandDims(labels, 0) as tf.Tensor3D, [members, 1, 1]),
    work.loss,
  );
  return work.kind === "meanGradient" ? tf.mean(gradients, 0, true) : gradients;
}
