/** Members of an ensemble on the device: one stack for each architecture (or member). */

import * as tf from "@tensorflow/tfjs";
import { canonicalJson } from "../files/canonical_json.ts";
import type { Architecture } from "./architecture.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { forward } from "./forward.ts";
import { checkCheckpoint, disposeStack, type Stack, stackCheckpoints } from "./stack.ts";

/** The stacks of an ensemble. */
export interface Ensemble {
  /** Members of one architecture, with the numbers that they have in the ensemble. */
  readonly stacks: readonly { readonly stack: Stack; readonly members: readonly number[] }[];
  /** How many members there are in all; they are numbered from 0. */
  readonly members: number;
}

/** A member to be put into an ensemble. */
export interface Member {
  /** Its network. */
  readonly architecture: Architecture;
  /** Its parameters, which must be those of the network. */
  readonly checkpoint: Checkpoint;
}

/**
 * Puts members on the device. `stacked` computes members of one architecture in one pass;
 * `single` makes a stack of each, which saves a CPU the copies.
 *
 * @param members Numbered from 0, in their order
 * @returns Tensors that are the caller's to free ({@linkcode disposeEnsemble}), or those of the
 * surrounding tidy
 * @throws {RangeError} If a checkpoint does not fit its architecture, or an architecture is none; no tensor
 * is made then
 *
 * @example
 * ```ts
 * import * as ensembles from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await ensembles.activateBackend("cpu");
 * const architecture = ensembles.mnistArchitecture("literal");
 * const checkpoint = ensembles.initialCheckpoint(architecture, ensembles.randomStream(1, "a"));
 * const members = [0, 1].map(() => ({ architecture, checkpoint }));
 * tf.tidy(() => {
 *   const [together] = ensembles.makeEnsemble(members, "stacked").stacks;
 *   assert.deepEqual(together?.stack.parameters["conv1/kernel"]?.shape, [2, 3, 3, 1, 32]);
 *   assert.equal(ensembles.makeEnsemble(members, "single").stacks.length, 2);
 * });
 * ```
 */
export function makeEnsemble(
  members: readonly Member[],
  grouping: "single" | "stacked",
): Ensemble {
  // Here, since a stack does not know what numbers its members have in the ensemble.
  members.forEach(({ architecture, checkpoint }, member) =>
    checkCheckpoint(architecture, checkpoint, member)
  );
  const groups = new Map<string, number[]>();
  members.forEach(({ architecture }, index) => {
    const key = grouping === "single" ? String(index) : canonicalJson(architecture);
    groups.set(key, [...groups.get(key) ?? [], index]);
  });
  const stacks = [...groups.values()].map((indices) => ({
    members: indices,
    stack: stackCheckpoints(
      members[indices[0]!]!.architecture,
      indices.map((index) => members[index]!.checkpoint),
    ),
  }));
  return { stacks, members: members.length };
}

/**
 * The given members of an ensemble, in the given order, as an ensemble of their own. Whole stacks
 * are shared with the original; parts of one are sliced, into tensors of the surrounding tidy.
 *
 * @param members Numbers from 0
 * @throws {RangeError} If there is no such member
 *
 * @example The second member of two, which has a stack of its own
 * ```ts
 * import * as ensembles from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await ensembles.activateBackend("cpu");
 * const architecture = ensembles.mnistArchitecture("literal");
 * const checkpoint = ensembles.initialCheckpoint(architecture, ensembles.randomStream(1, "a"));
 * const members = [0, 1].map(() => ({ architecture, checkpoint }));
 * tf.tidy(() => {
 *   const ensemble = ensembles.makeEnsemble(members, "single");
 *   const alone = ensembles.selectMembers(ensemble, [1]);
 *   assert.equal(alone.stacks[0]?.stack, ensemble.stacks[1]?.stack);
 *   assert.throws(() => ensembles.selectMembers(ensemble, [2]), RangeError);
 * });
 * ```
 */
export function selectMembers(ensemble: Ensemble, members: readonly number[]): Ensemble {
  const stacks = members.map((member, index) => {
    const home = ensemble.stacks.find((entry) => entry.members.includes(member));
    if (home === undefined) {
      throw new RangeError(
        `A member must be an integer from 0 to ${ensemble.members - 1}: received ${member}`,
      );
    }
    const place = home.members.indexOf(member);
    const stack = home.members.length === 1 ? home.stack : {
      architecture: home.stack.architecture,
      members: 1,
      parameters: Object.fromEntries(
        Object.entries(home.stack.parameters)
          .map(([name, tensor]) => [name, tf.slice(tensor, [place], [1])]),
      ),
    };
    return { members: [index], stack };
  });
  return { stacks, members: members.length };
}

/**
 * Frees an ensemble's tensors.
 *
 * @example
 * ```ts
 * import * as ensembles from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * const { grouping } = await ensembles.activateBackend("cpu");
 * const architecture = ensembles.mnistArchitecture("literal");
 * const checkpoint = ensembles.initialCheckpoint(architecture, ensembles.randomStream(1, "a"));
 * const ensemble = ensembles.makeEnsemble([{ architecture, checkpoint }], grouping);
 * assert.equal(tf.memory().numTensors, 8); // a kernel and a bias of four layers
 * ensembles.disposeEnsemble(ensemble);
 * assert.equal(tf.memory().numTensors, 0);
 * ```
 */
export function disposeEnsemble(ensemble: Ensemble): void {
  for (const { stack } of ensemble.stacks) disposeStack(stack);
}

/**
 * Applies `f` to every stack and puts the results, `[members of the stack, …]`, in the order of
 * the members.
 *
 * @param inputs Tensors with one slice for each member, `[E, …]`
 */
export function mapStacks<T extends tf.Tensor>(
  ensemble: Ensemble,
  inputs: readonly tf.Tensor[],
  f: (stack: Stack, ...inputs: tf.Tensor[]) => T,
): T {
  return tf.tidy(() => {
    const shares = inputs.map((input) => splitMembers(ensemble, input));
    const results = ensemble.stacks.map(({ stack }, s) =>
      f(stack, ...shares.map((share) => share[s]!))
    );
    return joinMembers(ensemble, results) as T;
  });
}

/** Each stack's share, `[members of the stack, …]`, of a tensor with a member axis, `[E, …]`. */
export function splitMembers(ensemble: Ensemble, tensor: tf.Tensor): tf.Tensor[] {
  return ensemble.stacks.map(({ members }) => takeMembers(tensor, members));
}

/** Puts the stacks' results, `[members of the stack, …]`, in the order of the members. */
export function joinMembers(ensemble: Ensemble, results: readonly tf.Tensor[]): tf.Tensor {
  const order = ensemble.stacks.flatMap(({ members }) => members);
  const joined = results.length === 1 ? results[0]! : tf.concat([...results], 0);
  return takeMembers(joined, order.map((_, member) => order.indexOf(member)));
}

/**
 * The probabilities every member gives to every class, with dropout off. Their mean over the
 * members is the ensemble's own (section 3).
 *
 * @param x Pixels in [0, 1], one batch for each member, `[E, B, H, W, C]`
 * @returns `[E, B, K]`; every row sums to 1
 *
 * @example Initial biases are 0, so nothing in a black image tells one class from another
 * ```ts
 * import * as ensembles from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * const { grouping } = await ensembles.activateBackend("cpu");
 * const architecture = ensembles.mnistArchitecture("literal");
 * const checkpoint = ensembles.initialCheckpoint(architecture, ensembles.randomStream(1, "a"));
 * tf.tidy(() => {
 *   const ensemble = ensembles.makeEnsemble([{ architecture, checkpoint }], grouping);
 *   const probabilities = ensembles.memberProbabilities(ensemble, tf.zeros([1, 1, 28, 28, 1]));
 *   assert.deepEqual(probabilities.arraySync(), [[Array(10).fill(Math.fround(0.1))]]);
 * });
 * ```
 */
export function memberProbabilities(ensemble: Ensemble, x: tf.Tensor5D): tf.Tensor3D {
  return mapStacks(
    ensemble,
    [x],
    (stack, x) => tf.softmax(forward(stack, x as tf.Tensor5D)),
  ) as tf.Tensor3D;
}

/** Slices `members` of a tensor with a member axis; a view where they are consecutive and all. */
function takeMembers(tensor: tf.Tensor, members: readonly number[]): tf.Tensor {
  const consecutive = members.every((member, i) => member === members[0]! + i);
  // Slices, not tf.gather: its gradient is missing from the wasm backend.
  if (!consecutive) return tf.concat(members.map((member) => tf.slice(tensor, [member], [1])), 0);
  if (members.length === tensor.shape[0]) return tensor;
  return tf.slice(tensor, [members[0]!], [members.length]);
}

/**
 * Repeats images that all members see for each of them.
 *
 * @param x `[1, B, H, W, C]`
 * @param members How many, E
 * @returns `[E, B, H, W, C]`; the given tensor itself for one member
 *
 * @example
 * ```ts
 * import { activateBackend, forEachMember } from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await activateBackend("cpu");
 * tf.tidy(() => {
 *   const repeated = forEachMember(tf.tensor5d([0.25, 0.5], [1, 2, 1, 1, 1]), 3);
 *   assert.deepEqual(repeated.shape, [3, 2, 1, 1, 1]);
 *   assert.deepEqual([...repeated.dataSync()], [0.25, 0.5, 0.25, 0.5, 0.25, 0.5]);
 * });
 * ```
 */
export function forEachMember(x: tf.Tensor5D, members: number): tf.Tensor5D {
  if (members === 1) return x;
  const [, batch, height, width, channels] = x.shape;
  // As rows: the WebGPU backend repeats tensors of five axes on the CPU, which Deno cannot do.
  return tf.tidy(() => {
    const rows = tf.tile(tf.reshape(x, [1, -1]), [members, 1]);
    return tf.reshape(rows, [members, batch, height, width, channels]);
  });
}
