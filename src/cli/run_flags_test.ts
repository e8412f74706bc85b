import assert from "assert";
import { UserError } from "../errors.ts";
import { PROFILES } from "../experiments/profile.ts";
import { DEFAULT_READINGS } from "../experiments/readings.ts";
import { parseCommandLine } from "./options.ts";
import type { ReproduceOptions } from "./result_flags.ts";

function optionsOf(...args: string[]): ReproduceOptions {
  const line = parseCommandLine(args, "1.2.3");
  assert(line.kind === "reproduce");
  return line.options;
}

Deno.test("without flags the profile quick says how much there is", () => {
  const { dataDir, workers, ...options } = optionsOf();
  assert.deepEqual(options, {
    profile: PROFILES.quick,
    datasets: ["auto"],
    methods: ["randomInit", "mixedModels", "bagging", "gaussianNoise"],
    attacks: ["fgsm", "bim"],
    members: 5,
    epochs: undefined,
    trainLimit: 10_000,
    testLimit: 500,
    readings: DEFAULT_READINGS,
    backend: "auto",
    seed: 1,
    replicates: 1,
    everyReading: 0,
    sweep: [],
    out: "results",
    json: undefined,
    quiet: false,
    strict: false,
    format: "table",
  });
  assert.equal(workers, navigator.hardwareConcurrency);
  assert.match(dataDir, /./);
});

Deno.test("a profile's numbers are defaults, and all of them means no limit", () => {
  const smoke = optionsOf("--profile", "smoke");
  assert.deepEqual(
    [smoke.datasets, smoke.methods, smoke.members, smoke.trainLimit, smoke.testLimit],
    [["synthetic"], ["randomInit", "bagging"], 3, 2000, 200],
  );
  const paper = optionsOf("--profile", "paper");
  assert.deepEqual(
    [paper.datasets, paper.trainLimit, paper.testLimit],
    [["mnist", "cifar10"], undefined, undefined],
  );
});

Deno.test("every number of a profile can be overridden", () => {
  const options = optionsOf(
    ...["--profile", "paper", "--dataset", "mnist", "--members", "4", "--epochs", "3"],
    ...["--train-limit", "50", "--test-limit", "20", "--seed", "0", "--workers", "7"],
    ...["--backend", "cpu", "--data-dir", "data", "--out", "there", "--json", "copy.json"],
    ...["--methods", "bagging", "--attacks", "bim", "--quiet"],
  );
  assert.deepEqual(options, {
    profile: PROFILES.paper,
    datasets: ["mnist"],
    methods: ["bagging"],
    attacks: ["bim"],
    members: 4,
    epochs: 3,
    trainLimit: 50,
    testLimit: 20,
    readings: DEFAULT_READINGS,
    backend: "cpu",
    workers: 7,
    seed: 0,
    dataDir: "data",
    out: "there",
    replicates: 1,
    everyReading: 0,
    sweep: [],
    strict: false,
    format: "table",
    json: "copy.json",
    quiet: true,
  });
  const all = optionsOf("--train-limit", "all", "--test-limit", "all");
  assert.deepEqual([all.trainLimit, all.testLimit], [undefined, undefined]);
});

Deno.test("tables stand for their methods", () => {
  assert.deepEqual(optionsOf("--tables", "2").methods, optionsOf().methods);
  assert.equal(optionsOf("--tables", "4").methods.length, 5);
  assert.deepEqual(
    optionsOf("--tables", "4,2").methods,
    optionsOf("--profile", "paper").methods,
  );
});

Deno.test("lists are put into the known order, each name once", () => {
  const { methods, attacks, datasets } = optionsOf(
    ...["--methods", "bagging, randomInit,bagging", "--attacks", "bim,fgsm"],
    ...["--dataset", "cifar10,mnist"],
  );
  assert.deepEqual(datasets, ["mnist", "cifar10"]);
  assert.deepEqual(methods, ["randomInit", "bagging"]);
  assert.deepEqual(attacks, ["fgsm", "bim"]);
});

Deno.test("readings are repeatable", () => {
  const { readings } = optionsOf("--reading", "grad2=meanOfSigns", "--reading=noiseSigma=0.2");
  assert.deepEqual(readings, { ...DEFAULT_READINGS, grad2: "meanOfSigns", noiseSigma: 0.2 });
});

const COMMANDS = "use one of plan, run, calibrate, report, claims, grad2, strongest, attack, store";

const MISTAKES: [args: string[], message: string][] = [
  [["--membres", "3"], "unknown option '--membres' (Did you mean --members?)"],
  [["--xyz"], "unknown option '--xyz'"],
  [["mnist"], `There is no command mnist: ${COMMANDS}`],
  [["--members"], "option '--members <n>' argument missing"],
  [["--members", "0"], "--members must be an integer of at least 1: received 0"],
  [["--members", "-1"], "--members must be an integer of at least 1: received -1"],
  [["--members", "2.5"], "--members must be an integer of at least 1: received 2.5"],
  [["--epochs", "ten"], "--epochs must be an integer of at least 1: received ten"],
  [["--workers", "0"], "--workers must be an integer of at least 1: received 0"],
  [["--seed", "-3"], "--seed must be an integer of at least 0: received -3"],
  [["--seed", "1e99"], "--seed must be an integer of at least 0: received 1e99"],
  [
    ["--train-limit", "some"],
    "--train-limit must be an integer of at least 1, or all: received some",
  ],
  [["--test-limit", "0"], "--test-limit must be an integer of at least 1, or all: received 0"],
  [
    ["--methods", "bagging,boosting"],
    "--methods must be of randomInit, mixedModels, bagging, gaussianNoise, adversarialTraining, " +
    "defensiveDistillation, bagging+adversarialTraining, bagging+defensiveDistillation: " +
    "received boosting",
  ],
  [["--tables", "3"], "--tables must be of 2, 4: received 3"],
  [
    ["--tables", "2", "--methods", "bagging"],
    "--tables stands for methods: leave it or --methods bagging out",
  ],
  [["--attacks", "bim,"], "--attacks must be of fgsm, bim: received nothing"],
  [
    ["--profile", "big"],
    "option '--profile <name>' argument 'big' is invalid. Allowed choices are smoke, quick, small, paper.",
  ],
  [
    ["--dataset", "cifar"],
    "--dataset must be of auto, mnist, cifar10, synthetic: received cifar",
  ],
  [
    ["--dataset", "auto,mnist"],
    "--dataset auto is one data set, and stands alone: received auto,mnist",
  ],
  [
    ["--backend", "cuda"],
    "option '--backend <name>' argument 'cuda' is invalid. " +
    "Allowed choices are auto, tensorflow, webgpu, wasm, cpu.",
  ],
  [["--reading", "grad2"], "A reading is given as NAME=VALUE: received grad2"],
  [["--replicates", "0"], "--replicates must be an integer of at least 1: received 0"],
  [["--every-reading", "0"], "--every-reading must be an integer of at least 1: received 0"],
  [["--sweep", "0.1,,0.2"], "--sweep must be numbers above 0 and up to 1: received nothing"],
  [["--sweep", "0"], "--sweep must be numbers above 0 and up to 1: received 0"],
  [["--sweep", "much"], "--sweep must be numbers above 0 and up to 1: received much"],
  [["report", "--form", "x"], "unknown option '--form' (Did you mean --from?)"],
  [
    ["report", "--from", "there", "--members", "3"],
    "--from has everything in its folder: leave out --members",
  ],
  ...["0/4", "5/4", "1", "1/4/2", "a/b", "-1/4"].map((value): [string[], string] => [
    ["run", `--units=${value}`],
    `--units must be a share from 1/n to n/n, such as 2/4: received ${value}`,
  ]),
  [
    ["run", "--only", "tests"],
    "option '--only <kind>' argument 'tests' is invalid. Allowed choices are train, attack.",
  ],
  [
    ["plan", "--strict"],
    "plan has no flag --strict: leave it out; plan --help lists those it has",
  ],
  [["run", "--json", "x"], "run has no flag --json: leave it out; run --help lists those it has"],
  [
    ["--members", "3", "run", "--json=x"],
    "run has no flag --json: leave it out; run --help lists those it has",
  ],
  [["store"], "store needs to be told what to do: ls, verify or gc"],
  [["store", "wipe"], "There is no command store wipe: use one of ls, verify, gc"],
  [["store", "verfy", "--out", "x"], "There is no command store verfy: use one of ls, verify, gc"],
  [["frobnicate"], `There is no command frobnicate: ${COMMANDS}`],
  [["--members", "3", "attak", "--checkpoint", "x"], `There is no command attak: ${COMMANDS}`],
  ...[[], ["report"], ["calibrate"], ["attack", "--checkpoint", "x", "--epsilon", "0.1"]].map((
    command,
  ): [string[], string] => [[...command, "--json", ""], "--json must be a file: received nothing"]),
  ...[
    ["--out"],
    ["--data-dir"],
    ["calibrate", "--out"],
    ["report", "--from"],
    ["claims", "--from"],
    ["attack", "--checkpoint", "x", "--epsilon", "0.1", "--data-dir"],
    ["store", "gc", "--out"],
  ].map((args): [string[], string] => [
    [...args, " "],
    `${args.at(-1)} must be a folder: received nothing`,
  ]),
  [["store", "ls", "--dry-run"], "unknown option '--dry-run'"],
  [
    ["claims", "C8", "C9"],
    "too many arguments for 'claims'. Expected 1 argument but got 2: C8, C9.",
  ],
];

for (const [args, message] of MISTAKES) {
  Deno.test(`reproduce ${args.join(" ")} is refused in one line`, () => {
    assert.throws(() => parseCommandLine(args, "1.2.3"), new UserError(message));
  });
}

Deno.test("replicates, every reading and a sweep can be asked for", () => {
  const options = optionsOf(
    "--replicates",
    "3",
    "--every-reading",
    "--sweep",
    "0.2,0.05",
    "--strict",
  );
  assert.equal(options.replicates, 3);
  assert.equal(options.everyReading, "all");
  assert.equal(optionsOf("--every-reading", "all").everyReading, "all");
  assert.equal(optionsOf("--every-reading", "50").everyReading, 50);
  assert.deepEqual(options.sweep, [0.05, 0.2]);
  assert.equal(options.strict, true);
});

Deno.test("replicates whose seeds would not all differ are refused", () => {
  const largest = String(Number.MAX_SAFE_INTEGER - 2);
  assert.equal(optionsOf("--seed", largest, "--replicates", "3").seed, Number(largest));
  assert.throws(
    () => optionsOf("--seed", largest, "--replicates", "4"),
    new UserError(
      "--seed 9007199254740989 --replicates 4 needs seeds larger than 9007199254740991: give a " +
        "smaller --seed",
    ),
  );
  assert.throws(() => optionsOf("--seed", "9007199254740991", "--replicates", "3"), UserError);
});
