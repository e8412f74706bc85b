import assert from "assert";
import * as v from "valibot";
import { readRun } from "../src/cli/read_run.ts";
import { reproduce } from "../src/cli/reproduce.ts";
import { parseResults, type Results } from "../src/reports/results.ts";
import type { Verdict } from "../src/claims/claim.ts";
import {
  outsideBands,
  predictionBand,
  recordSchema,
  SMOKE_DIRECTORY,
  smokeOptions,
  storeDigests,
} from "./smoke.ts";

const readJson = async (name: string): Promise<unknown> =>
  JSON.parse(await Deno.readTextFile(new URL(name, SMOKE_DIRECTORY)));

/** What a run found, without what differs from one time and machine to the next. */
function findings({ table2, claims, deadClasses, readings, protocol }: Results): unknown {
  return { table2, claims, deadClasses, readings, protocol };
}

/** What of a backend's device decides how its results are rounded. */
const instructionsOf = (device: string): string => device.replace(/ of 256 bits$/, "");

Deno.test("a live smoke run on drawn digits", async (t) => {
  const out = await Deno.makeTempDir();
  const printed: string[] = [];
  const { results, directory } = await reproduce(smokeOptions(1, "auto", out), {
    out: (text) => printed.push(text),
    note: () => {},
  });
  const record = v.parse(recordSchema, await readJson("record.json"));
  const recorded = parseResults(await readJson("results.json"));
  const row = (attack: string, method: string): Results["table2"][number] =>
    results.table2.find((row) => row.attack === attack && row.method === method)!;
  const verdicts = (id: string): Verdict[] =>
    results.claims.find((claim) => claim.id === id)!.cases.map(({ verdict }) => verdict);
  const effects = (id: string): number[] =>
    results.claims.find((claim) => claim.id === id)!.cases.map(({ effect }) => effect);

  for (const method of ["randomInit", "bagging"]) {
    await t.step(`FGSM and BIM bite ${method}: single accuracy falls below a quarter`, () => {
      for (const attack of ["fgsm", "bim"]) {
        const { cleanSingle, grad1Single } = row(attack, method);
        assert.ok(grad1Single < cleanSingle / 4, `${attack}: ${cleanSingle} to ${grad1Single}`);
      }
    });
    await t.step(`${method}: the ensemble's clean accuracy is not below the single one's`, () => {
      const { cleanEnsemble, cleanSingle, intervals } = row("fgsm", method);
      assert.ok(
        cleanEnsemble >= intervals.cleanSingle[0],
        `${cleanEnsemble}, single ${cleanSingle}`,
      );
    });
  }
  for (const id of ["C2", "C5"]) {
    await t.step(`${id}: ensembles do better than single networks`, () => {
      const mean = effects(id).reduce((a, b) => a + b) / effects(id).length;
      assert.ok(mean > 0, `effects ${effects(id)}`);
      assert.ok(!verdicts(id).includes("refuted"), `verdicts ${verdicts(id)}`);
    });
  }
  await t.step("its accuracies lie within the spread of ten seeds", () => {
    assert.deepEqual(outsideBands(results.table2, record.spread), []);
  });
  await t.step({
    name:
      `it repeats the recorded run to the bit (${record.backend} on ${recorded.backend.device})`,
    // With other vector instructions a product and a sum are rounded twice in place of once; how long
    // the vectors are changes no bit.
    ignore: results.backend.name !== record.backend ||
      instructionsOf(results.backend.device) !== instructionsOf(recorded.backend.device),
    fn: async () => {
      assert.deepEqual(await storeDigests(out), record.digests);
      assert.deepEqual(findings(results), findings(recorded));
    },
  });
  await t.step("the images of Figure 1 have the labels of the evidence", async () => {
    const { replicates: [only], examples: [figure] } = await readRun(directory);
    const { method, member, examples } = figure!;
    const { labels, clean, attacks } = only!.methods.find((one) => one.method === method)!;
    const { predictions } = attacks.find(({ attack }) => attack === "bim")!.grad1
      .find(({ attacker }) => attacker === member)!;
    assert(examples.length > 0);
    for (const { image, label, clean: before, attacked } of examples) {
      const at = member * clean.images + image;
      assert.deepEqual(
        [label, before.label, attacked.label],
        [labels[image], clean.memberLabels[at], predictions.memberLabels[at]],
      );
    }
  });
  await t.step("it prints the table, the claims and what made them", () => {
    const text = printed.join("\n");
    for (const part of ["Grad. 2 ensemble", "paper (MNIST)", "C8", "seed 1", "wasm"]) {
      assert.ok(text.includes(part), `${part} is not in the output`);
    }
  });
  await Deno.remove(out, { recursive: true });
});

Deno.test("predictionBand() is Student's interval for one more run, within [0, 1]", () => {
  const [low, high] = predictionBand([0.4, 0.5, 0.6, 0.5, 0.5, 0.4, 0.6, 0.5, 0.5, 0.5], 200);
  // The standard deviation of these ten is 0.0667; 4.7809 * 0.0667 * sqrt(1.1) = 0.3343.
  assert.ok(Math.abs(low - 0.1657) < 1e-4 && Math.abs(high - 0.8343) < 1e-4, `${low}, ${high}`);
  const narrow = predictionBand(new Array(10).fill(1), 200);
  assert.deepEqual(narrow, [0.995, 1]);
});

Deno.test("outsideBands() names an accuracy outside its band, and a missing one", () => {
  const spread = [{
    attack: "bim" as const,
    method: "bagging",
    accuracy: "grad2Ensemble" as const,
    values: [],
    band: [0.1, 0.3] as [number, number],
  }];
  const accuracies = { cleanSingle: 1, cleanEnsemble: 1, grad1Single: 0, grad1Ensemble: 0 };
  const table = (grad2Ensemble: number): Results["table2"] => [{
    dataset: "synthetic",
    attack: "bim",
    method: "bagging",
    members: 3,
    ...accuracies,
    grad2Ensemble,
    intervals: {} as Results["table2"][number]["intervals"],
  }];
  assert.deepEqual(outsideBands(table(0.2), spread), []);
  assert.deepEqual(outsideBands(table(0.4), spread), [
    "bim bagging grad2Ensemble is 0.4, expected 0.1 to 0.3",
  ]);
  assert.equal(outsideBands([], spread).length, 1);
});
