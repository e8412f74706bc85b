/** What a schema has to say, in one line. */

import type { BaseIssue } from "valibot";

/**
 * Names the field that does not fit, what was expected of it and what was found, e.g.
 * `table2[0].cleanSingle: expected <=1, found 1.2`.
 */
export function describeIssue(issue: BaseIssue<unknown>): string {
  let path = "";
  for (const { key } of issue.path ?? []) {
    path += typeof key === "number" ? `[${key}]` : path === "" ? String(key) : `.${String(key)}`;
  }
  const where = path === "" ? "the whole file" : path;
  if (issue.expected === "never") return `${where}: this field is unknown`;
  if (issue.type === "strict_object" && issue.received === "undefined" && issue.path) {
    return `${where}: this field is missing`;
  }
  // Checks of one's own have no `expected` but a message that is one.
  const expected = issue.expected ?? issue.message;
  return `${where}: expected ${expected}, found ${found(issue.input, issue.received)}`;
}

/** Plain values as JSON, everything else by its kind. */
function found(input: unknown, received: string): string {
  const isShort = input === null || typeof input !== "object" ||
    (Array.isArray(input) && input.length <= 4);
  return isShort ? JSON.stringify(input) ?? received : received;
}
