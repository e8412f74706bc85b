/** How the program's words are written for readers. */

import type { AttackName } from "../evaluation/outcomes.ts";

/** The attacks as the paper writes them. */
export const ATTACK_LABELS: Readonly<Record<AttackName, string>> = { fgsm: "FGSM", bim: "BIM" };

const DATASET_LABELS: Readonly<Record<string, string>> = {
  mnist: "MNIST",
  cifar10: "CIFAR-10",
  synthetic: "drawn digits",
};

/** A data set's name for readers. */
export function datasetLabel(dataset: string): string {
  return DATASET_LABELS[dataset] ?? dataset;
}
