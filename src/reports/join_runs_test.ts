import assert from "assert";
import { UserError } from "../errors.ts";
import { madeUpOutcomes } from "../evaluation/_made_up_outcomes.ts";
import type { MethodOutcomes } from "../evaluation/outcomes.ts";
import { MADE_UP_RESULTS } from "./_made_up_results.ts";
import { assembleResults } from "./assemble.ts";
import { joinRuns, type RunEvidence } from "./join_runs.ts";
import { parseResults, type Results } from "./results.ts";

const HALF = { single: 0.5, ensemble: 0.5 };

const MADE = {
  dataset: "mnist",
  members: 2,
  images: 20,
  clean: { single: 0.9, ensemble: 0.95 },
  grad1: HALF,
  grad2: HALF,
} as const;

function outcomes(method: string, dataset: MethodOutcomes["dataset"] = "mnist"): MethodOutcomes {
  return madeUpOutcomes({ ...MADE, dataset, method });
}

function run(
  methods: readonly MethodOutcomes[],
  changes: Partial<Results> = {},
  seed: number = 1,
): RunEvidence {
  const { schema: _, table2: _table2, table4: _table4, claims: _claims, ...provenance } =
    MADE_UP_RESULTS;
  const replicates = [{ seed, methods }];
  return { results: assembleResults({ ...provenance, ...changes }, replicates), replicates };
}

const COMPUTING = { seconds: 10, devices: ["CPU"], commits: ["a"] };
const FIRST = run([outcomes("bagging")], { computing: COMPUTING, deadClasses: [] });

Deno.test("runs of two methods are joined to what a run of both gives", () => {
  const second = run([outcomes("randomInit")], {
    backend: { ...MADE_UP_RESULTS.backend, device: "2 cores; GPU" },
    computing: { seconds: 5, devices: ["GPU"], commits: ["b", null] },
    startedAt: "2025-12-31T00:00:00.000Z",
    seconds: 12.6,
    commit: "b",
  });
  const { results, replicates } = joinRuns(FIRST, second);
  assert.deepEqual(replicates[0]!.methods.map(({ method }) => method), ["randomInit", "bagging"]);
  const both = run([outcomes("randomInit"), outcomes("bagging")]).results;
  assert.deepEqual(results.table2, both.table2);
  assert.deepEqual(results.claims, both.claims);
  assert.deepEqual(results.computing, {
    seconds: 15,
    devices: ["CPU", "GPU"],
    commits: ["a", "b", null],
  });
  assert.equal(results.backend.device, "2 cores; GPU");
  assert.equal(results.startedAt, "2025-12-31T00:00:00.000Z");
  assert.equal(results.seconds, 200);
  assert.equal(results.commit, "b");
  assert.deepEqual(results.deadClasses, second.results.deadClasses);
  assert.deepEqual(parseResults(JSON.parse(JSON.stringify(results))), results);
});

Deno.test("a data set can be added, with its own protocol and attacks", () => {
  const protocol = [{ ...MADE_UP_RESULTS.protocol[0]!, dataset: "cifar10", epochs: 25 }];
  const attacks = { cifar10: { ...MADE_UP_RESULTS.attacks["mnist"]!, fgsm: { epsilon: 0.03 } } };
  const second = run([outcomes("bagging", "cifar10")], {
    protocol,
    attacks,
    datasets: ["cifar10"],
  });
  for (const { results } of [joinRuns(FIRST, second), joinRuns(second, FIRST)]) {
    assert.deepEqual(results.datasets, ["mnist", "cifar10"]);
    assert.deepEqual(results.attacks["cifar10"], attacks.cifar10);
    assert.deepEqual(results.protocol.map(({ epochs }) => epochs).toSorted(), [2, 25]);
    assert(!Object.hasOwn(results, "computing")); // one of them did not note it
  }
});

Deno.test("a run that is older than a reading is joined by what every run did then", () => {
  const made = MADE_UP_RESULTS.readings;
  const under = (padding?: string): RunEvidence =>
    run([outcomes("randomInit")], {
      readings: padding === undefined ? made : { ...made, padding },
    });
  assert(!Object.hasOwn(made, "padding"));
  const { results } = joinRuns(FIRST, under("keras"));
  assert.equal(results.table2.length, 4);
  assert.throws(() => joinRuns(FIRST, under("same")), {
    message: "The runs cannot be joined: padding is keras in one and same in the other",
  });
});

Deno.test("the losses of both runs' training are kept", () => {
  const losses = (method: string): Partial<Results> => ({
    training: [{ dataset: "mnist", method, steps: 2, losses: [2, 1] }],
  });
  const first = run([outcomes("bagging")], losses("bagging"));
  const { training } = joinRuns(first, run([outcomes("randomInit")], losses("randomInit"))).results;
  assert.deepEqual(training!.map(({ method }) => method), ["randomInit", "bagging"]);
  assert(!Object.hasOwn(joinRuns(FIRST, run([outcomes("randomInit")])).results, "training"));
});

Deno.test("a run under the next seed is a further replicate", () => {
  const dead = [{ dataset: "mnist", method: "bagging", member: 1, classes: [3] }];
  const under = (seed: number): RunEvidence =>
    run([outcomes("bagging")], { seed, deadClasses: dead }, seed);
  const two = joinRuns(under(1), under(2));
  assert.deepEqual(two.replicates.map(({ seed }) => seed), [1, 2]);
  assert.equal(two.results.seed, 1);
  const { results } = joinRuns(two, under(3));
  assert.deepEqual(results.protocol.map(({ replicates }) => replicates), [3]);
  assert.deepEqual(results.deadClasses.map(({ seed }) => seed), [1, 2, 3]);
  assert(results.claims.every(({ cases }) => cases.every(({ replicates }) => replicates === 3)));
  assert.deepEqual(parseResults(JSON.parse(JSON.stringify(results))), results);
  for (
    const [changes, reason] of [
      [{ attacks: ["fgsm"] }, "attacks is fgsm, bim in one and fgsm in the other"],
      [{ sweep: { 0.1: 0.5 } }, "sweep is none in one and 0.1 in the other"],
    ] as const
  ) {
    const methods = [madeUpOutcomes({ ...MADE, method: "bagging", ...changes })];
    assert.throws(
      () => joinRuns(two, run(methods, { seed: 3 }, 3)),
      new UserError(`The runs cannot be joined: ${reason}`),
    );
  }
  for (const seed of [1, 2, 4]) {
    assert.throws(() => joinRuns(two, under(seed)), UserError, `seed ${seed}`);
  }
  assert.throws(
    () => joinRuns(under(1), run([outcomes("randomInit")], { seed: 2 }, 2)),
    new UserError("The runs cannot be joined: seed is 1 in one and 2 in the other"),
  );
});

const other = outcomes("randomInit");
const REFUSED: [string, RunEvidence, string][] = [
  [
    "of other readings",
    run([other], { readings: { ...MADE_UP_RESULTS.readings, grad2: "meanOfSigns" } }),
    "grad2 is signOfMean in one and meanOfSigns in the other",
  ],
  [
    "from another backend",
    run([other], { backend: { ...MADE_UP_RESULTS.backend, name: "webgpu" } }),
    "backend is wasm in one and webgpu in the other",
  ],
  [
    "with another protocol",
    run([other], { protocol: [{ ...MADE_UP_RESULTS.protocol[0]!, epochs: 10 }] }),
    "mnist has another protocol in one than in the other",
  ],
  ["that have a method already", run([outcomes("bagging")]), "both have bagging on mnist"],
];

Deno.test("a reading may differ that the methods of one run alone look at, and is that run's", () => {
  const readings = (adversarialEpsilon: number): Partial<Results> => ({
    readings: { ...MADE_UP_RESULTS.readings, adversarialEpsilon },
  });
  const trained = run([outcomes("bagging+adversarialTraining")], readings(0.1));
  for (const runs of [[FIRST, trained], [trained, FIRST]] as const) {
    assert.equal(joinRuns(...runs).results.readings.adversarialEpsilon, 0.1);
  }
  assert.throws(
    () => joinRuns(run([outcomes("adversarialTraining")], readings(0.2)), trained),
    new UserError(
      "The runs cannot be joined: adversarialEpsilon is 0.2 in one and 0.1 in the other",
    ),
  );
});

for (const [what, second, reason] of REFUSED) {
  Deno.test(`runs ${what} are not joined`, () => {
    assert.throws(
      () => joinRuns(FIRST, second),
      new UserError(`The runs cannot be joined: ${reason}`),
    );
  });
}
