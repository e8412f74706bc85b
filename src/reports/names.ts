/** How the program's words are written for readers. */

export { ATTACK_WORDS } from "../claims/words.ts";

const DATASET_LABELS: Readonly<Record<string, string>> = {
  mnist: "MNIST",
  cifar10: "CIFAR-10",
  synthetic: "drawn digits",
};

/** https://www.cs.toronto.edu/~kriz/cifar.html, in the order of the labels. */
const CIFAR10_CLASSES = [
  ...["airplane", "automobile", "bird", "cat", "deer"],
  ...["dog", "frog", "horse", "ship", "truck"],
];

/** The name of a class for readers: of CIFAR-10 a word, of digits the digit. */
export function classLabel(dataset: string, label: number): string {
  return dataset === "cifar10" ? CIFAR10_CLASSES[label] ?? String(label) : String(label);
}

/** A data set's name for readers. */
export function datasetLabel(dataset: string): string {
  return DATASET_LABELS[dataset] ?? dataset;
}

/**
 * A commit's first seven digits, with a `+` where the checkout had changes that were not committed.
 *
 * @param commit As {@linkcode currentCommit} has it; null outside a checkout
 */
export function shortCommit(commit: string | null): string {
  if (commit === null) return "unknown";
  return `${commit.slice(0, 7)}${commit.includes("+") ? "+" : ""}`;
}
