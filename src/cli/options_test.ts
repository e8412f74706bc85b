import assert from "assert";
import { UserError } from "../errors.ts";
import { DEFAULT_READINGS } from "../experiments/readings.ts";
import { parseCommandLine } from "./options.ts";
import type { ReproduceOptions } from "./result_flags.ts";

function optionsOf(...args: string[]): ReproduceOptions {
  const line = parseCommandLine(args, "1.2.3");
  assert(line.kind === "reproduce");
  return line.options;
}

function textOf(...args: string[]): string {
  const line = parseCommandLine(args, "1.2.3");
  assert(line.kind === "print");
  return line.text;
}

Deno.test("report --from and claims look at a finished run", () => {
  assert.deepEqual(parseCommandLine(["report", "--from", "there", "--strict"], "1.2.3"), {
    kind: "recorded",
    options: { from: "there", strict: true, claim: undefined, format: "table", quiet: false },
  });
  const quiet = parseCommandLine(["report", "--from", "there", "--quiet"], "1.2.3");
  assert(quiet.kind === "recorded" && quiet.options.quiet);
  assert.deepEqual(parseCommandLine(["claims"], "1.2.3"), {
    kind: "claims",
    options: { from: undefined, strict: false, claim: undefined, format: "table", quiet: false },
  });
  assert.deepEqual(parseCommandLine(["claims", "C8", "--strict"], "1.2.3"), {
    kind: "claims",
    options: { from: undefined, strict: true, claim: "C8", format: "table", quiet: false },
  });
});

Deno.test("plan, run and report take the flags of a run, and their own", () => {
  const flags = ["--profile", "smoke", "--members", "4", "--reading", "grad2=meanOfSigns"];
  const { json, strict, format, ...run } = optionsOf(...flags);
  assert.deepEqual([json, strict, format], [undefined, false, "table"]);
  const parse = (...args: string[]): unknown => parseCommandLine(args, "1.2.3");
  assert.deepEqual(parse("plan", ...flags), { kind: "plan", options: run, json: false });
  assert.deepEqual(parse("plan", "--json", ...flags), {
    kind: "plan",
    options: run,
    json: true,
  });
  assert.deepEqual(parse("run", ...flags), { kind: "run", options: run, part: {} });
  assert.deepEqual(parse("run", ...flags, "--units", "2/4", "--only", "attack"), {
    kind: "run",
    options: run,
    part: { share: { index: 2, count: 4 }, only: "attack" },
  });
  assert.deepEqual(parse("report", ...flags, "--strict", "--json", "copy.json"), {
    kind: "report",
    options: { ...run, format, strict: true, json: "copy.json" },
  });
});

Deno.test("store is told what to do, and where", () => {
  const parse = (...args: string[]): unknown => parseCommandLine(["store", ...args], "1.2.3");
  const options = { action: "ls", out: "results", dryRun: false };
  assert.deepEqual(parse("ls"), { kind: "store", options });
  assert.deepEqual(parse("verify", "--out", "there"), {
    kind: "store",
    options: { ...options, action: "verify", out: "there" },
  });
  assert.deepEqual(parse("gc", "--dry-run"), {
    kind: "store",
    options: { ...options, action: "gc", dryRun: true },
  });
});

Deno.test("--help names every flag, reading, option of a reading, and profile, with examples", () => {
  const help = textOf("--help");
  assert.equal(textOf("-h"), help);
  assert.equal(textOf("--members", "3", "--help"), help);
  assert.match(help, /^Usage: reproduce \[options\] \[command\]\n/);
  const flags = ["profile", "dataset", "methods", "attacks", "members", "epochs", "train-limit"];
  const others = ["test-limit", "reading", "backend", "workers", "seed", "data-dir", "out"];
  const newer = ["replicates", "every-reading", "sweep", "strict", "tables"];
  for (const flag of [...flags, ...others, ...newer, "json", "quiet", "version", "help"]) {
    assert(help.includes(`--${flag}`), flag);
  }
  for (const [name, value] of Object.entries(DEFAULT_READINGS)) {
    assert.match(help, new RegExp(`^  ${name} .*(\n   .*)?\\[${value}\\]$`, "m"));
  }
  for (
    const option of [
      "linear",
      "clipped",
      "adadelta",
      "predictedEachStepEnsemble",
      "notGiven",
      "none",
    ]
  ) {
    assert(help.includes(option), option);
  }
  assert(help.includes("meanOfSigns or meanOfPerturbations"));
  assert.match(help, /^ {2}smoke .*3 members, 2 epochs, 2000 training and 200 test images/m);
  assert.match(
    help,
    /^ {2}paper .*10 epochs \(25 on CIFAR-10\), all training and all test images/m,
  );
  assert.match(help, /^Examples:\n {2}deno task reproduce/m);
});

Deno.test("every example of --help is a command line that is understood", () => {
  const examples = textOf("--help").match(/(?<=^ {2}deno task reproduce).*/gm)!;
  assert.equal(examples.length, 16);
  const kinds = examples.map((example) => {
    const args = example.replace(/\s{6,}.*$/, "").trim().split(/\s+/).filter(Boolean);
    return parseCommandLine(args, "1.2.3").kind;
  });
  assert.deepEqual(kinds, [
    ...new Array(6).fill("reproduce"),
    ...["plan", "run", "calibrate", "report", "recorded", "claims", "claims"],
    ...["strongest", "attack", "store"],
  ]);
});

Deno.test("--version prints the version alone", () => {
  assert.equal(textOf("--version"), "1.2.3");
  assert.equal(textOf("-V"), "1.2.3");
});

Deno.test("where the user's cache is unknown, --data-dir and --help still work", () => {
  const names = ["HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "ENSEMBLE_DEFENSE_DATA"];
  const kept = names.map((name) => [name, Deno.env.get(name)] as const);
  try {
    names.forEach((name) => Deno.env.delete(name));
    assert.equal(optionsOf("--data-dir", "here").dataDir, "here");
    assert.match(textOf("--help"), /^Usage/);
    assert.throws(() => parseCommandLine([], "1.2.3"), UserError);
  } finally {
    for (const [name, value] of kept) if (value !== undefined) Deno.env.set(name, value);
  }
});

Deno.test("--format is one of the forms of tables, with --from as well", () => {
  assert.equal(optionsOf("--format", "csv").format, "csv");
  const line = parseCommandLine(["report", "--from", "there", "--format", "latex"], "1.2.3");
  assert(line.kind === "recorded");
  assert.equal(line.options.format, "latex");
  assert.throws(
    () => parseCommandLine(["--format", "pdf"], "1.2.3"),
    /option '--format <form>' argument 'pdf' is invalid. Allowed choices are table, json, csv/,
  );
});
