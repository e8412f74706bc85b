/** Whether recorded results are what their evidence gives. */

import { COLUMNS } from "../evaluation/accuracy.ts";
import { compareClaims } from "../claims/compare.ts";
import type { Results } from "./results.ts";

/**
 * What differs between recorded results and those computed again from their evidence, in words:
 * accuracies of Table 2, their intervals, and verdicts and effects of claims.
 */
export function compareResults(recorded: Results, recomputed: Results): string[] {
  return [
    ...tableDifferences(recorded, recomputed),
    ...compareClaims(recorded.claims, recomputed.claims),
  ];
}

function tableDifferences(recorded: Results, recomputed: Results): string[] {
  const name = (row: Results["table2"][number]): string =>
    `Table 2, ${row.dataset} ${row.attack} ${row.method}`;
  const found = new Map(recomputed.table2.map((row) => [name(row), row]));
  const missing = recorded.table2.filter((row) => !found.has(name(row)))
    .map((row) => `${name(row)}: recorded, but the evidence does not give it`);
  const different = recorded.table2.flatMap((row) => {
    const now = found.get(name(row));
    if (now === undefined) return [];
    return COLUMNS.flatMap((column) => {
      const parts: string[] = [];
      if (row[column] !== now[column]) {
        parts.push(
          `${name(row)}: ${column} is recorded as ${row[column]}, the evidence gives ` +
            `${now[column]}`,
        );
      } else if (row.intervals[column].join() !== now.intervals[column].join()) {
        parts.push(
          `${name(row)}: the interval of ${column} is recorded as ` +
            `[${row.intervals[column].join(", ")}], the evidence gives ` +
            `[${now.intervals[column].join(", ")}]`,
        );
      }
      return parts;
    });
  });
  return [...missing, ...different];
}
