/** How examples of attacked images are laid out as arrays, in the store and in evidence. */

import type { ImageShape } from "../data/dataset.ts";
import type { NamedArray } from "../files/safetensors.ts";
import type { Example } from "./examples.ts";

/** Before the arrays' names. */
const FOLDER = "examples";

/**
 * Examples as arrays: `examples/images` (float32, which are any number of test images), `/labels`
 * `[3, examples]` (true, predicted, predicted under the attack), `/confidences` `[2, examples]`,
 * `/originals` and `/adversarial` `[examples, height, width, channels]`.
 */
export function exampleArrays(
  examples: readonly Example[],
  { height, width, channels }: ImageShape,
): Record<string, NamedArray> {
  const count = examples.length;
  const size = height * width * channels;
  const pixels = (of: (example: Example) => Uint8Array): NamedArray => {
    const data = new Uint8Array(count * size);
    examples.forEach((example, e) => data.set(of(example), e * size));
    return { shape: [count, height, width, channels], data };
  };
  const each = (of: (example: Example) => number): number[] => examples.map(of);
  return {
    [`${FOLDER}/images`]: { shape: [count], data: Float32Array.from(each(({ image }) => image)) },
    [`${FOLDER}/labels`]: {
      shape: [3, count],
      data: Uint8Array.of(
        ...each(({ label }) => label),
        ...each(({ clean }) => clean.label),
        ...each(({ attacked }) => attacked.label),
      ),
    },
    [`${FOLDER}/confidences`]: {
      shape: [2, count],
      data: Float32Array.of(
        ...each(({ clean }) => clean.confidence),
        ...each(({ attacked }) => attacked.confidence),
      ),
    },
    [`${FOLDER}/originals`]: pixels(({ original }) => original),
    [`${FOLDER}/adversarial`]: pixels(({ adversarial }) => adversarial),
  };
}

/**
 * Reads the arrays of {@linkcode exampleArrays} back.
 *
 * @throws {Error} If one is missing, or is not of as many examples as the others
 */
export function storedExamples(
  arrays: Readonly<Record<string, NamedArray>>,
): { readonly examples: Example[]; readonly shape: ImageShape } {
  const array = (name: string): NamedArray => {
    const found = arrays[`${FOLDER}/${name}`];
    if (found === undefined) throw new Error(`it lacks ${FOLDER}/${name}`);
    return found;
  };
  const originals = array("originals");
  const [count, height, width, channels] = originals.shape as [number, number, number, number];
  const size = height * width * channels;
  const data = (name: string, of: number): Float32Array | Uint8Array => {
    const { data } = array(name);
    if (data.length !== of * count) {
      throw new Error(`${FOLDER}/${name} is not of ${count} images`);
    }
    return data;
  };
  const images = data("images", 1);
  const labels = data("labels", 3);
  const confidences = data("confidences", 2);
  const adversarial = data("adversarial", size) as Uint8Array;
  const examples = Array.from({ length: count }, (_, e): Example => {
    const pixels = [e * size, (e + 1) * size] as const;
    return {
      image: images[e]!,
      label: labels[e]!,
      clean: { label: labels[count + e]!, confidence: confidences[e]! },
      attacked: { label: labels[2 * count + e]!, confidence: confidences[count + e]! },
      original: originals.data.slice(...pixels) as Uint8Array,
      adversarial: adversarial.slice(...pixels),
    };
  });
  return { examples, shape: { height, width, channels } };
}
