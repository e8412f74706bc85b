/**
 * Network architectures as plain data. A network is an image shape and a list of layers; a
 * convolution has stride 1, and the activations are flattened before the first dense layer.
 */

import type { ImageShape } from "../data/dataset.ts";
import type { Padding } from "../ops/convolution.ts";

/** A square convolution with bias; `relu` applies max(0, ·) to its output. */
export interface ConvolutionLayer {
  /** Tells layers apart. */
  readonly kind: "convolution";
  /** Channels of its output, at least 1. */
  readonly filters: number;
  /** Height and width of the kernel, in pixels; strides are 1. */
  readonly kernelSize: number;
  /** `same` keeps height and width, `valid` drops what the kernel overhangs. */
  readonly padding: Padding;
  /** Whether max(0, ·) follows. */
  readonly relu: boolean;
}

/** Maximum over non-overlapping `size` x `size` squares; an odd rest at the border is dropped. */
export interface MaxPoolLayer {
  /** Tells layers apart. */
  readonly kind: "maxPool";
  /** Side and stride of the squares, in pixels, at least 1. */
  readonly size: number;
}

/** During training, sets a share `rate` of the activations to 0 and scales up the others. */
export interface DropoutLayer {
  /** Tells layers apart. */
  readonly kind: "dropout";
  /** The share that is set to 0, at least 0 and below 1. */
  readonly rate: number;
}

/** A fully connected layer with bias. */
export interface DenseLayer {
  /** Tells layers apart. */
  readonly kind: "dense";
  /** How many numbers it gives, at least 1; in the last layer the classes. */
  readonly units: number;
  /** Whether max(0, ·) follows. */
  readonly relu: boolean;
}

/** One layer of a network. */
export type Layer = ConvolutionLayer | MaxPoolLayer | DropoutLayer | DenseLayer;

/** A network, whose last layer gives one logit for each class. */
export interface Architecture {
  /** The shape of one image. */
  readonly input: ImageShape;
  /** From the pixels to the logits. */
  readonly layers: readonly Layer[];
}

/** A layer's parameter: its name in checkpoints, its shape, and the fans of Glorot and Bengio. */
export interface ParameterSpec {
  /** `conv1/kernel`, `conv1/bias`, `dense1/kernel`, …; numbered by kind from 1. */
  readonly name: string;
  /**
   * `[height, width, inputs, outputs]` or `[inputs, outputs]` of a kernel, `[outputs]` of a bias.
   */
  readonly shape: readonly number[];
  /** Inputs that one output is a sum over. */
  readonly fanIn: number;
  /** Outputs that one input goes into. */
  readonly fanOut: number;
}

/** A layer with the names of its parameters and the shape of its output. */
export interface ResolvedLayer {
  /** The layer as it stands in the architecture. */
  readonly layer: Layer;
  /** `[height, width, channels]` before the first dense layer, `[units]` from it on. */
  readonly outputShape: readonly number[];
  /** Its weights, if it has any. */
  readonly kernel?: ParameterSpec;
  /** Its bias, if it has one. */
  readonly bias?: ParameterSpec;
}

/**
 * Follows the shapes through a network and names its parameters.
 *
 * @throws {RangeError} If an image becomes smaller than a kernel, the layers are out of order, or a size
 * or a rate is none
 *
 * @example Table 1's network flattens to 4608 activations
 * ```ts
 * import { mnistArchitecture, resolveLayers } from "ensemble-defense";
 * import assert from "assert";
 *
 * const layers = resolveLayers(mnistArchitecture("literal"));
 * const dense = layers.find((l) => l.layer.kind === "dense");
 * assert.deepEqual(dense?.kernel?.shape, [4608, 128]);
 * assert.equal(dense?.kernel?.name, "dense1/kernel");
 * ```
 */
export function resolveLayers(architecture: Architecture): ResolvedLayer[] {
  const { height, width, channels } = architecture.input;
  let shape: readonly number[] = [height, width, channels];
  let convolutions = 0;
  let denses = 0;
  return architecture.layers.map((layer, index) => {
    checkLayer(layer, index);
    switch (layer.kind) {
      case "convolution": {
        const [h, w, c] = imageShape(shape, layer, index);
        const { kernelSize: k, filters } = layer;
        const shrink = layer.padding === "valid" ? k - 1 : 0;
        shape = positive([h - shrink, w - shrink, filters], layer, index);
        const name = `conv${++convolutions}`;
        return {
          layer,
          outputShape: shape,
          kernel: parameter(`${name}/kernel`, [k, k, c, filters], k * k * c, k * k * filters),
          bias: parameter(`${name}/bias`, [filters], 0, 0),
        };
      }
      case "maxPool": {
        const [h, w, c] = imageShape(shape, layer, index);
        const { size } = layer;
        shape = positive([Math.floor(h / size), Math.floor(w / size), c], layer, index);
        return { layer, outputShape: shape };
      }
      case "dropout":
        return { layer, outputShape: shape };
      case "dense": {
        const inputs = shape.reduce((a, b) => a * b, 1);
        shape = positive([layer.units], layer, index);
        const name = `dense${++denses}`;
        return {
          layer,
          outputShape: shape,
          kernel: parameter(`${name}/kernel`, [inputs, layer.units], inputs, layer.units),
          bias: parameter(`${name}/bias`, [layer.units], 0, 0),
        };
      }
    }
  });
}

/**
 * All parameters of a network, in the order of its layers.
 *
 * @throws {RangeError} As {@linkcode resolveLayers} does
 *
 * @example Table 1's network has as many as four layers with a kernel and a bias each
 * ```ts
 * import { mnistArchitecture, parameterSpecs } from "ensemble-defense";
 * import assert from "assert";
 *
 * const specs = parameterSpecs(mnistArchitecture("literal"));
 * assert.equal(specs.length, 8);
 * assert.deepEqual(specs[0], {
 *   name: "conv1/kernel",
 *   shape: [3, 3, 1, 32],
 *   fanIn: 3 * 3 * 1,
 *   fanOut: 3 * 3 * 32,
 * });
 * ```
 */
export function parameterSpecs(architecture: Architecture): ParameterSpec[] {
  return resolveLayers(architecture).flatMap(({ kernel, bias }) =>
    kernel && bias ? [kernel, bias] : []
  );
}

/**
 * Multiply-accumulate operations of one forward pass of one image, for cost and throughput. Biases,
 * activations and pooling are not counted.
 *
 * @throws {RangeError} As {@linkcode resolveLayers} does
 *
 * @example Table 1's network: most of the work is in the second convolution
 * ```ts
 * import { forwardMacs, mnistArchitecture } from "ensemble-defense";
 * import assert from "assert";
 *
 * const [first, second] = [26 * 26 * 3 * 3 * 1 * 32, 24 * 24 * 3 * 3 * 32 * 32];
 * const macs = forwardMacs(mnistArchitecture("literal"));
 * assert.equal(macs, first + second + 4608 * 128 + 128 * 10);
 * assert.equal((second / macs).toFixed(2), "0.87");
 * ```
 */
export function forwardMacs(architecture: Architecture): number {
  return resolveLayers(architecture).reduce((sum, { layer, kernel, outputShape }) => {
    if (kernel === undefined) return sum;
    const positions = layer.kind === "convolution" ? outputShape[0]! * outputShape[1]! : 1;
    return sum + positions * kernel.shape.reduce((a, b) => a * b, 1);
  }, 0);
}

function parameter(
  name: string,
  shape: readonly number[],
  fanIn: number,
  fanOut: number,
): ParameterSpec {
  return { name, shape, fanIn, fanOut };
}

/** Checks what the shapes alone do not show to be wrong. */
function checkLayer(layer: Layer, index: number): void {
  const wrong = (what: string, value: number): RangeError =>
    new RangeError(`Layer ${index + 1} (${layer.kind}) must have ${what}: received ${value}`);
  const isSize = (size: number): boolean => Number.isInteger(size) && size >= 1;
  if (layer.kind === "convolution" && !isSize(layer.kernelSize)) {
    throw wrong("a positive integer as kernelSize", layer.kernelSize);
  }
  if (layer.kind === "maxPool" && !isSize(layer.size)) {
    throw wrong("a positive integer as size", layer.size);
  }
  if (layer.kind === "dropout" && !(layer.rate >= 0 && layer.rate < 1)) {
    throw wrong("a rate in [0, 1)", layer.rate);
  }
}

function imageShape(
  shape: readonly number[],
  layer: Layer,
  index: number,
): [number, number, number] {
  const [height, width, channels] = shape;
  if (height === undefined || width === undefined || channels === undefined) {
    throw new RangeError(`Layer ${index + 1} (${layer.kind}) cannot follow a dense layer`);
  }
  return [height, width, channels];
}

function positive(shape: readonly number[], layer: Layer, index: number): readonly number[] {
  if (shape.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new RangeError(
      `Layer ${index + 1} (${layer.kind}) would have an output of shape [${shape.join(", ")}]`,
    );
  }
  return shape;
}
