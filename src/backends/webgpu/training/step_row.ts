/** What changes from step to step of a training, as rows of the schedule. */

import { dropoutKeys } from "../../../training/dropout.ts";
import { ADAM_SETTINGS } from "../../../training/optimizer.ts";
import type { TrainerOptions } from "../../../training/trainer_options.ts";
import type { KeyPlace } from "../dropout_programs.ts";
import type { CorrectionPlace } from "../elementwise_programs.ts";
import { bitsOf } from "../schedule.ts";

/** The words before the keys of dropout: the batch's place, and Adam's two corrections. */
const FIXED_WORDS = 3;

/** The layout of a row, and its values. */
export class StepRow {
  /** Words of a row. */
  readonly words: number;
  readonly #options: TrainerOptions;
  readonly #dropoutLayers: readonly number[];

  constructor(options: TrainerOptions) {
    this.#options = options;
    const { layers } = options.architecture;
    this.#dropoutLayers = [...layers.keys()].filter((i) => layers[i]!.kind === "dropout");
    this.words = FIXED_WORDS + this.#dropoutLayers.length * this.#keyWords;
  }

  /** Where Adam finds its corrections. */
  get corrections(): CorrectionPlace {
    return { rowWords: this.words, offset: 1 };
  }

  /** Where a dropout layer, by its number among all layers, finds its keys. */
  dropoutKeys(layer: number): KeyPlace {
    const place = this.#dropoutLayers.indexOf(layer);
    return { rowWords: this.words, offset: FIXED_WORDS + place * this.#keyWords };
  }

  /**
   * The row of a step.
   *
   * @param step From 0, over all epochs
   * @param from The batch's place in the epoch's order
   */
  values(step: number, from: number): number[] {
    const { beta1, beta2 } = ADAM_SETTINGS;
    return [
      from,
      bitsOf(1 - beta1 ** (step + 1)),
      bitsOf(1 - beta2 ** (step + 1)),
      ...this.#dropoutLayers.flatMap((layer) => dropoutKeys(this.#options, step, layer).flat()),
    ];
  }

  get #keyWords(): number {
    return 2 * this.#options.members.length;
  }
}
