/** A signed sum of mean scores, image by image. */

import type { Term } from "./score_columns.ts";

/** The quantity on each image: the signed sum of the terms' means over their rows. */
export function imageEffects(terms: readonly Term[]): Float64Array {
  const effects = new Float64Array(terms[0]!.scores.images);
  for (const { sign, scores: { rows, images, values } } of terms) {
    if (images !== effects.length) {
      throw new RangeError(
        `Paired scores must be of the same images: received ${effects.length} and ${images}`,
      );
    }
    const sums = new Int32Array(images);
    for (let r = 0; r < rows; r++) {
      for (let i = 0; i < images; i++) sums[i]! += values[r * images + i]!;
    }
    for (let i = 0; i < images; i++) effects[i]! += sign * sums[i]! / rows;
  }
  return effects;
}
