import assert from "assert";
import { MADE_UP_RESULTS } from "../reports/_made_up_results.ts";
import type { Results } from "../reports/results.ts";
import { printResults } from "./print_results.ts";

function printed(results: Results): string {
  const lines: string[] = [];
  printResults(results, { out: (text) => lines.push(text) });
  return lines.join("\n");
}
const table4: Results["table4"] = [{
  method: "adversarialTraining",
  mnist: { members: 5, clean: 0.9, intervals: { clean: [0.8, 1] } },
}];

Deno.test("a run prints the tables that it has rows of, then the claims and what made them", () => {
  const titles = (results: Results): string[] =>
    printed(results).match(/^(Table \d|\| Claim|MNIST, profile)/gm) ?? [];
  assert.deepEqual(titles(MADE_UP_RESULTS), ["Table 2", "| Claim", "MNIST, profile"]);
  assert.deepEqual(
    titles({ ...MADE_UP_RESULTS, table4 }),
    ["Table 2", "Table 4", "| Claim", "MNIST, profile"],
  );
  const alone = { ...MADE_UP_RESULTS, table2: [], table4 };
  assert.deepEqual(titles(alone), ["Table 4", "| Claim", "MNIST, profile"]);
  assert.match(printed(alone), /^Table 4/);
});
