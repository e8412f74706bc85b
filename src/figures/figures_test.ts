import assert from "assert";
import { markLabels, texts } from "../charts/_svg.ts";
import { renderSvg } from "../charts/render.ts";
import { madeUpOutcomes } from "../evaluation/_made_up_outcomes.ts";
import { cellAccuracy } from "../evaluation/accuracy.ts";
import type { MethodOutcomes } from "../evaluation/outcomes.ts";
import { table2Rows } from "../evaluation/table2.ts";
import { transferMatrix } from "../evaluation/transfer.ts";
import { exampleSet } from "../evaluation/_made_up_examples.ts";
import { MADE_UP_RESULTS } from "../reports/_made_up_results.ts";
import type { DrawnRun, Figure } from "./figure.ts";
import { runFigures } from "./figures.ts";

const accuracy = { single: 0.6, ensemble: 0.7 };
const METHODS: readonly MethodOutcomes[] = ["randomInit", "bagging"].map((method) =>
  madeUpOutcomes({
    dataset: "mnist",
    method,
    members: 3,
    images: 40,
    clean: { single: 0.9, ensemble: 0.95 },
    grad1: accuracy,
    grad2: { single: 0.3, ensemble: 0.4 },
    smaller: (size, ensemble) => ensemble - 0.05 * (3 - size),
    sweep: { 0.1: 0.8, 0.2: 0.5 },
  })
);

function drawnRun(methods: readonly MethodOutcomes[]): DrawnRun {
  return {
    results: {
      ...MADE_UP_RESULTS,
      table2: table2Rows(methods, 1),
      training: methods.map(({ dataset, method }) => ({
        dataset,
        method,
        steps: 8,
        losses: [2, 1, 0.5, 0.25],
      })),
    },
    replicates: [{ seed: 1, methods }],
    examples: methods.length > 1 ? [exampleSet("mnist", 3)] : [],
  };
}

const RUN = drawnRun(METHODS);
const { drawn, leftOut } = runFigures(RUN);

/** What a figure's marks say, by what they are of. */
async function said(id: string): Promise<Map<string, string>> {
  const figure = drawn.find((one) => one.id === id);
  const labels = markLabels(await renderSvg(figure!.whole));
  return new Map(labels.map((label) => {
    const at = label.indexOf(": ");
    return [label.slice(0, at), label.slice(at + 2)];
  }));
}

Deno.test("a run with everything has every figure", () => {
  assert.deepEqual(leftOut, []);
  assert.deepEqual(drawn.map(({ id }) => id), [
    "figure1",
    "figure2",
    "epsilon",
    "ensemble-size",
    "transfer",
    "disagreement",
    "training",
  ]);
});

Deno.test("every panel is a chart of its own, with the panel's name", async () => {
  const byId = new Map(drawn.map((figure) => [figure.id, figure]));
  const count = (id: string): number => byId.get(id)!.panels.length;
  assert.deepEqual(
    ["figure1", "figure2", "epsilon", "ensemble-size", "transfer", "disagreement", "training"]
      .map(count),
    [1, 2, 6, 3, 4, 1, 1],
  );
  const [fgsm, bim] = (byId.get("figure2") as Figure).panels;
  assert(texts(await renderSvg(fgsm!)).includes("MNIST, FGSM"));
  assert(texts(await renderSvg(bim!)).includes("MNIST, BIM"));
});

Deno.test("Figure 2 has our accuracies with intervals beside the paper's", async () => {
  const panel = drawn[1]!.panels[1]!;
  const labels = markLabels(await renderSvg(panel));
  const row = RUN.results.table2.find((one) => one.attack === "bim" && one.method === "bagging")!;
  const [low, high] = row.intervals.grad2Ensemble.map((end) => end.toFixed(4));
  assert(labels.includes(
    `bagging, Grad. 2 Ensemble, ours: ${row.grad2Ensemble.toFixed(4)} [${low}, ${high}]`,
  ));
  assert(labels.includes("bagging, Grad. 2 Ensemble, paper: 0.9233"));
  assert.equal(labels.length, 2 * 5 * 2);
});

Deno.test("Figure 2 of drawn digits stands beside MNIST, and says so", () => {
  const synthetic = METHODS.map((one) => ({ ...one, dataset: "synthetic" as const }));
  const { drawn } = runFigures(drawnRun(synthetic));
  assert.match(drawn[1]!.caption, /for drawn digits those of MNIST/);
  assert.doesNotMatch(runFigures(RUN).drawn[1]!.caption, /drawn digits/);
});

Deno.test("the sweep begins with the clean accuracy of the images that it attacks", async () => {
  const panel = drawn[2]!.panels[0]!; // FGSM, Grad. 2, ensemble
  const labels = markLabels(await renderSvg(panel));
  const { clean, labels: truth } = METHODS[1]!;
  const first = truth.length / 2;
  let right = 0;
  for (let i = 0; i < first; i++) if (clean.ensembleLabels[i] === truth[i]) right++;
  const start = labels.find((label) => label.startsWith("bagging, epsilon 0:"))!;
  assert(start.startsWith(`bagging, epsilon 0: ${(right / first).toFixed(4)} [`), start);
  const { grad2 } = METHODS[1]!.sweep!.find(({ attack, epsilon }) =>
    attack === "fgsm" && epsilon === 0.2
  )!;
  right = 0;
  for (let i = 0; i < first; i++) if (grad2.ensembleLabels[i] === truth[i]) right++;
  const end = labels.find((label) => label.startsWith("bagging, epsilon 0.2:"))!;
  assert(end.startsWith(`bagging, epsilon 0.2: ${(right / first).toFixed(4)} [`), end);
});

Deno.test("the line of sizes ends at the whole ensemble's accuracy", async () => {
  const panel = drawn[3]!.panels[2]!; // BIM
  const labels = markLabels(await renderSvg(panel));
  for (const outcomes of METHODS) {
    const whole = cellAccuracy(outcomes, { column: "grad2Ensemble", attack: "bim" });
    const end = labels.find((label) => label.startsWith(`${outcomes.method}, members 3:`))!;
    assert(end.startsWith(`${outcomes.method}, members 3: ${whole.toFixed(4)} [`), end);
  }
});

Deno.test("the heat map has the transfer matrix", async () => {
  const { panels: [panel], whole, shades } = drawn[4]!; // randomInit, FGSM
  const svg = await renderSvg(panel!);
  const labels = markLabels(svg);
  const matrix = transferMatrix(METHODS[0]!.attacks[0]!.grad1, METHODS[0]!.labels);
  assert.equal(labels.length, 3 * 4);
  assert(labels.includes(`attacker 1, member 2: ${matrix[1]![2]!.toFixed(4)}`));
  assert(labels.includes(`attacker 2, member ens.: ${matrix[2]![3]!.toFixed(4)}`));
  // The page says once what shades are; a file says it itself.
  assert.equal(shades, "accuracy");
  assert(!texts(svg).includes("accuracy"));
  assert(texts(await renderSvg(whole)).includes("accuracy"));
});

Deno.test("disagreement has a point for clean images and either attack", async () => {
  const points = await said("disagreement");
  assert.deepEqual([...points.keys()].filter((name) => name.startsWith("bagging")), [
    "bagging, clean",
    "bagging, FGSM, Grad. 2",
    "bagging, BIM, Grad. 2",
  ]);
});

Deno.test("what a run did not measure is left out, and said", () => {
  const lone = [
    madeUpOutcomes({
      method: "bagging",
      members: 1,
      images: 20,
      clean: accuracy,
      grad1: accuracy,
      grad2: accuracy,
      attacks: [],
    }),
  ];
  const run = drawnRun(lone);
  const { training: _, ...results } = run.results;
  const { drawn, leftOut } = runFigures({ ...run, results });
  assert.deepEqual(drawn, []);
  assert.deepEqual(leftOut.map(({ why }) => why), [
    "no attacked image was kept with this run (--attacks bim keeps some)",
    "no method of Table 2 was measured under an attack (--tables 2)",
    "no other epsilon was attacked with (--sweep 0.05,0.1,0.2)",
    "the predictions of smaller ensembles were not kept",
    "no ensemble was attacked by more than one member (grad1Member=all)",
    "no ensemble has two members (--members)",
    "training losses were not recorded with this run",
  ]);
});
