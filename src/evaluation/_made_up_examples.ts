/** Examples of attacked images that no network made, for tests. */

import type { DatasetName } from "../data/dataset.ts";
import type { ExampleSet } from "./examples.ts";

/** Examples of the first classes: the attack adds 51 to the first value and is believed in. */
export function exampleSet(dataset: DatasetName, classes: number): ExampleSet {
  const channels = dataset === "cifar10" ? 3 : 1;
  return {
    dataset,
    method: "randomInit",
    seed: 1,
    member: 0,
    parameters: { epsilon: 0.2, alpha: 0.025, iterations: 8 },
    shape: { height: 2, width: 2, channels },
    examples: Array.from({ length: classes }, (_, label) => {
      const original = Uint8Array.from({ length: 4 * channels }, (_, i) => 10 * label + i);
      return {
        image: 300 + label,
        label,
        clean: { label, confidence: 0.75 },
        attacked: { label: (label + 1) % 10, confidence: 0.9990234375 },
        original,
        adversarial: original.map((pixel, i) => i === 0 ? pixel + 51 : pixel),
      };
    }),
  };
}
