/** Where claims that are judged again come out differently. */

import type { ClaimCase, ClaimResult } from "./claim.ts";

/**
 * Every verdict that differs between recorded and recomputed claims, one line each; claims and
 * cases that only one of them has are named too. Effects and intervals are not compared.
 *
 * @returns Lines such as `C8, mnist, bagging: recorded refuted, recomputed reproduced`; none if all
 * verdicts agree
 *
 * @example
 * ```ts
 * import { compareClaims } from "ensemble-defense";
 * import assert from "assert";
 *
 * const claim = { statement: "Grad. 2 fools more ensembles", place: "section 4.1", cases: [] };
 * const recorded = [{ ...claim, id: "C4", verdict: "reproduced" }] as const;
 * const recomputed = [{ ...claim, id: "C4", verdict: "refuted" }] as const;
 * assert.deepEqual(compareClaims(recorded, recomputed), [
 *   "C4, as a whole: recorded reproduced, recomputed refuted",
 * ]);
 * assert.deepEqual(compareClaims(recorded, recorded), []);
 * ```
 */
export function compareClaims(
  recorded: readonly ClaimResult[],
  recomputed: readonly ClaimResult[],
): string[] {
  const before = verdicts(recorded);
  const after = verdicts(recomputed);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) return [];
    if (is === undefined) return [`${name}: recorded ${was}, not recomputed`];
    if (was === undefined) return [`${name}: not recorded, recomputed ${is}`];
    return [`${name}: recorded ${was}, recomputed ${is}`];
  });
}

function verdicts(claims: readonly ClaimResult[]): Map<string, string> {
  const all = new Map<string, string>();
  for (const { id, verdict, cases } of claims) {
    all.set(`${id}, as a whole`, verdict);
    for (const one of cases) {
      const name = `${id}, ${caseName(one)}`;
      all.set(name, one.verdict);
      if (one.fgsm !== undefined) all.set(`${name}, its FGSM`, one.fgsm.verdict);
    }
  }
  return all;
}

/** Names a case among those of its claim: `mnist, bagging, BIM, Grad. 2, grad2=meanOfSigns`. */
export function caseName({ dataset, method, on, reading, kind }: ClaimCase): string {
  return [dataset, method, on, reading, kind].filter((part) => part !== undefined).join(", ");
}
