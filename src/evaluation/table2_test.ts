import assert from "assert";
import { madeUpOutcomes } from "./_made_up_outcomes.ts";
import { COLUMNS } from "./accuracy.ts";
import { PAPER_TABLE2, paperRow } from "./paper_table2.ts";
import { table2Rows } from "./table2.ts";
import { wilsonInterval } from "./wilson.ts";

const of = (method: string): Parameters<typeof madeUpOutcomes>[0] => ({
  dataset: "mnist",
  method,
  members: 4,
  images: 100,
  clean: { single: 0.9, ensemble: 0.95 },
  grad1: { single: 0.3, ensemble: 0.6 },
  grad2: { single: 0.4, ensemble: 0.5 },
});

Deno.test("table2Rows() lists FGSM for all methods and then BIM, as the paper does", () => {
  const methods = ["randomInit", "mixedModels", "bagging", "gaussianNoise"];
  const rows = table2Rows(methods.map((method) => madeUpOutcomes(of(method))), 1);
  const paper = PAPER_TABLE2.rows.filter(({ dataset }) => dataset === "mnist");
  assert.deepEqual(
    rows.map(({ dataset, attack, method }) => [dataset, attack, method]),
    paper.map(({ dataset, attack, method }) => [dataset, attack, method]),
  );
  assert(rows.every(({ members }) => members === 4));
});

Deno.test("every accuracy of table2Rows() lies in its interval, and clean ones agree between rows", () => {
  const rows = table2Rows([madeUpOutcomes(of("bagging"))], 1);
  for (const row of rows) {
    for (const column of COLUMNS) {
      const [low, high] = row.intervals[column];
      assert(0 <= low && low < row[column] && row[column] < high && high <= 1, column);
    }
  }
  assert.deepEqual(rows[0]!.intervals.cleanSingle, rows[1]!.intervals.cleanSingle);
});

Deno.test("ensembles, and a lone attacker, get Wilson's interval", () => {
  const made = madeUpOutcomes({ ...of("bagging"), attackers: [2] });
  for (const row of table2Rows([made], 1)) {
    for (const column of COLUMNS.filter((column) => column !== "cleanSingle")) {
      const right = Math.round(row[column] * 100);
      assert.deepEqual(row.intervals[column], wilsonInterval(right, 100), column);
    }
  }
});

Deno.test("table2Rows() repeats for a seed, and a method's row does not hang on the others", () => {
  const both = [madeUpOutcomes(of("randomInit")), madeUpOutcomes(of("bagging"))];
  assert.deepEqual(table2Rows(both, 1), table2Rows(both, 1));
  const [alone] = table2Rows([both[1]!], 1);
  assert.deepEqual(table2Rows(both, 1)[1], alone);
});

Deno.test("several replicates have every seed's accuracies beside their mean, and one has none", () => {
  const methods = [madeUpOutcomes(of("bagging"))];
  const other = madeUpOutcomes({ ...of("bagging"), clean: { single: 0.8, ensemble: 0.85 } });
  const [row] = table2Rows([{ seed: 1, methods }, { seed: 2, methods: [other] }], 1);
  const [first, second] = [methods, [other]].map((one) => table2Rows(one, 1)[0]!);
  for (const column of COLUMNS) {
    assert.deepEqual(row!.bySeed![column], [first![column], second![column]], column);
  }
  assert.notEqual(first!.cleanEnsemble, second!.cleanEnsemble);
  assert(!Object.hasOwn(first!, "bySeed"));
});

Deno.test("a method that only one attack was made on has one row", () => {
  const rows = table2Rows([madeUpOutcomes({ ...of("bagging"), attacks: ["bim"] })], 1);
  assert.deepEqual(rows.map(({ attack }) => attack), ["bim"]);
});

Deno.test("the paper's table has both data sets, both attacks, four methods and ten members", () => {
  assert.equal(PAPER_TABLE2.rows.length, 16);
  assert.equal(PAPER_TABLE2.members, 10);
  assert.equal(paperRow(PAPER_TABLE2, "mnist", "bim", "bagging")?.grad2Ensemble, 0.9233);
  assert.equal(paperRow(PAPER_TABLE2, "synthetic", "bim", "bagging"), undefined);
});
