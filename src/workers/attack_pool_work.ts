/** What a pool of attacks asks of its threads. */

import type { AttackOptions } from "../attacks/attack_options.ts";
import type { AttackParameters } from "../attacks/parameters.ts";
import type { SourceSpec } from "../attacks/source_spec.ts";
import type { BackendName } from "../backends/names.ts";
import type { Member } from "../models/ensemble.ts";
import type { Loss } from "../ops/loss_readings.ts";

/** The options of an attack as plain data. The cost it climbs is cross-entropy. */
export interface PoolAttackOptions
  extends Pick<AttackOptions, "loss" | "attackLabel" | "pixelClip"> {
  /** What is differentiated, and what is made of the gradients. */
  readonly source: SourceSpec;
}

/** What a thread is told first. */
export interface PoolSetup {
  readonly backend: BackendName;
  readonly members: readonly Member[];
}

/** What a batch is there for. */
export type PoolWork =
  | {
    readonly kind: "attack";
    readonly parameters: AttackParameters;
    readonly options: PoolAttackOptions;
  }
  | { readonly kind: "memberGradients" | "meanGradient"; readonly loss: Loss };

/** A thread's share of a batch: images `from` to `to`. The arrays are shared by all threads. */
export interface PoolRequest {
  readonly work: PoolWork;
  readonly from: number;
  readonly to: number;
  /** `[B, H, W, C]` */
  readonly images: Float32Array;
  /** One-hot, `[B, K]` */
  readonly labels: Float32Array;
  /** The thread writes the results for its images here: `[S, B, H, W, C]`. */
  readonly results: Float32Array;
}
