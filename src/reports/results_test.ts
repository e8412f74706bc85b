import assert from "assert";
import { madeUpOutcomes } from "../evaluation/_made_up_outcomes.ts";
import { table2Rows } from "../evaluation/table2.ts";
import { table4Rows } from "../evaluation/table4.ts";
import { evaluateClaims } from "../claims/evaluate.ts";
import { claimsOnPaper } from "../claims/on_paper.ts";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { PAPER_TABLE4 } from "../evaluation/paper_table4.ts";
import { MADE_UP_RESULTS } from "./_made_up_results.ts";
import { parseResults } from "./results.ts";

type Json = Record<string, unknown>;
const json = (): Json => JSON.parse(JSON.stringify(MADE_UP_RESULTS));

/** Asserts the message for results changed at a place; `undefined` removes the field. */
function refuse(message: string, change: (results: Json) => void): void {
  const changed = json();
  change(changed);
  assert.throws(() => parseResults(JSON.parse(JSON.stringify(changed))), {
    name: "UserError",
    message,
  });
}
const inside = (value: unknown, ...keys: (string | number)[]): Json =>
  keys.reduce((at, key) => (at as Json)[key], value) as Json;

Deno.test("parseResults() reads back what was written", () => {
  assert.deepEqual(parseResults(json()), MADE_UP_RESULTS);
  assert.equal(parseResults({ ...json(), commit: null }).commit, null);
});

Deno.test("parseResults() accepts measured rows and claims, of both tables and data sets", () => {
  const outcomes = (["mnist", "cifar10"] as const).flatMap((dataset) =>
    ["randomInit", "bagging", "adversarialTraining", "bagging+adversarialTraining"].map((method) =>
      madeUpOutcomes({
        dataset,
        method,
        members: 3,
        images: 50,
        clean: { single: 0.9, ensemble: 1.1 },
        grad1: { single: -0.1, ensemble: 0.5 },
        grad2: { single: 0.3, ensemble: 0.4 },
      })
    )
  );
  const readings = MADE_UP_RESULTS.readings;
  const results = {
    ...MADE_UP_RESULTS,
    datasets: ["mnist", "cifar10"],
    table2: table2Rows(outcomes, 1),
    table4: table4Rows(outcomes, 1),
    claims: evaluateClaims({ readings, outcomes, seed: 1 }),
  };
  assert.deepEqual(parseResults(JSON.parse(JSON.stringify(results))), results);
});

Deno.test("parseResults() accepts claims on replicates, readings and sweeps, and the paper's own", () => {
  const accuracies = { single: 0.5, ensemble: 0.6 };
  const replicates = [1, 2].map((seed) => ({
    seed,
    bootstrapShares: [0.63],
    trainImages: 1000,
    methods: [madeUpOutcomes({
      method: "bagging",
      members: 3,
      images: 50,
      clean: accuracies,
      grad1: accuracies,
      grad2: accuracies,
      smaller: (_, ensemble) => ensemble,
      sweep: { 0.1: 0.5 },
      variants: { true: { meanOfSigns: accuracies } },
    }, seed)],
  }));
  const { readings, protocol } = MADE_UP_RESULTS;
  const results = {
    ...MADE_UP_RESULTS,
    protocol: [{ ...protocol[0]!, replicates: 2 }],
    table2: table2Rows(replicates, 1),
    claims: [
      ...evaluateClaims({ readings, replicates, seed: 1 }),
      ...claimsOnPaper(PAPER_TABLE2, PAPER_TABLE4),
    ],
  };
  assert.deepEqual(parseResults(JSON.parse(JSON.stringify(results))), results);
});

Deno.test("parseResults() reads results of schema 1 as if they had today's form", () => {
  const { attacks, table4: _table4, ...rest } = json();
  const first = { ...rest, schema: 1, attacks: (attacks as Json)["mnist"] };
  assert.deepEqual(parseResults(first), MADE_UP_RESULTS);
  assert.throws(() => parseResults({ ...first, datasets: 7 }), {
    message: "The results are damaged: datasets: expected Array, found 7",
  });
});

Deno.test("parseResults() refuses a newer schema and names both versions", () => {
  refuse(
    "The results have schema 3, and this version reads 1 to 2: update ensemble-defense",
    (results) => results["schema"] = 3,
  );
});

Deno.test("parseResults() names the first field that does not fit, and what it found", () => {
  refuse("The results are damaged: schema: expected 2, found 0", (r) => r["schema"] = 0);
  refuse(
    "The results are damaged: table2[0].cleanSingle: expected <=1, found 1.2",
    (r) => inside(r, "table2", 0)["cleanSingle"] = 1.2,
  );
  refuse(
    'The results are damaged: table2[0].members: expected number, found "5"',
    (r) => inside(r, "table2", 0)["members"] = "5",
  );
  refuse(
    "The results are damaged: table2[0].intervals.grad1Single: expected low <= high, found [0.3,0.2]",
    (r) => inside(r, "table2", 0, "intervals")["grad1Single"] = [0.3, 0.2],
  );
  refuse(
    "The results are damaged: table4[0].mnist.intervals.bim: expected low <= high, found [0.3,0.2]",
    (r) =>
      r["table4"] = [{
        method: "bagging",
        mnist: { members: 5, clean: 1, bim: 0.2, intervals: { clean: [1, 1], bim: [0.3, 0.2] } },
      }],
  );
  refuse(
    "The results are damaged: claims[1].verdict: " +
      'expected ("reproduced" | "refuted" | "inconclusive"), found "yes"',
    (r) => inside(r, "claims", 1)["verdict"] = "yes",
  );
  refuse(
    "The results are damaged: readings.grad2: expected (string | number), found null",
    (r) => inside(r, "readings")["grad2"] = null,
  );
  refuse(
    "The results are damaged: deadClasses[0].classes[0]: expected <=9, found 10",
    (r) => inside(r, "deadClasses", 0)["classes"] = [10],
  );
});

Deno.test("parseResults() names a field that is missing and one that is unknown", () => {
  refuse(
    "The results are damaged: backend.device: this field is missing",
    (r) => delete inside(r, "backend")["device"],
  );
  refuse(
    "The results are damaged: protocol[0].colour: this field is unknown",
    (r) => inside(r, "protocol", 0)["colour"] = "red",
  );
});

Deno.test("parseResults() refuses what is no object at all", () => {
  for (const [value, found] of [[null, "null"], [7, "7"], ["results", '"results"']] as const) {
    assert.throws(() => parseResults(value), {
      name: "UserError",
      message: `The results are damaged: the whole file: expected Object, found ${found}`,
    });
  }
});
