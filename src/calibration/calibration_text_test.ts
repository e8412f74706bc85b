import assert from "assert";
import { madeUpCalibration, madeUpFactor } from "./_made_up_calibration.ts";
import { calibrationTable, choiceText, notesText, renderCalibration } from "./calibration_text.ts";
import type { FactorCalibration } from "./calibration.ts";
import { FACTOR_NAMES } from "./factors.ts";
import { RULE } from "./rule.ts";

/** A calibration with another choice than it has. */
function choosing(choice: Partial<FactorCalibration["choice"]>): FactorCalibration {
  const factor = madeUpFactor("optimizer", { single: [0.96] });
  const measured = { distance: -0.0021, distanceInterval: [-0.004, 0.0003] } as const;
  return { ...factor, choice: { ...factor.choice, ...measured, ...choice } };
}

Deno.test("a terminal shows every factor, what was chosen, the rule and the protocol once", () => {
  const text = renderCalibration(madeUpCalibration(FACTOR_NAMES, "mnist", [0.96]));
  assert(text.startsWith("Calibration on MNIST: clean accuracy on held-out training images\n\n"));
  for (const title of ["optimizer, on randomInit", "noiseSigma, on gaussianNoise"]) {
    assert(text.includes(`\n${title}\n`), title);
  }
  assert.match(text, /^\| evaluation \(0\.3\) \| +0\.\d{4} \| +\.\d{4}–\.\d{4} \| 0\.9\d{3} \|/m);
  assert.equal(text.split(RULE).length, 2);
  assert.equal(text.split("2 networks of each value, batches of 128, seed 1").length, 2);
  assert.equal(text.match(/Its units took 1 h 2 min of one thread's time on a test's/g)?.length, 3);
  assert(
    text.split("\n").filter((line) => line.startsWith("|")).every((line) => line.length <= 125),
  );
});

Deno.test("the paper's cell is named as MNIST's beside drawn digits", () => {
  const header = (dataset: "mnist" | "synthetic"): string =>
    calibrationTable(madeUpFactor("optimizer", { single: [0.96], dataset }), dataset)
      .split("\n")[0]!;
  assert.match(header("synthetic"), /\| Paper \(MNIST\) \|/);
  assert.match(header("mnist"), /\| Paper +\|/);
});

Deno.test("values are marked as the default, the nearest, tied and chosen", () => {
  const marks = (factor: FactorCalibration): string[] =>
    calibrationTable(factor, "mnist").split("\n").slice(2)
      .map((row) => row.split("|").at(-2)!.trim());
  assert.deepEqual(marks(choosing({ nearest: "adam", ties: [], chosen: "adam" })), [
    "default, nearest, chosen",
    "",
    "",
  ]);
  assert.deepEqual(marks(choosing({ nearest: "rmsprop", ties: ["adam"], chosen: "adam" })), [
    "default, tied, chosen",
    "",
    "nearest",
  ]);
});

Deno.test("the choice is told in words, with its distance and what else is tied", () => {
  const distance = "Its distance from the paper's 0.9912 (Table 2) is −0.0021, 95 % interval " +
    "[−0.0040, +0.0003].";
  const said = (choice: Partial<FactorCalibration["choice"]>): string =>
    choiceText(choosing(choice), "mnist", (text) => `<${text}>`);
  assert.equal(
    said({ nearest: "adam", ties: [], chosen: "adam" }),
    `Chosen: <adam>, the default and the nearest. ${distance} No other value is tied with it.`,
  );
  assert.equal(
    said({ nearest: "rmsprop", ties: [], chosen: "rmsprop" }),
    `Chosen: <rmsprop>, the nearest, in place of the default <adam>. ${distance} ` +
      "No other value is tied with it.",
  );
  assert.equal(
    said({ nearest: "rmsprop", ties: ["adam"], chosen: "adam" }),
    `Chosen: <adam>, the default, which is tied with the nearest, <rmsprop>. ${distance}`,
  );
  assert.equal(
    said({ nearest: "rmsprop", ties: ["adadelta"], chosen: "rmsprop" }),
    `Chosen: <rmsprop>, the nearest, in place of the default <adam>. ${distance} ` +
      "Also tied with the nearest: <adadelta>.",
  );
});

Deno.test("a target that the base has moved is told of with what moved it", () => {
  const factor = madeUpFactor("adversarialEpsilon", { single: [0.96] });
  const base = {
    ...factor.base!,
    accuracy: 0.9901,
    interval: [0.9881, 0.9919] as const,
    paper: 0.9912,
  };
  const moved = { ...factor, base };
  assert.match(
    choiceText(moved, "mnist"),
    new RegExp(
      "Its distance from the target 0\\.9891 is .* The target is the paper's 0\\.9902 \\(Table 4\\), " +
        "moved as networks of randomInit, trained on the same images, with 0\\.9901 " +
        "\\.9881–\\.9919 are from theirs, 0\\.9912: by −0\\.0011\\.",
    ),
  );
  const [header, , row] = calibrationTable(moved, "mnist").split("\n");
  assert.match(header!, /\| Target +\|/);
  assert.match(row!, /\| 0\.9891 \|/);
});

Deno.test("ensembles of another size than the paper's are told of, and dead classes", () => {
  const two = madeUpFactor("optimizer", { single: [0.96] });
  assert.match(notesText(two, "mnist"), /\nThe paper's ensembles have 10 members: ensembles of 2 /);
  const ten = madeUpFactor("optimizer", { single: [0.96], members: 10 });
  assert(!notesText(ten, "mnist").includes("ensembles"));
  assert.match(calibrationTable(ten, "mnist"), /^\| +its ensemble +\| 0\.\d{4} .* 0\.9942 /m);
  assert(
    !notesText(madeUpFactor("adversarialEpsilon", { single: [0.96] }), "mnist").includes("\n"),
  );
  const [value] = two.values;
  const dead = { ...two, values: [{ ...value!, deadClasses: [{ member: 1, classes: [3, 8] }] }] };
  assert.match(notesText(dead, "mnist"), /on every held-out image\): adam, member 1 \(3, 8\)$/);
  const noise = madeUpFactor("noiseSigma", { single: [0.96] });
  const base = { ...noise.base!, deadClasses: [{ member: 0, classes: [2] }] };
  assert.match(notesText({ ...noise, base }, "mnist"), /image\): randomInit, member 0 \(2\)$/);
});
