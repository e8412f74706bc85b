/** How the program's words are written for readers. */

export { ATTACK_LABELS } from "../claims/words.ts";

const DATASET_LABELS: Readonly<Record<string, string>> = {
  mnist: "MNIST",
  cifar10: "CIFAR-10",
  synthetic: "drawn digits",
};

/** A data set's name for readers. */
export function datasetLabel(dataset: string): string {
  return DATASET_LABELS[dataset] ?? dataset;
}
