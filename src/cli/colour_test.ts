import { stripVTControlCharacters } from "node:util";
import assert from "assert";
import { MADE_UP_RESULTS } from "../reports/_made_up_results.ts";
import { paintFor } from "./colour.ts";
import { printResults } from "./print_results.ts";

function printed(isTerminal: boolean, noColor: boolean): string {
  const lines: string[] = [];
  const paint = paintFor({ isTerminal, noColor });
  printResults(MADE_UP_RESULTS, { out: (text) => lines.push(text), paint });
  return lines.join("\n");
}

Deno.test("there is colour on a terminal alone, and none with NO_COLOR", () => {
  const plain = printed(false, false);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(plain, /\x1b/);
  assert.equal(printed(true, true), plain);
  assert.notEqual(printed(true, false), plain);
});

Deno.test("colour changes no character and no column", () => {
  assert.equal(stripVTControlCharacters(printed(true, false)), printed(false, false));
});

Deno.test("verdicts and differences have their own colours", () => {
  const text = printed(true, false);
  assert(text.includes("\x1b[31mrefuted\x1b[0m"));
  assert(text.includes("\x1b[35minconclusive\x1b[0m"));
  assert(text.includes("\x1b[33m0.0000\x1b[0m")); // far below the paper's 0.7043
  assert(text.includes("\x1b[36m1.0000\x1b[0m")); // above 0.9920, which its interval excludes
});
