/** The training set on the device, where steps take their batches from. */

import type { TrainerOptions } from "../../../training/trainer_options.ts";
import { TrainingImages } from "../../../training/training_images.ts";
import type { WebGpuEngine } from "../engine.ts";

/** Images and labels of members in training, and the order in which they are shown. */
export class DeviceImages {
  readonly #engine: WebGpuEngine;
  readonly #images: TrainingImages;
  readonly #buffers = new Map<string, GPUBuffer>();

  /**
   * @throws {RangeError} If there are soft labels, and not of every member and image, or a label is
   * none of the classes
   */
  constructor(engine: WebGpuEngine, options: TrainerOptions) {
    const { train, softLabels, members } = options;
    this.#engine = engine;
    this.#images = new TrainingImages(options);
    const units = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
    const pixels = new Uint8Array(Math.ceil(train.images.length / 4) * 4);
    pixels.set(train.images);
    const labels = softLabels ? concatenated(softLabels) : classLabels(options);
    const keys = this.#images.noiseKeys.flat();
    try {
      this.#upload("pixels", pixels);
      this.#upload("units", units);
      this.#upload("labels of all", labels);
      if (keys.length > 0) this.#upload("noise keys", Uint32Array.from(keys));
      this.#upload("order", new Uint32Array(members.length * train.count));
    } catch (error) {
      this.destroy(); // nobody else can
      throw error;
    }
  }

  /** Puts every member's images into the order of an epoch, counted from 0. */
  startEpoch(epoch: number): void {
    this.#images.startEpoch(epoch);
    const { orders } = this.#images;
    const order = new Uint32Array(orders.length * orders[0]!.length);
    orders.forEach((own, e) => order.set(own, e * own.length));
    this.#engine.submit(); // what was recorded still reads the last one
    this.#engine.device.queue.writeBuffer(this.#buffers.get("order")!, 0, order);
  }

  /** A buffer by its name in plans; undefined if it is none of these. */
  buffer(name: string): GPUBuffer | undefined {
    return this.#buffers.get(name);
  }

  /** Frees all buffers. */
  destroy(): void {
    for (const buffer of this.#buffers.values()) buffer.destroy();
  }

  #upload(name: string, values: Uint8Array | Uint32Array | Float32Array): void {
    const buffer = this.#engine.buffer(`the training set's ${name}`, values.byteLength);
    this.#engine.device.queue.writeBuffer(buffer, 0, values as Uint8Array<ArrayBuffer>);
    this.#buffers.set(name, buffer);
  }
}

function classLabels({ train, classes }: TrainerOptions): Uint32Array {
  return Uint32Array.from({ length: train.count }, (_, image) => {
    const label = train.labels[image]!;
    if (label >= classes) {
      throw new RangeError(
        `A label must be an integer from 0 to ${classes - 1}: received ${label} for image ${image}`,
      );
    }
    return label;
  });
}

function concatenated(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  arrays.reduce((offset, array) => (all.set(array, offset), offset + array.length), 0);
  return all;
}
