import assert from "assert";
import { UserError } from "../errors.ts";
import { madeUpCalibration } from "./_made_up_calibration.ts";
import { calibrated, type Calibration, mergeCalibration } from "./calibration.ts";
import { calibrationJson, calibrationOf, parseCalibration } from "./calibration_file.ts";
import { FACTOR_NAMES, type FactorName } from "./factors.ts";
import { EARLIER_RULE } from "./rule.ts";

const ALL = calibrationOf(madeUpCalibration(FACTOR_NAMES));

/** A calibration with one thing changed: of the optimizer, or of another factor. */
function changed(change: (factor: Record<string, never>) => void, number: number = 0): unknown {
  const copy = JSON.parse(calibrationJson(ALL));
  change(copy.datasets[0].factors[number]);
  return copy;
}

Deno.test("a calibration is written and read back", () => {
  const text = calibrationJson(ALL);
  assert.deepEqual(parseCalibration(JSON.parse(text)), ALL);
  assert.equal(calibrationJson(parseCalibration(JSON.parse(text))), text);
  const none: Calibration = { schema: 1, datasets: [] };
  assert.deepEqual(parseCalibration(JSON.parse(calibrationJson(none))), none);
});

Deno.test("what is missing, unknown or wrong is named", () => {
  const refuses = (change: (factor: Record<string, unknown>) => void, message: string): void =>
    assert.throws(
      () => parseCalibration(changed(change)),
      new UserError(`The calibration is damaged: datasets[0].factors[0]${message}`),
    );
  refuses((factor) => delete factor["protocol"], ".protocol: this field is missing");
  refuses((factor) => factor["attacked"] = 0.5, ".attacked: this field is unknown");
  refuses(
    (factor) => factor["factor"] = "grad2",
    '.factor: expected ("optimizer" | "noiseSigma" | "adversarialEpsilon"), found "grad2"',
  );
  refuses(
    (factor) => (factor as { choice: { distance: number } }).choice.distance = 2,
    ".choice.distance: expected <=1, found 2",
  );
});

Deno.test("a choice that the rule does not make is refused", () => {
  assert.throws(
    () =>
      parseCalibration(changed((factor) => {
        (factor as unknown as { choice: { chosen: string } }).choice.chosen = "rmsprop";
      })),
    /datasets\[0\]\.factors\[0\]: expected the choice that the rule makes of the values, found/,
  );
});

Deno.test("accuracies that are not those of the counts are refused", () => {
  type Values = { values: { members: { correct: number }[] }[] };
  assert.throws(
    () =>
      parseCalibration(changed((factor) => {
        (factor as unknown as Values).values[1]!.members[0]!.correct += 1;
      })),
    /datasets\[0\]\.factors\[0\]: expected accuracies that are those of the members' counts, found/,
  );
});

Deno.test("a base that the rule does not ask for, lacks, or that others would have is refused", () => {
  type Base = { rule: string; base?: unknown; values: { single: { distance: number } }[] };
  const refuses = (change: (factor: Base) => void, number: number, message: RegExp): void =>
    assert.throws(
      () => parseCalibration(changed((factor) => change(factor as unknown as Base), number)),
      message,
    );
  const asked = /factors\[\d\]: expected a base where the rule asks for one, and distances from/;
  refuses((factor) => delete factor.base, 1, asked);
  refuses((factor) => factor.rule = EARLIER_RULE, 1, asked);
  refuses((factor) => factor.rule = "The one that I like", 0, asked);
  refuses((factor) => factor.values[0]!.single.distance += 0.01, 1, asked);
  const { base } = ALL.datasets[0]!.factors[1]!;
  refuses((factor) => factor.base = base, 0, asked);
  refuses(
    (factor) => factor.base = { ...base!, method: "bagging" },
    1,
    /factors\[1\]\.base\.method: expected "randomInit", found "bagging"$/,
  );
  refuses(
    (factor) => factor.base = { ...base!, accuracy: base!.accuracy - 0.01 },
    1,
    /factors\[1\]: expected accuracies that are those of the members' counts/,
  );
});

Deno.test("another factor or data set is added, and the same factor replaced alone", () => {
  const names = ({ datasets }: Calibration): [string, FactorName[]][] =>
    datasets.map(({ dataset, factors }) => [dataset, factors.map(({ factor }) => factor)]);
  const none: Calibration = { schema: 1, datasets: [] };
  const cifar10 = mergeCalibration(none, madeUpCalibration(["noiseSigma"], "cifar10"));
  const both = mergeCalibration(cifar10, madeUpCalibration(["adversarialEpsilon", "optimizer"]));
  assert.deepEqual(names(both), [
    ["mnist", ["optimizer", "adversarialEpsilon"]],
    ["cifar10", ["noiseSigma"]],
  ]);
  const again = mergeCalibration(both, madeUpCalibration(["optimizer"], "mnist", [0.9]));
  assert.deepEqual(names(again), names(both));
  assert.notDeepEqual(
    calibrated(again, "mnist", "optimizer"),
    calibrated(both, "mnist", "optimizer"),
  );
  assert.equal(
    calibrated(again, "mnist", "adversarialEpsilon"),
    calibrated(both, "mnist", "adversarialEpsilon"),
  );
  assert.equal(
    calibrated(again, "cifar10", "noiseSigma"),
    calibrated(both, "cifar10", "noiseSigma"),
  );
  assert.equal(calibrated(again, "cifar10", "optimizer"), undefined);
});
