/** One attack or gradient over all cores: each thread of a pool takes a share of the images. */

import { type AttackParameters, checkAttackParameters } from "../attacks/parameters.ts";
import type { BackendName } from "../backends/names.ts";
import type { Checkpoint } from "../models/checkpoint.ts";
import { commonSizes } from "../models/common_sizes.ts";
import type { Member } from "../models/ensemble.ts";
import type { Loss } from "../ops/loss_readings.ts";
import { oneHot } from "../training/batch.ts";
import type { PoolAttackOptions, PoolRequest, PoolSetup, PoolWork } from "./attack_pool_work.ts";
import { sharedFloats, shareFloats } from "./shared_memory.ts";
import { WorkerThread } from "./worker_thread.ts";

/** The ensemble that a pool holds, and where it computes. */
export interface AttackPoolOptions {
  /** At least one member; all take images of one shape and know as many classes. */
  readonly members: readonly Member[];
  /** `wasm` if absent. On a GPU more than one thread gains nothing. */
  readonly backend?: BackendName;
  /** How many threads, at least 1; one for each core if absent. */
  readonly workers?: number;
}

/**
 * Threads that hold one ensemble. Calls are answered in their order.
 *
 * All take B images, at least one, as pixels in [0, 1] of shape `[B, H, W, C]`, and B labels, one
 * class for each image; both may be changed as soon as the call has returned. On `wasm` and `cpu`
 * what is computed for an image is the same, to the bit, however many threads there are.
 */
export interface AttackPool {
  /** How many threads compute. */
  readonly workers: number;
  /**
   * Attacks the ensemble as `attack` does.
   *
   * @returns The final images: `[M, B, H, W, C]` for Grad. 1 of all M members, otherwise
   * `[1, B, H, W, C]`
   * @throws {RangeError} If images and labels do not fit the ensemble, or a size of the attack is out
   * of its range
   */
  attack(
    images: Float32Array,
    labels: Uint8Array,
    parameters: AttackParameters,
    options: PoolAttackOptions,
  ): Promise<Float32Array<ArrayBuffer>>;
  /**
   * Every member's gradient of J(theta_i, x, y) by x, with dropout off.
   *
   * @returns `[M, B, H, W, C]`
   * @throws {RangeError} If images and labels do not fit the ensemble
   */
  memberGradients(
    images: Float32Array,
    labels: Uint8Array,
    loss: Loss,
  ): Promise<Float32Array<ArrayBuffer>>;
  /**
   * The mean of all members' gradients, which Grad. 2 follows (section 3).
   *
   * @returns `[B, H, W, C]`
   * @throws {RangeError} If images and labels do not fit the ensemble
   */
  meanGradient(
    images: Float32Array,
    labels: Uint8Array,
    loss: Loss,
  ): Promise<Float32Array<ArrayBuffer>>;
  /** Ends the threads. Calls under way and all later ones fail. */
  close(): void;
}

const WORKER = new URL("./attack_pool_worker.ts", import.meta.url);

/**
 * Starts threads that each hold the ensemble on a backend of their own. A pool keeps the process
 * alive until it is closed.
 *
 * @throws {RangeError} If the members do not fit together, or there is no thread to be started
 * @throws {UserError} If the backend does not work on this machine
 *
 * @example The gradients of two members that pull to either side
 * ```ts
 * import { fgsm, startAttackPool } from "ensemble-defense";
 * import assert from "assert";
 *
 * // Images of one pixel, logits (0, slope · pixel). At 0 the gradient of J is slope / 2 for label
 * // 0 and -slope / 2 for label 1.
 * const members = [-6, 2].map((slope) => ({
 *   architecture: {
 *     input: { height: 1, width: 1, channels: 1 },
 *     layers: [{ kind: "dense", units: 2, relu: false } as const],
 *   },
 *   checkpoint: {
 *     "dense1/kernel": { shape: [1, 2], data: Float32Array.of(0, slope) },
 *     "dense1/bias": { shape: [2], data: Float32Array.of(0, 0) },
 *   },
 * }));
 * const pool = await startAttackPool({ members, workers: 2 });
 * const [images, labels] = [Float32Array.of(0, 0, 0), Uint8Array.of(0, 1, 0)];
 * assert.deepEqual([...await pool.meanGradient(images, labels, "fused")], [-1, 1, -1]);
 *
 * const attacked = await pool.attack(images, labels, fgsm(0.25), {
 *   source: { grad1: "all" },
 *   loss: "fused",
 *   attackLabel: "true",
 *   pixelClip: "none",
 * });
 * assert.deepEqual([...attacked], [-0.25, 0.25, -0.25, 0.25, -0.25, 0.25]);
 * pool.close();
 * ```
 */
export async function startAttackPool({
  members,
  backend = "wasm",
  workers = navigator.hardwareConcurrency,
}: AttackPoolOptions): Promise<AttackPool> {
  if (!Number.isSafeInteger(workers) || workers < 1) {
    throw new RangeError(`workers must be an integer of at least 1: received ${workers}`);
  }
  const { pixels, classes } = commonSizes(members);
  const setup = { backend, members: members.map(shareMember) };
  const threads = Array.from(
    { length: workers },
    () => new WorkerThread<PoolSetup, PoolRequest>(WORKER, setup),
  );
  const close = (): void =>
    threads.forEach((thread) =>
      thread.close("The attack pool is closed; start another one with startAttackPool")
    );
  try {
    await allEnd(threads.map(({ ready }) => ready));
  } catch (error) {
    close();
    throw error;
  }

  /** Has the threads compute `sets` values for each pixel, each thread for its share of images. */
  const compute = async (
    images: Float32Array,
    labels: Uint8Array,
    sets: number,
    work: PoolWork,
  ): Promise<Float32Array<ArrayBuffer>> => {
    const count = labels.length;
    if (count === 0 || images.length !== count * pixels) {
      throw new RangeError(
        `images must hold ${pixels} pixels for each label, and there must be a label: ` +
          `received ${images.length} pixels and ${count} labels`,
      );
    }
    const batch = {
      images: shareFloats(images),
      labels: shareFloats(oneHot(labels, classes)),
      results: sharedFloats(sets * images.length),
    };
    const startOf = (thread: number): number => Math.floor(count * thread / workers);
    await allEnd(threads.map((thread, t) => {
      const [from, to] = [startOf(t), startOf(t + 1)];
      return from === to ? undefined : thread.call({ work, from, to, ...batch });
    }));
    return batch.results.slice();
  };

  return {
    workers,
    attack: async (images, labels, parameters, options) => {
      checkAttackParameters(parameters);
      const { source } = options;
      const sets = "grad1" in source && source.grad1 === "all" ? members.length : 1;
      return await compute(images, labels, sets, { kind: "attack", parameters, options });
    },
    memberGradients: (images, labels, loss) =>
      compute(images, labels, members.length, { kind: "memberGradients", loss }),
    meanGradient: (images, labels, loss) =>
      compute(images, labels, 1, { kind: "meanGradient", loss }),
    close,
  };
}

function shareMember({ architecture, checkpoint }: Member): Member {
  const arrays = Object.entries(checkpoint)
    .map(([name, { shape, data }]) => [name, { shape, data: shareFloats(data) }] as const);
  return { architecture, checkpoint: Object.fromEntries(arrays) as Checkpoint };
}

/** Waits until all have ended; if some failed, the first of these is what went wrong. */
async function allEnd(promises: readonly (Promise<void> | undefined)[]): Promise<void> {
  for (const outcome of await Promise.allSettled(promises)) {
    if (outcome.status === "rejected") throw outcome.reason;
  }
}
