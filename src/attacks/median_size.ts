/** How large a change fools a model, in one number. */

/**
 * The median of sizes of which there is one or more, the mean of the two in the middle of an even
 * count. It is infinite where no change was found for half of the images: infinite sizes are theirs.
 */
export function medianSize(sizes: Float64Array): number {
  const sorted = sizes.toSorted();
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
