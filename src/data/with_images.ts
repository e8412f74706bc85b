/** A data set with other images of its kind. */

import type { Dataset } from "./dataset.ts";
import { datasetDigest } from "./digest.ts";

/** The data set with these images in the place of its own, and their digest. */
export function withImages(
  { name, shape, classes }: Dataset,
  { train, test }: Pick<Dataset, "train" | "test">,
): Dataset {
  const content = { shape, classes, train, test };
  return { name, ...content, digest: datasetDigest(content) };
}
