/** What an attack is told besides its sizes. */

import type * as tf from "@tensorflow/tfjs";
import type { Loss } from "../ops/loss_readings.ts";
import type { PixelClip } from "../ops/pixel_clip.ts";
import type { AdversarialTraining } from "../training/defences.ts";
import type { AttackCost } from "./attack_cost.ts";
import type { AttackDropout } from "./attack_dropout.ts";
import type { AttackLabel } from "./attack_label_names.ts";
import type { GradientSource } from "./gradient_source.ts";
import type { GradientPass } from "./input_gradient.ts";

/** Everything an attack depends on besides the images and its sizes. */
export interface AttackOptions {
  /** What is differentiated, and what is made of the gradients. */
  readonly source: GradientSource;
  /** How the cross-entropy that is climbed is computed from logits. */
  readonly loss: Loss;
  /** Which label's loss is climbed: the true one or a predicted one. */
  readonly attackLabel: AttackLabel;
  /** Whether every step ends in [0, 1], besides in the epsilon ball. */
  readonly pixelClip: PixelClip;
  /** The cost J that is climbed; cross-entropy under the reading `loss` if absent. */
  readonly cost?: AttackCost;
  /** Makes the cost that is climbed J_AT, adversarial training's sum of J at two images. */
  readonly adversarial?: AdversarialTraining;
  /**
   * Labels `[M, B, K]`, of each of the ensemble's M members its own, in the place of the true ones:
   * only for the attacked label `true`, and for sources in which every member has a cost of its own.
   */
  readonly softLabels?: tf.Tensor3D;
  /** Leaves dropout on in the gradients, not in predicted labels; off if absent. */
  readonly dropout?: AttackDropout;
  /**
   * Is shown the gradients each time that they are taken, and the logits at the iterates they were
   * taken at. The tensors are freed after the call.
   */
  readonly onStep?: (pass: GradientPass) => void;
}
