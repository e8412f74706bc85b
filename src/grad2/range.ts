/** Numbers of several ensembles in few words. */

/** The lowest and the highest as `write` writes them, `1.75 to 2.00`; one where both read the same. */
export function lowestToHighest(
  values: readonly number[],
  write: (value: number) => string,
): string {
  return [...new Set([Math.min(...values), Math.max(...values)].map(write))].join(" to ");
}

/** With two decimals and a true minus: `−0.50`. */
export function hundredths(value: number): string {
  return value.toFixed(2).replace("-", "−");
}
