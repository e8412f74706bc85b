/** The margin of one row of logits by which an attack has its way, positive where it has. */
export function marginOf(logits: ArrayLike<number>, label: number, target?: number): number {
  const wanted = target ?? label;
  let other = -Infinity;
  for (let k = 0; k < logits.length; k++) {
    if (k !== wanted) other = Math.max(other, logits[k]!);
  }
  const lead = logits[wanted]! - other;
  return target === undefined ? -lead : lead;
}
