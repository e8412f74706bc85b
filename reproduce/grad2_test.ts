import assert from "assert";
import { join } from "node:path";
import { pairingsCsv } from "../src/grad2/csv.ts";
import { findGrad2 } from "../src/grad2/findings.ts";
import { judgeExplanations } from "../src/grad2/standings.ts";
import { BIM_SCHEDULES } from "../src/grad2/grid.ts";
import { averageName, type SignedDifference } from "../src/grad2/pairings.ts";
import { scaleName } from "../src/evidence/ensemble_files.ts";
import { gridEnsemble } from "../src/grad2/outcomes.ts";
import { ensembleTitle } from "../src/grad2/titles.ts";
import { shortEffect } from "../src/reports/numbers.ts";
import { GRAD2_FOLDER, grad2Files, recordedGrids } from "./grad2_page.ts";

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

Deno.test("docs/grad2.md, its numbers and its plots are what the recorded labels give (deno task docs)", async () => {
  for (const [path, text] of await grad2Files(findGrad2(RECORDED))) {
    assert.equal(await Deno.readTextFile(path), text, path);
  }
});
