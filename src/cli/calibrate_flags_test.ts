import assert from "assert";
import { FACTOR_NAMES } from "../calibration/factors.ts";
import { UserError } from "../errors.ts";
import type { CalibrateOptions } from "./calibrate_flags.ts";
import { parseCommandLine } from "./options.ts";

function optionsOf(...args: string[]): CalibrateOptions {
  const line = parseCommandLine(["calibrate", ...args], "1.2.3");
  assert(line.kind === "calibrate");
  return line.options;
}

function refuses(args: readonly string[], message: string): void {
  assert.throws(() => optionsOf(...args), new UserError(message));
}

Deno.test("without flags all factors are calibrated on MNIST by the paper's protocol", () => {
  const { dataDir, workers, ...options } = optionsOf();
  assert.deepEqual(options, {
    dataset: "mnist",
    factors: FACTOR_NAMES,
    members: 2,
    epochs: 10,
    trainLimit: undefined,
    heldOut: 10_000,
    seed: 1,
    backend: "auto",
    out: "results",
    quiet: false,
    json: undefined,
  });
  assert.equal(workers, navigator.hardwareConcurrency);
  assert.match(dataDir, /./);
  assert.equal(optionsOf("--dataset", "cifar10").epochs, 25);
  assert.equal(optionsOf("--dataset", "synthetic").epochs, 10);
});

Deno.test("every number of a calibration can be overridden", () => {
  const options = optionsOf(
    ...["--dataset", "cifar10", "--factor", "noiseSigma,optimizer", "--members", "10"],
    ...["--epochs", "3", "--train-limit", "50", "--held-out", "20", "--seed", "0"],
    ...["--backend", "cpu", "--workers", "7", "--data-dir", "data", "--out", "there"],
    ...["--json", "calibration.json", "--quiet"],
  );
  assert.deepEqual(options, {
    dataset: "cifar10",
    factors: ["optimizer", "noiseSigma"],
    members: 10,
    epochs: 3,
    trainLimit: 50,
    heldOut: 20,
    seed: 0,
    backend: "cpu",
    workers: 7,
    dataDir: "data",
    out: "there",
    json: "calibration.json",
    quiet: true,
  });
  assert.equal(optionsOf("--train-limit", "all").trainLimit, undefined);
});

Deno.test("what cannot be calibrated is refused in one line", () => {
  refuses(
    ["--factor", "grad2"],
    "--factor must be of optimizer, noiseSigma, adversarialEpsilon: received grad2",
  );
  refuses(
    ["--factor", ""],
    "--factor must be of optimizer, noiseSigma, adversarialEpsilon: received nothing",
  );
  refuses(
    ["--dataset", "auto"],
    "option '--dataset <name>' argument 'auto' is invalid. Allowed choices are mnist, cifar10, " +
      "synthetic.",
  );
  refuses(["--members", "0"], "--members must be an integer of at least 1: received 0");
  refuses(["--epochs", "x"], "--epochs must be an integer of at least 1: received x");
  refuses(["--held-out", "0"], "--held-out must be an integer of at least 1: received 0");
  refuses(
    ["--train-limit", "-1"],
    "--train-limit must be an integer of at least 1, or all: received -1",
  );
  refuses(
    ["--attacks", "fgsm"],
    "calibrate has no flag --attacks: leave it out; calibrate --help lists those it has",
  );
  refuses(
    ["--test-limit", "9"],
    "calibrate has no flag --test-limit: leave it out; calibrate --help lists those it has",
  );
  refuses(["more"], "too many arguments for 'calibrate'. Expected 0 arguments but got 1: more.");
});
