import assert from "assert";
import { join } from "node:path";
import { accuracyOf, ensembleScoresOf, outcomeOf } from "../src/grad2/accuracies.ts";
import { pairingsCsv } from "../src/grad2/csv.ts";
import { EXPLANATIONS } from "../src/grad2/explanations.ts";
import { findGrad2 } from "../src/grad2/findings.ts";
import { judgeExplanations } from "../src/grad2/standings.ts";
import { BIM_SCHEDULES } from "../src/grad2/grid.ts";
import { attacksOf, averageName, type SignedDifference } from "../src/grad2/pairings.ts";
import { scaleName } from "../src/evidence/ensemble_files.ts";
import { gridEnsemble } from "../src/grad2/outcomes.ts";
import { ensembleTitle } from "../src/grad2/titles.ts";
import { shortEffect } from "../src/reports/numbers.ts";
import { GRAD2_FOLDER, grad2Files, recordedGrids } from "./grad2_page.ts";
import { resultsNamed } from "./results_named.ts";

const RECORDED = await recordedGrids();
const TABLE = await Deno.readTextFile(join(GRAD2_FOLDER, "pairings.csv"));
const LINES = new Set(TABLE.split("\n"));

for (const schedule of BIM_SCHEDULES) {
  for (const found of RECORDED) {
    const { dataset, method, seed, scale } = gridEnsemble(found);
    const { members, trainImages, epochs } = scale;
    for (const { explanation, ensembles: [first] } of judgeExplanations([found], schedule)) {
      if (first === undefined) continue;
      const { fgsm, bim, images } = first.finding;
      const words = (one: SignedDifference): string => `${one.verdict} ${shortEffect(one)}`;
      const steps = schedule === "paper" ? "" : `, BIM in ${schedule} steps`;
      Deno.test(
        `C8, ${ensembleTitle(found)}, ${scaleName(scale)}${steps}, ${explanation.title}: ` +
          `FGSM's sign ${words(fgsm)}, BIM's ${words(bim)}`,
        () => {
          const { loss, grad1Label, grad2Label } = explanation.pairing;
          const average = averageName(explanation.pairing);
          const ensemble = [dataset, members, trainImages, epochs, method, seed];
          const start = [...ensemble, schedule, loss, grad1Label, grad2Label, average].join(",");
          const [line] = [...LINES].filter((line) => line.startsWith(`${start},`));
          assert(line !== undefined, `${start} was not recorded`);
          const [count, effect, low, high, ...rest] = line.slice(start.length + 1).split(",")
            .map(Number);
          assert.equal(count, images);
          assert.deepEqual([effect, low, high], rounded(fgsm));
          assert.deepEqual(rest.slice(0, 3), rounded(bim));
        },
      );
    }
  }
}

function rounded({ effect, interval }: SignedDifference): number[] {
  return [effect, ...interval].map((value) => Number(value.toFixed(4)) + 0);
}

Deno.test("every difference that was recorded comes from the recorded labels", () => {
  assert.equal(pairingsCsv(RECORDED), TABLE);
});

for (const run of ["paper-mnist-no-labels", "paper-cifar10-5-epochs-no-labels"]) {
  Deno.test(`${run} leaves what the experiment found under no labels given`, async () => {
    const { results: { table2, seed, protocol } } = await resultsNamed(run);
    const { pairing } = EXPLANATIONS.find(({ id }) => id === "noLabels")!;
    assert.equal(table2.length, 2 * 4);
    for (const { dataset, method, attack, grad1Ensemble, grad2Ensemble } of table2) {
      const found = RECORDED.find((one) => {
        const of = gridEnsemble(one);
        return of.dataset === dataset && of.method === method && of.seed === seed &&
          of.scale.epochs === protocol[0]!.epochs;
      })!;
      const { grad1, grad2 } = attacksOf(pairing, attack === "bim" ? "paper" : "fgsm");
      const left = [grad1, grad2].map((point) =>
        accuracyOf(ensembleScoresOf(outcomeOf(found, point)!, found.labels)).toFixed(9)
      );
      assert.deepEqual(left, [grad1Ensemble, grad2Ensemble].map((one) => one.toFixed(9)), method);
    }
  });
}

Deno.test("docs/grad2.md, its numbers and its plots are what the recorded labels give (deno task docs)", async () => {
  for (const [path, text] of await grad2Files(findGrad2(RECORDED))) {
    assert.equal(await Deno.readTextFile(path), text, path);
  }
});
