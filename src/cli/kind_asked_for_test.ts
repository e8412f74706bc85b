import assert from "assert";
import { UserError } from "../errors.ts";
import { MADE_UP_RESULTS } from "../reports/_made_up_results.ts";
import { checkJoinable, type RunKind } from "../reports/joinable.ts";
import type { Results } from "../reports/results.ts";
import { DEFAULT_READINGS } from "../experiments/readings.ts";
import { kindAskedFor } from "./kind_asked_for.ts";
import { parseCommandLine } from "./options.ts";

const RECORDED: Results = { ...MADE_UP_RESULTS, readings: DEFAULT_READINGS };

function asked(...flags: string[]): RunKind {
  const line = parseCommandLine(["--profile", "quick", ...flags], "");
  assert(line.kind === "reproduce");
  return kindAskedFor(line.options, RECORDED);
}

/** The recorded run: MNIST, one method, both attacks. */
const KEPT: RunKind = { ...asked("--methods", "gaussianNoise"), protocol: RECORDED.protocol };

Deno.test("flags that leave to the run what only it finds out can be joined", () => {
  checkJoinable(KEPT, asked("--methods", "bagging"));
  checkJoinable(KEPT, asked("--methods", "bagging", "--backend", "auto", "--dataset", "mnist"));
  checkJoinable(KEPT, asked("--methods", "gaussianNoise", "--seed", "2"));
  assert.deepEqual(asked("--methods", "bagging").methods, [
    { dataset: "mnist", method: "bagging" }, // what "auto" was
  ]);
});

Deno.test("flags of a run that cannot be joined are told before it is made", () => {
  const refused: [string[], string][] = [
    [["--methods", "gaussianNoise"], "both have gaussianNoise on mnist"],
    [["--methods", "bagging", "--seed", "2"], "seed is 1 in one and 2 in the other"],
    [
      ["--methods", "bagging", "--members", "9"],
      "mnist has another protocol in one than in the other",
    ],
    [
      ["--methods", "bagging", "--epochs", "9"],
      "mnist has another protocol in one than in the other",
    ],
    [
      ["--methods", "gaussianNoise", "--seed", "2", "--attacks", "fgsm"],
      "attacks is fgsm, bim in one and fgsm in the other",
    ],
    [
      ["--methods", "gaussianNoise", "--seed", "2", "--every-reading", "100"],
      "everyReading is 0 in one and 100 in the other",
    ],
    [
      ["--methods", "gaussianNoise", "--seed", "2", "--sweep", "0.1"],
      "sweep is none in one and 0.1 in the other",
    ],
    [
      ["--methods", "bagging", "--reading", "loss=clipped"],
      "loss is fused in one and clipped in the other",
    ],
  ];
  for (const [flags, reason] of refused) {
    assert.throws(
      () => checkJoinable(KEPT, asked(...flags)),
      new UserError(`The runs cannot be joined: ${reason}`),
    );
  }
});
