/** Whether recorded results are what their evidence gives. */

import type { ClaimResult } from "../claims/claim.ts";
import { compareClaims } from "../claims/compare.ts";
import type { DatasetName } from "../data/dataset.ts";
import { COLUMNS } from "../evaluation/accuracy.ts";
import type { Interval } from "../evaluation/interval.ts";
import { TABLE4_COLUMNS } from "../evaluation/table4_methods.ts";
import type { Results } from "./results.ts";

/**
 * What differs between recorded results and those computed again from their evidence, in words:
 * accuracies of Tables 2 and 4, their intervals, and verdicts of claims. Claims that were recorded
 * by an older version, without them or by another test, cannot differ: see
 * {@linkcode claimsJudgedAnew}.
 *
 * @param newIntervals Intervals are made in another way than when these were recorded: they are not
 * compared
 */
export function compareResults(
  recorded: Results,
  recomputed: Results,
  { newIntervals = false }: { newIntervals?: boolean } = {},
): string[] {
  const anew = claimsJudgedAnew(recorded, recomputed);
  const alike = ({ claims }: Results): ClaimResult[] =>
    claims.filter(({ id }) => !anew.includes(id));
  return [
    ...table2Differences(recorded, recomputed, newIntervals),
    ...table4Differences(recorded, recomputed, newIntervals),
    ...compareClaims(alike(recorded), alike(recomputed)),
  ];
}

/**
 * The claims whose test is not that of the recorded results, that miss other methods, or that those
 * do not have, by their identifiers; all of them, if other methods were left out.
 */
export function claimsJudgedAnew(
  recorded: Pick<Results, "claims" | "leftOut">,
  recomputed: Pick<Results, "claims" | "leftOut">,
): string[] {
  const [before, now] = [recorded, recomputed].map(({ leftOut = [] }) => JSON.stringify(leftOut));
  if (before !== now) return recomputed.claims.map(({ id }) => id);
  return recomputed.claims.filter(({ id, test, missing = [] }) => {
    const before = recorded.claims.find((claim) => claim.id === id);
    return before === undefined || before.test !== test ||
      JSON.stringify(before.missing ?? []) !== JSON.stringify(missing);
  }).map(({ id }) => id);
}

function table2Differences(
  recorded: Results,
  recomputed: Results,
  newIntervals: boolean,
): string[] {
  const name = (row: Results["table2"][number]): string =>
    `Table 2, ${row.dataset} ${row.attack} ${row.method}`;
  const found = new Map(recomputed.table2.map((row) => [name(row), row]));
  const missing = recorded.table2.filter((row) => !found.has(name(row)))
    .map((row) => `${name(row)}: recorded, but the evidence does not give it`);
  const different = recorded.table2.flatMap((row) => {
    const now = found.get(name(row));
    if (now === undefined) return [];
    return COLUMNS.flatMap((column) => {
      const [was, is] = [row, now].map((one) => ({
        accuracy: one[column],
        interval: one.intervals[column],
      }));
      return [
        ...cellDifferences(name(row), column, was!, is!, newIntervals),
        ...seedDifferences(name(row), column, row.bySeed?.[column], now.bySeed?.[column]),
      ];
    });
  });
  return [...missing, ...different];
}

function table4Differences(
  recorded: Results,
  recomputed: Results,
  newIntervals: boolean,
): string[] {
  return recorded.table4.flatMap((row) =>
    (recorded.datasets as DatasetName[]).flatMap((dataset) => {
      const was = row[dataset];
      if (was === undefined) return [];
      const name = `Table 4, ${dataset} ${row.method}`;
      const is = recomputed.table4.find(({ method }) => method === row.method)?.[dataset];
      if (is === undefined) return [`${name}: recorded, but the evidence does not give it`];
      return TABLE4_COLUMNS.flatMap((column) => {
        const [before, now] = [was, is].map((cells) => ({
          accuracy: cells[column],
          interval: cells.intervals[column],
        }));
        return cellDifferences(name, column, before!, now!, newIntervals);
      });
    })
  );
}

/** Runs that were recorded before seeds were kept have none to compare. */
function seedDifferences(
  name: string,
  column: string,
  was: readonly number[] | undefined,
  is: readonly number[] = [],
): string[] {
  if (was === undefined || was.join() === is.join()) return [];
  return [
    `${name}: ${column} under each seed is recorded as ${was.join(", ")}, the evidence gives ` +
    is.join(", "),
  ];
}

/** An accuracy with its interval; neither if the attack was not made. */
interface ComparedCell {
  readonly accuracy: number | undefined;
  readonly interval: Interval | undefined;
}

function cellDifferences(
  name: string,
  column: string,
  was: ComparedCell,
  is: ComparedCell,
  newIntervals: boolean,
): string[] {
  if (was.accuracy !== is.accuracy) {
    return [
      `${name}: ${column} is recorded as ${was.accuracy}, the evidence gives ${is.accuracy}`,
    ];
  }
  const shown = ({ interval }: ComparedCell): string => `[${interval?.join(", ")}]`;
  if (newIntervals || shown(was) === shown(is)) return [];
  return [
    `${name}: the interval of ${column} is recorded as ${shown(was)}, the evidence gives ` +
    shown(is),
  ];
}
