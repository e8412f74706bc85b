import assert from "assert";
import { CATALOGUE_NAMES } from "../attacks/catalogue_names.ts";
import { DEFAULT_READINGS } from "../experiments/readings.ts";
import { MADE_UP_RESULTS } from "../reports/_made_up_results.ts";
import type { Results } from "../reports/results.ts";
import { agreement } from "./agreement.ts";
import { attacksTable } from "./attacks_table.ts";
import { claimCountsText, claimsList } from "./claims_list.ts";
import { resultsPage } from "./results_page.ts";
import { runsCost } from "./runs_cost.ts";
import { runsTable } from "./runs_table.ts";
import { luckSentence, luckTable } from "./training_luck.ts";

const [FGSM] = MADE_UP_RESULTS.table2;
const DEFAULTS: Results = { ...MADE_UP_RESULTS, readings: { ...DEFAULT_READINGS } };
const CLAIM = MADE_UP_RESULTS.claims[0]!;
/** The paper's own numbers for this method under BIM, with the widest intervals. */
const BIM = {
  ...FGSM!,
  attack: "bim",
  cleanSingle: 0.9898,
  cleanEnsemble: 0.992,
  grad1Single: 0.5429,
  grad1Ensemble: 0.9152,
  grad2Ensemble: 0.9768,
} as const;
const WIDE: Results["table2"][number] = {
  ...BIM,
  intervals: {
    cleanSingle: [0, 1],
    cleanEnsemble: [0, 1],
    grad1Single: [0, 1],
    grad1Ensemble: [0, 1],
    grad2Ensemble: [0, 1],
  },
};

Deno.test("cells whose interval holds the paper's number are counted, clean ones once", () => {
  assert.equal(
    agreement({ datasets: ["mnist"], table2: [FGSM!, WIDE] }),
    "On MNIST the paper's accuracy lies inside our 95 % interval in 0 of 2 on clean images, " +
      "0 of 3 under FGSM, 3 of 3 under BIM.",
  );
  const drawn = { datasets: ["synthetic"], table2: [{ ...FGSM!, dataset: "synthetic" }] };
  assert.equal(agreement(drawn), "");
});

Deno.test("a claim has a verdict of each run, and a dash where it was put to no case", () => {
  const other: Results = {
    ...DEFAULTS,
    profile: "small",
    claims: [{ ...CLAIM, verdict: "reproduced" }, { ...CLAIM, id: "C2", cases: [] }],
  };
  const list = claimsList([
    { name: "quick-mnist", results: { ...DEFAULTS, claims: [CLAIM] } },
    { name: "small", results: other },
  ]);
  const cells = list.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  assert.deepEqual(cells[0]!.slice(1, -1), [
    "Claim",
    "What the paper says",
    "quick, MNIST",
    "small, MNIST, 2 epochs",
  ]);
  assert.deepEqual(cells[2]!.slice(1, -1), [
    "C1",
    CLAIM.statement,
    "inconclusive",
    "**reproduced**",
  ]);
  assert.deepEqual(cells[3]!.slice(1, -1), ["C2", CLAIM.statement, "–", "–"]);
  assert.equal(claimCountsText(other), "1 reproduced, 0 refuted, 0 inconclusive, 1 not measured");
});

Deno.test("the claims say which verdicts know nothing of training's luck", () => {
  const [made] = DEFAULTS.protocol;
  const three = { ...DEFAULTS, protocol: [{ ...made!, replicates: 3 }] };
  const small: Results = { ...DEFAULTS, profile: "small" };
  const noteOf = (...results: Results[]): string =>
    claimsList(results.map((one) => ({ name: one.profile, results: one }))).split("\n\n").slice(1)
      .join();
  assert.match(
    noteOf(small, three),
    /^One ensemble of each method: `small`\. How others, .* `quick` has 3 of gaussianNoise, and its intervals hold that luck\.$/,
  );
  const two = { ...three, table2: [FGSM!, { ...FGSM!, method: "bagging" }] };
  assert.match(
    noteOf(small, DEFAULTS, small),
    /^One ensemble of each method: `small`, `quick` and `small`\. /,
  );
  assert.match(noteOf(small, two), /`quick` has 3 of each, and/);
  const longer = { ...DEFAULTS, protocol: [{ ...made!, epochs: 7 }] };
  const heads = claimsList(
    [two, three, small, longer, MADE_UP_RESULTS].map((one) => ({ name: "a run", results: one })),
  )
    .split("\n")[0]!.split("|").map((cell) => cell.trim()).slice(3, -1);
  assert.deepEqual(heads, [
    "quick, MNIST, 3 seeds",
    "quick, MNIST, 3 seeds of gaussianNoise",
    "small, MNIST, 2 epochs",
    "quick, MNIST, 7 epochs",
    "quick, MNIST, noiseSigma=0.25",
  ]);
  assert.equal(noteOf(three), "");
});

Deno.test("a verdict is marked that does not stand the spread of another run's trainings", () => {
  const claims = [
    { ...CLAIM, verdict: "refuted" as const },
    { ...CLAIM, id: "C2", verdict: "reproduced" as const },
    { ...CLAIM, id: "C3" },
  ];
  const lentOf = (...open: string[]): string =>
    claimsList([{
      name: "paper",
      results: { ...MADE_UP_RESULTS, claims },
      lent: { lender: "three", open },
    }]);
  const list = lentOf("C2");
  assert.match(list, /^\| C1 .* refuted +\|$/m);
  assert.match(list, /^\| C2 .* \*\*reproduced\*\* † +\|$/m);
  assert.match(
    list,
    /\n\n†: inconclusive if .* as those in `three` do\. .* 1 of `paper`'s 2 decided verdicts stand/,
  );
  assert(!lentOf().includes("†"));
});

Deno.test("a run of several seeds shows each, and how far apart they are", () => {
  assert.deepEqual([luckTable(MADE_UP_RESULTS), luckSentence(MADE_UP_RESULTS)], ["", ""]);
  const row = {
    ...FGSM!,
    method: "bagging",
    bySeed: {
      cleanSingle: [0.97, 0.97],
      cleanEnsemble: [0.98, 0.99],
      grad1Single: [0.1, 0.2],
      grad1Ensemble: [0.5, 0.5],
      grad2Ensemble: [0.4, 0.6],
    },
  };
  const results = { seed: 4, table2: [row, { ...row, attack: "bim" as const }] };
  const [header, , ...rows] = luckTable(results).split("\n");
  assert.match(header!, /\| Accuracy +\| Seed 4 \| Seed 5 \| Standard deviation \|$/);
  assert.equal(rows.length, 2 + 3 + 3); // clean cells once
  assert.match(
    rows[1]!,
    /^\| MNIST, bagging \| clean +\| ensemble +\| 0\.9800 \| 0\.9900 \| +0\.0071 \|$/,
  );
  assert.match(
    rows.at(-1)!,
    /^\| MNIST, bagging \| BIM +\| Grad\. 2, ensemble \| 0\.4000 \| 0\.6000 \| +0\.1414 \|$/,
  );
  assert.equal(
    luckSentence(results),
    "Between its seeds the accuracy of one method's ensemble under attack has a standard deviation " +
      "of 0.1000, pooled over 4 cells, and of 0.1414 where it is largest (bagging, FGSM, Grad. 2, " +
      "ensemble): two ensembles of one method may be apart by 1.7969 (95 %, Student's t, df 1).",
  );
});

Deno.test("the runs' table grows with their methods and data sets", () => {
  const [made] = MADE_UP_RESULTS.protocol;
  const results: Results = {
    ...MADE_UP_RESULTS,
    protocol: [made!, { ...made!, dataset: "cifar10", replicates: 3 }],
    table2: [FGSM!, { ...FGSM!, method: "bagging" }],
  };
  const [, , first, second] = runsTable([{ name: "both", results }]).split("\n");
  assert.match(first!, /`both` \| MNIST +\| +5 \| +2 \| +10,000 \| +500 \| +1 \|/);
  assert.match(first!, /\| `gaussianNoise`, `bagging` \| 0 reproduced, /);
  assert.match(second!, /`both` \| CIFAR-10 \| +5 \| +2 \| +10,000 \| +500 \| +3 \| +\| +\|$/);
});

Deno.test("a run's cost is its computing, whoever did it, and the size of its evidence", () => {
  const { computing: _, ...before } = MADE_UP_RESULTS;
  const computing = { seconds: 31_693, devices: ["CPU", "GPU"], commits: [] };
  const [, , first, second] = runsCost([
    { name: "paper", results: { ...before, computing }, evidenceBytes: 3_164_800 },
    { name: "old", results: before, evidenceBytes: 499 },
  ]).split("\n");
  assert.match(first!, /^\| `paper` \| +8 h 48 min \| CPU; GPU \| 3,165 kB \|$/);
  assert.match(second!, /^\| `old` +\| +– \| – +\| +0 kB \|$/);
});

Deno.test("the page of results shows every run's tables, claims and provenance", () => {
  const page = resultsPage([{ name: "quick-mnist", results: MADE_UP_RESULTS }]);
  assert.match(page, /^## quick-mnist$/m);
  assert.match(page, /^\| FGSM +\| gaussianNoise \| +0\.9708 \|/m);
  assert.match(page, /^MNIST, profile quick: 5 members/m);
  assert.match(page, /^- C3, mnist: the text says 7 % to 22 %/m);
  assert.match(page, /^\| C1 +\| ensembles are better/m);
  assert(page.endsWith("</details>\n"));
});

Deno.test("the table of attacks says of each which flags it takes", () => {
  const [, , ...rows] = attacksTable().split("\n");
  assert.equal(rows.length, CATALOGUE_NAMES.length);
  const row = (name: string): string[] =>
    rows[CATALOGUE_NAMES.findIndex((one) => one === name)]!
      .split("|").slice(1, -1).map((cell) => cell.trim());
  const pgd = ["`pgd`", "PGD, L-inf (Madry et al. 2018)", "L-inf", "40", "yes", "yes"];
  assert.deepEqual(row("pgd"), pgd);
  assert.deepEqual(row("deepFool").slice(2), ["L2", "50", "–", "–"]);
  assert.deepEqual(row("jsma").slice(2), ["values changed, integers", "–", "–", "yes"]);
});
