/** Whether numbers vary at all. */

/** Whether all are one number. A variance does not tell: the mean of three times 0.1 is not 0.1. */
export function isAlike(values: Float64Array | readonly number[]): boolean {
  return values.every((value: number) => value === values[0]);
}
