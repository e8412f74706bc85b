/** The class that an attack without a target goes to where its paper knows targets only. */

/** The class of the largest logit but that of `label`; of equals the first. */
export function largestOther(logits: ArrayLike<number>, label: number): number {
  let best = label === 0 ? 1 : 0;
  for (let k = 0; k < logits.length; k++) {
    if (k !== label && logits[k]! > logits[best]!) best = k;
  }
  return best;
}
