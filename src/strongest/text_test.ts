import assert from "assert";
import { formatTables } from "../reports/table_formats.ts";
import { MADE_UP_OPTIONS, madeUpSuite } from "./_made_up_suite.ts";
import { answerQuestions } from "./judge.ts";
import { suitesOfRun } from "./of_run.ts";
import { strongestPage } from "./page.ts";
import type { SuiteOutcomes } from "./outcomes.ts";
import { remainsTable, remainsTables, whatRemains } from "./remains.ts";
import { strongestRows, tableNote, tableX, WORST } from "./table.ts";
import { strongestText } from "./text.ts";

const FOUND = madeUpSuite(
  200,
  (point) => point === "clean" ? { ensemble: 1, member: 0.99 } : { ensemble: 0.6, member: 0.5 },
);

Deno.test("Table X has clean first, every attack, and last a worst case below all of them", () => {
  const rows = strongestRows(FOUND, 0.2);
  assert.equal(rows.length, 1 + 2 * 5 + 3 + 2 + 2 + 1 + 1);
  assert.equal(rows[0]!.title, "clean");
  const worst = rows.at(-1)!;
  assert.equal(worst.title, WORST);
  for (const { title, single, ensemble } of rows.slice(1)) {
    assert(worst.ensemble!.effect <= ensemble!.effect, title);
    assert(single === undefined || worst.single!.effect <= single.effect, title);
  }
  // Singles stand where a network is attacked by itself: FGSM, BIM and six others.
  assert.equal(rows.filter(({ single }) => single !== undefined).length, 1 + 2 + 6 + 1);
});

Deno.test("an accuracy of 0 or 1 has Wilson's interval, of one network or of several", () => {
  const [nothing] = [madeUpSuite(100, () => ({ ensemble: 0, member: 0 }))];
  const { single, ensemble } = strongestRows(nothing!, 0.2).at(-1)!;
  assert.deepEqual(single!.interval, ensemble!.interval);
  assert.equal(single!.interval[1].toFixed(3), "0.037");
});

Deno.test("Table X has every form of output, without the paper's numbers", () => {
  const tables = tableX([FOUND]);
  const csv = formatTables(tables, "csv").split("\n");
  assert.equal(csv.length, 1 + 2 * 20);
  assert.match(
    csv[1]!,
    /^"Table X, epsilon 0.2",mnist,clean,randomInit,,Single network,0\.\d+,0\.\d+,(0\.\d+|1),,$/,
  );
  assert.match(
    formatTables(tables, "markdown"),
    /^### Table X, epsilon 0.2, MNIST: accuracy, its 95 % interval\n/,
  );
  assert.doesNotMatch(formatTables(tables, "markdown"), /paper/);
  const latex = formatTables(tables, "latex");
  assert.match(latex, /\\label\{tab:tablexepsilon0.2-mnist\}/);
  assert.match(latex, /accuracy and its 95\\,\\% interval\}/);
  assert.doesNotMatch(latex, /Strauss|paper/);
  const [json] = JSON.parse(formatTables(tables, "json"));
  assert.equal(json.paperDataset, undefined);
  assert.equal(json.rows.at(-1).attack, WORST);
});

Deno.test("what is left is also data: clean, BIM and the strongest attack, each with intervals", () => {
  const [table, ...others] = remainsTables([FOUND]);
  assert.equal(others.length, 0);
  const rows = strongestRows(FOUND, 0.2);
  const of = (title: string) => rows.find((row) => row.title === title)!;
  assert.deepEqual(table!.rows[0]!.cells.map(({ ours }) => ours), [
    of("clean").ensemble!.effect,
    of("BIM, Grad. 2").ensemble!.effect,
    of(WORST).ensemble!.effect,
    of("clean").single!.effect,
    of("BIM, Grad. 1").single!.effect,
    of(WORST).single!.effect,
  ]);
  assert.equal(table!.columns.length, 6);
});

Deno.test("ensembles that were attacked alike share one note", () => {
  const bagging = { ...FOUND, method: "bagging" };
  assert.match(tableNote([FOUND, bagging], 0.2), /^randomInit, bagging: the first 200 test images/);
  const more = { ...bagging, options: { ...FOUND.options, queries: 70 } };
  assert.match(tableNote([FOUND, more], 0.2), /^randomInit: .* bagging: .* 70 queries/);
});

Deno.test("what is left is a sentence with counts, intervals, and single networks", () => {
  const left = (ensemble: number, method = "randomInit"): SuiteOutcomes =>
    madeUpSuite(200, (point) => ({
      ensemble: point === "clean" ? 1 : ensemble,
      member: point === "clean" ? 1 : 0,
    }), { method });
  assert.deepEqual(whatRemains([left(0), left(1, "bagging"), left(0, "mixedModels")]), [
    "On MNIST at epsilon 0.2, against the strongest attack for each image, next to nothing is left " +
    "of the robustness of 3 networks by randomInit (right on 0 of 200 images, 95 % interval 0 % to " +
    "1.9 %, and on 200 of the clean ones; a single network on 0 %), mixedModels (0 of 200, 0 % to " +
    "1.9 %; 200 of clean ones; 0 %); more than half is left of the robustness of 3 networks by " +
    "bagging (right on 200 of 200 images, 95 % interval 98.1 % to 100 %, and on 200 of the clean " +
    "ones; a single network on 0 %).",
  ]);
  assert.match(whatRemains([left(0.97)])[0]!, /, (a part|less than half|more than half) is left/);
  const cells = remainsTable([left(0)]).split("\n").at(-1)!.split("|").map((cell) => cell.trim());
  assert.deepEqual(cells.slice(1, 7), [
    "MNIST, randomInit",
    "0.2",
    "1.0000",
    "1.0000",
    "0.0000",
    "0.0000",
  ]);
  assert.deepEqual(cells.slice(7, 9), Array(2).fill("0.0000 [0.0000, 0.0188]"));
});

Deno.test("what is left is a share of what there was before the attack", () => {
  const right = { ensemble: 0.3, member: 0.3 };
  const weak = madeUpSuite(500, (point) => point === "clean" ? right : { ensemble: 1, member: 1 });
  const { effect } = strongestRows(weak, 0.2).at(-1)!.ensemble!;
  assert(effect < 0.35, "less than half of all images");
  assert.match(whatRemains([weak])[0]!, /^On MNIST at epsilon 0\.2, .* more than half is left /);
});

Deno.test("of networks that give every image one label nothing is said, and nothing asked", () => {
  const dead = { ...FOUND, cleanMemberLabels: new Uint8Array(FOUND.cleanMemberLabels.length) };
  assert.deepEqual(whatRemains([dead]), [
    "Nothing is said of randomInit on MNIST: 3 of its 3 networks give every clean image the same " +
    "label.",
  ]);
  assert(answerQuestions([dead]).every(({ cases }) => cases.length === 0));
  assert.match(remainsTable([dead]), /MNIST, randomInit \(one label for all\)/);
});

Deno.test("the page has a section for each scale of training, the largest first", () => {
  const larger = { ...FOUND, run: { ...FOUND.run, trainImages: 60000 } };
  const page = strongestPage([FOUND, larger]);
  assert.deepEqual(
    page.split("\n").filter((line) => line.startsWith("## ")),
    [
      "## Ensembles of 3: 60000 training images, 2 epochs",
      "## Ensembles of 3: 2000 training images, 2 epochs",
      "## How it was measured",
    ],
  );
});

Deno.test("text and page hold what is left, the table, and every answer", () => {
  for (const text of [strongestText([FOUND]), strongestPage([FOUND])]) {
    assert(text.includes(whatRemains([FOUND])[0]!));
    assert.match(text, /\| strongest per image +\| +0\.\d{4} \| \[0\.\d{4}, 0\.\d{4}\] \|/);
    assert.match(
      text,
      /PGD from 2 random starts, Square with 50 queries; .* over 34 adversarial images/,
    );
    for (const id of ["E1", "E2", "E3", "E4", "E5", "E6"]) {
      assert.match(text, new RegExp(`\\| ${id} \\| .*\\? +\\| (yes|no|open) +\\|`));
    }
  }
  assert.match(strongestPage([FOUND]), /\| MNIST, randomInit: epsilon \| +0 \| +0.05 \| +0.1 \|/);
  assert.match(strongestPage([FOUND]), /\| Attacked \| +0 \| +1 \| +2 \| Ensemble \|/);
});

Deno.test("attacks belong to a run that has the method, trained alike under the same seed", () => {
  const run = {
    protocol: [{
      dataset: "mnist" as const,
      members: 3,
      epochs: 2,
      batchSize: 128,
      trainImages: 2000,
      testImages: 10,
    }],
    backend: { name: "wasm", device: "CPU", skipped: [] },
    // Of today; the made-up attacks are older than the reading.
    readings: { optimizer: "adam", noiseSigma: 0.1, padding: "keras", grad2: "meanOfSigns" },
  };
  const method = { dataset: "mnist", method: "randomInit" };
  const replicates = [{ seed: 1, methods: [method] }];
  const other = madeUpSuite(5, () => ({ ensemble: 0, member: 0 }), {
    seed: 2,
    options: MADE_UP_OPTIONS,
  });
  assert.deepEqual(suitesOfRun([FOUND, other], run, replicates), [FOUND]);
  for (
    const changed of [
      { ...run, backend: { ...run.backend, name: "webgpu" } },
      { ...run, protocol: [{ ...run.protocol[0]!, epochs: 3 }] },
      { ...run, readings: { ...run.readings, optimizer: "adadelta" } },
      { ...run, readings: { ...run.readings, padding: "same" } },
      { ...run, protocol: [] },
    ]
  ) {
    assert.deepEqual(suitesOfRun([FOUND], changed as typeof run, replicates), []);
  }
  for (const others of [{ ...method, method: "bagging" }, { ...method, dataset: "cifar10" }]) {
    assert.deepEqual(suitesOfRun([FOUND], run, [{ seed: 1, methods: [others] }]), []);
  }
});
