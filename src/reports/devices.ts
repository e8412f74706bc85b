/** What computed, in words: `CPU with relaxed SIMD; CPU with relaxed SIMD of 256 bits`. */

const BETWEEN = "; ";

/**
 * The devices of several runs, each named once. A run that was joined from others names several
 * itself, so that whole names cannot be compared.
 */
export function joinedDevices(...names: readonly string[]): string {
  return [...new Set(names.flatMap((name) => name.split(BETWEEN)))].join(BETWEEN);
}
