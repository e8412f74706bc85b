import assert from "assert";
import type { Table4Cells } from "../evaluation/table4.ts";
import { DEFAULT_READINGS, type Readings } from "../experiments/readings.ts";
import { MADE_UP_RESULTS } from "../reports/_made_up_results.ts";
import type { Results } from "../reports/results.ts";
import { paperNetworksSection } from "./paper_networks_section.ts";

const MEASURED = [run({}, 0.7, 0.4), run({ attackCost: "trainingCost" }, 0.6, 0.5)];

Deno.test("each defence has its accuracies under both options, and the paper's", () => {
  const [words, table] = paperNetworksSection("attackCost", MEASURED);
  assert.match(
    words!,
    /^On the paper's networks.* 5 members, 2 epochs, .* `deno task record:readings paper`/,
  );
  assert.deepEqual(table!.split("\n").slice(2).map(cells), [
    [
      "`adversarialTraining`",
      "`crossEntropy`",
      "0.9900 (.9800–1.0000)",
      "0.7000 (.6000–.8000)",
      "0.4000 (.3000–.5000)",
    ],
    [
      "",
      "`trainingCost`",
      "0.9900 (.9800–1.0000)",
      "0.6000 (.5000–.7000)",
      "0.5000 (.4000–.6000)",
    ],
    ["", "the paper", "0.9902", "0.3586", "0.5420"],
  ]);
});

Deno.test("a reading of which no other option was put to these networks has nothing", () => {
  assert.deepEqual(paperNetworksSection("attackLabel", MEASURED), []);
});

function run(readings: Partial<Readings>, fgsm: number, bim: number): Results {
  const row = (clean: number): Table4Cells => ({
    members: 10,
    clean,
    fgsm,
    bim,
    intervals: {
      clean: [clean - 0.01, clean + 0.01],
      fgsm: [fgsm - 0.1, fgsm + 0.1],
      bim: [bim - 0.1, bim + 0.1],
    },
  });
  return {
    ...MADE_UP_RESULTS,
    readings: { ...DEFAULT_READINGS, ...readings },
    table4: [
      { method: "bagging", mnist: row(0.98) },
      { method: "adversarialTraining", mnist: row(0.99) },
    ],
  };
}

function cells(line: string): string[] {
  return line.split("|").slice(1, -1).map((cell) => cell.trim());
}
