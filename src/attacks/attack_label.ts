/**
 * The reading `attackLabel`: which label y the cost J(theta, x, y) is taken for. The paper calls
 * it "the output value associated with the input value x" (section 2).
 */

import * as tf from "@tensorflow/tfjs";
import { type Ensemble, forEachMember, memberProbabilities } from "../models/ensemble.ts";
import type { AttackLabel } from "./attack_label_names.ts";
import type { GradientSource } from "./gradient_source.ts";

/** The attacked model and its clean images. */
export interface LabelContext {
  readonly ensemble: Ensemble;
  readonly source: GradientSource;
  /** Clean images `[1, B, H, W, C]`. */
  readonly clean: tf.Tensor5D;
  /** True labels, one-hot, `[1, B, K]`; or labels of each member its own, `[E, B, K]`. */
  readonly trueLabels: tf.Tensor3D;
}

/** Members that lend their gradients: an ensemble of their own, and their numbers in the attacked. */
export interface Attackers {
  readonly attackers: Ensemble;
  readonly numbers: readonly number[];
}

/**
 * The labels of every step of an attack. They never change; or they change with the predictions of
 * the members that lend their gradients, at the very images these are taken at; or with those of an
 * ensemble, at the iterates.
 */
export type StepLabels =
  & {
    /**
     * The labels of a step, `[M, B, K]`, one batch for each of M costs.
     *
     * @param iterates `[1, B, H, W, C]` or `[M, B, H, W, C]`
     */
    readonly at: (iterates: tf.Tensor5D) => tf.Tensor3D;
  }
  & (
    | { readonly change: "never" | "withPredictions" }
    | { readonly change: "withEnsemble"; readonly ensemble: Ensemble }
  );

/**
 * Makes the labels of every step under a reading, given the members that lend their gradients:
 * the ensemble itself for Grad. 2. A source that fuses the members has one cost, of the ensemble,
 * so it is the ensemble that predicts its labels.
 */
export function attackLabels(
  reading: AttackLabel,
  context: LabelContext,
): (attackers: Attackers) => StepLabels {
  const { ensemble, source, clean, trueLabels } = context;
  const costs = ({ attackers }: Attackers): number =>
    source.fuse === undefined ? attackers.members : 1;
  const always = (labels: tf.Tensor3D) => (attackers: Attackers): StepLabels => {
    const isOwn = labels.shape[0] > 1;
    return fixed(
      isOwn ? labelsOfMembers(labels, attackers.numbers) : forEach(labels, costs(attackers)),
    );
  };
  const ensembleEachStep = (attackers: Attackers): StepLabels => ({
    change: "withEnsemble",
    ensemble,
    at: (iterates) => {
      const labels = tf.split<tf.Tensor5D>(iterates, iterates.shape[0], 0)
        .map((iterate) => ensembleLabels(ensemble, iterate));
      return forEach(tf.concat(labels, 0), costs(attackers));
    },
  });
  switch (reading) {
    case "true":
      return always(trueLabels);
    case "predictedClean":
      if (source.attacked === "ensemble") return always(ensembleLabels(ensemble, clean));
      return ({ attackers }) =>
        fixed(memberLabels(attackers, forEachMember(clean, attackers.members)));
    case "predictedEachStep":
      if (source.fuse !== undefined) return ensembleEachStep;
      return ({ attackers }) => ({
        change: "withPredictions",
        at: (iterates) => memberLabels(attackers, perMember(iterates, attackers.members)),
      });
    case "predictedEachStepEnsemble":
      return ensembleEachStep;
  }
}

/** The same labels at every step. */
function fixed(labels: tf.Tensor3D): StepLabels {
  return { change: "never", at: () => labels };
}

/** One iterate for each member, whether it is shared by all or already its own. */
export function perMember(iterates: tf.Tensor5D, members: number): tf.Tensor5D {
  return iterates.shape[0] === members ? iterates : forEachMember(iterates, members);
}

function memberLabels(ensemble: Ensemble, x: tf.Tensor5D): tf.Tensor3D {
  return mostProbable(memberProbabilities(ensemble, x));
}

/** The ensemble's labels of one batch `[1, B, …]`, as `[1, B, K]`. */
function ensembleLabels(ensemble: Ensemble, x: tf.Tensor5D): tf.Tensor3D {
  const probabilities = memberProbabilities(ensemble, forEachMember(x, ensemble.members));
  return mostProbable(tf.mean(probabilities, 0, true));
}

function mostProbable(probabilities: tf.Tensor3D): tf.Tensor3D {
  // Cast, not asked for as float32: tfjs's wasm kernel writes integers, whatever type it is told.
  return tf.cast(
    tf.oneHot(tf.argMax(probabilities, -1), probabilities.shape[2]),
    "float32",
  ) as tf.Tensor3D;
}

function forEach(labels: tf.Tensor3D, members: number): tf.Tensor3D {
  return labels.shape[0] === members ? labels : tf.tile(labels, [members, 1, 1]);
}

/** The labels of some of the members, `[members.length, B, K]`. */
function labelsOfMembers(labels: tf.Tensor3D, members: readonly number[]): tf.Tensor3D {
  return tf.concat(members.map((member) => tf.slice(labels, [member], [1])), 0);
}
