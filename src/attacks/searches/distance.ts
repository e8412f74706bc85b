/** The square of the Euclidean distance of two images. */
export function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let p = 0; p < a.length; p++) sum += (a[p]! - b[p]!) ** 2;
  return sum;
}
