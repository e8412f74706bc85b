/** Which readings fit the paper, from the cases of a claim. */

import type { ClaimCase } from "../claims/claim.ts";

/** One reading and what all its cases say together. */
export interface ReadingFit {
  readonly reading: string;
  readonly own: boolean;
  /** How many methods there are, and how many have the paper's sign under BIM, FGSM and both. */
  readonly methods: number;
  readonly bim: number;
  readonly fgsm: number;
  readonly both: number;
}

/**
 * For every reading of a claim's cases (C8), the run's own first: for how many methods it has the
 * paper's sign under BIM (the claim itself), under FGSM (C4), and under both at once.
 */
export function readingFits(cases: readonly ClaimCase[]): ReadingFit[] {
  const byReading = new Map<string, ClaimCase[]>();
  for (const one of cases) {
    if (one.reading === undefined) continue;
    byReading.set(one.reading, [...byReading.get(one.reading) ?? [], one]);
  }
  const fits = [...byReading].map(([reading, found]): ReadingFit => {
    const bim = found.filter(({ verdict }) => verdict === "reproduced");
    const isFgsm = ({ fgsm }: ClaimCase): boolean => fgsm?.verdict === "reproduced";
    return {
      reading,
      own: found.some(({ own }) => own === true),
      methods: found.length,
      bim: bim.length,
      fgsm: found.filter(isFgsm).length,
      both: bim.filter(isFgsm).length,
    };
  });
  return [...fits.filter(({ own }) => own), ...fits.filter(({ own }) => !own)];
}
