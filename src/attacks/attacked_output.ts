/**
 * What an attack of this folder beyond FGSM and BIM is after: one output, of the ensemble or of a
 * member, as a function of one batch of images.
 */

import * as tf from "@tensorflow/tfjs";
import { type Ensemble, forEachMember, mapStacks, selectMembers } from "../models/ensemble.ts";
import { forward } from "../models/forward.ts";
import type { AttackCost } from "./attack_cost.ts";
import { type Fusion, FUSIONS } from "./fusions.ts";
import { fusedGradients } from "./input_gradient.ts";

/**
 * Which output is attacked: the mean of the members' probabilities, which is the ensemble's own
 * (section 3); the mean of their logits; or the output of one member.
 */
export type OutputName = "meanProbability" | "meanLogits" | { readonly member: number };

/** An output, and the members that it is made of. */
export interface AttackedOutput {
  /** The members whose gradients are taken. */
  readonly members: Ensemble;
  /** Makes the logits that costs are taken of, `[1, B, K]`, of the members', `[M, B, K]`. */
  readonly fuse: Fusion;
  /**
   * Likewise the logits whose largest decides on the label: of the mean probability for both
   * outputs of an ensemble, since that is how it classifies, whatever an attack climbs.
   */
  readonly decide: Fusion;
}

/** An output at a batch of images. */
export type OutputAt = {
  /** Logits that costs are taken of, `[B, K]`. */
  readonly logits: tf.Tensor2D;
  /** The predicted labels, `[B]`. */
  readonly labels: tf.Tensor1D;
  /** The cost of every image, `[B]`. */
  readonly costs: tf.Tensor1D;
};

/** With the gradient of every image's cost, `[B, H, W, C]`. */
export type OutputGradients = OutputAt & { readonly gradients: tf.Tensor4D };

/**
 * Does something with an output of an ensemble (section 3: the ensemble's own is the mean of its
 * members' probabilities), and frees what the output took on the device. The output is of no use
 * once `use` has ended.
 *
 * @returns What `use` gave
 * @throws {RangeError} If there is no such member
 *
 * @example A member of a stack is a slice of it, which is freed
 * ```ts
 * import * as ensembles from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await ensembles.activateBackend("cpu");
 * const layers = [{ kind: "dense", units: 2, relu: false }] as const;
 * const architecture = { input: { height: 1, width: 1, channels: 1 }, layers };
 * const stream = ensembles.randomStream(1, "example");
 * const member = { architecture, checkpoint: ensembles.initialCheckpoint(architecture, stream) };
 * const ensemble = ensembles.makeEnsemble([member, member], "stacked");
 * const before = tf.memory().numTensors;
 * await ensembles.withOutput(ensemble, { member: 1 }, (output) => {
 *   assert.equal(output.members.members, 1);
 *   assert(tf.memory().numTensors > before);
 *   return Promise.resolve();
 * });
 * assert.equal(tf.memory().numTensors, before);
 * ensembles.disposeEnsemble(ensemble);
 * ```
 */
export async function withOutput<T>(
  ensemble: Ensemble,
  name: OutputName,
  use: (output: AttackedOutput) => Promise<T>,
): Promise<T> {
  const slices: tf.Tensor[] = [];
  let output!: AttackedOutput;
  tf.tidy(() => {
    output = attackedOutput(ensemble, name);
    // A member that shares a stack with others is a slice of it, the output's own.
    const shared = new Set(tensorsOf(ensemble));
    for (const tensor of tensorsOf(output.members)) {
      if (!shared.has(tensor)) slices.push(tf.keep(tensor));
    }
  });
  try {
    return await use(output);
  } finally {
    tf.dispose(slices);
  }
}

function tensorsOf({ stacks }: Ensemble): tf.Tensor[] {
  return stacks.flatMap(({ stack }) => Object.values(stack.parameters));
}

/**
 * The output of an ensemble that is named. Parts of stacks belong to the surrounding tidy.
 *
 * @throws {RangeError} If there is no such member
 */
function attackedOutput(ensemble: Ensemble, name: OutputName): AttackedOutput {
  if (typeof name !== "string") {
    const alone: Fusion = (logits) => logits;
    const members = selectMembers(ensemble, [name.member]);
    return { members, fuse: alone, decide: alone };
  }
  return { members: ensemble, fuse: FUSIONS[name], decide: FUSIONS.meanProbability };
}

/** The output, and the gradient of a cost of it by the images `[B, H, W, C]`. */
export function outputGradients(
  output: AttackedOutput,
  images: tf.Tensor4D,
  labels: tf.Tensor2D,
  cost: AttackCost,
): OutputGradients {
  return tf.tidy(() => {
    const { members, fuse } = output;
    const x = forEachMember(tf.expandDims(images, 0), members.members);
    const y = tf.expandDims<tf.Tensor3D>(labels, 0);
    const { gradients, logits } = fusedGradients(members, x, y, cost, fuse);
    // All members were shown the same images: the sum of their parts is the gradient.
    return { gradients: tf.sum<tf.Tensor4D>(gradients, 0), ...valuesOf(output, logits, y, cost) };
  });
}

/** The output at images `[B, H, W, C]`, without a gradient. */
export function outputAt(
  output: AttackedOutput,
  images: tf.Tensor4D,
  labels: tf.Tensor2D,
  cost: AttackCost,
): OutputAt {
  return tf.tidy(() => {
    const x = forEachMember(tf.expandDims(images, 0), output.members.members);
    const logits = mapStacks(output.members, [x], (stack, x) => forward(stack, x as tf.Tensor5D));
    return valuesOf(output, logits as tf.Tensor3D, tf.expandDims(labels, 0), cost);
  });
}

function valuesOf(
  { fuse, decide }: AttackedOutput,
  logits: tf.Tensor3D,
  labels: tf.Tensor3D,
  cost: AttackCost,
): OutputAt {
  const fused = fuse(logits);
  return {
    logits: tf.squeeze(fused, [0]),
    labels: tf.squeeze(tf.argMax(decide(logits), -1), [0]),
    costs: tf.squeeze(cost(fused, labels), [0]),
  };
}
