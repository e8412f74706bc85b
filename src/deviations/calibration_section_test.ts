import assert from "assert";
import { madeUpCalibration, madeUpFactor } from "../calibration/_made_up_calibration.ts";
import type { Calibration, FactorCalibration } from "../calibration/calibration.ts";
import { calibrationTable, choiceText } from "../calibration/calibration_text.ts";
import { EARLIER_RULE, RULE } from "../calibration/rule.ts";
import { signed } from "../reports/numbers.ts";
import { calibratedReading, calibrationSection } from "./calibration_section.ts";

const NONE: Calibration = { schema: 1, datasets: [] };

Deno.test("the section has the rule, every candidate with its reason, and what is not known yet", () => {
  const text = calibrationSection(NONE).join("\n\n");
  assert(text.includes(RULE));
  assert.equal(text.match(/^Not calibrated yet\.$/gm)?.length, 6);
  assert.match(
    text,
    /^\*\*CIFAR-10\*\*: `0\.02`, .*`0\.2` \(.+\), against the 0\.7160 of Table 2, where `randomInit` has 0\.7984\.$/m,
  );
  assert.match(
    text,
    /^\*\*MNIST\*\*: `0\.1`, `0\.2`, `evaluation \(0\.3\)` \(.+\), against the 0\.9902 of Table 4, where `randomInit` has 0\.9912\.$/m,
  );
});

Deno.test("what was calibrated is shown where it was, and nowhere else", () => {
  const found = madeUpCalibration(["noiseSigma"], "cifar10");
  const section = calibrationSection({ ...NONE, datasets: [found] });
  const [factor] = found.factors;
  assert(section.includes(calibrationTable(factor!, "cifar10")));
  assert(section.includes(choiceText(factor!, "cifar10", (text) => `\`${text}\``)));
  assert.equal(section.filter((part) => part === "Not calibrated yet.").length, 5);
  const at = section.indexOf(calibrationTable(factor!, "cifar10"));
  assert.match(section[at - 1]!, /^\*\*CIFAR-10\*\*: `0\.02`/);
  assert.match(
    section[at + 2]!,
    /^CIFAR-10, 50000 training and 2000 held-out images, .*\. Its units/,
  );
});

Deno.test("a factor that an earlier rule chose is told of, with what the method costs", () => {
  const optimizer = madeUpFactor("optimizer", { single: [0.97] });
  const { base: _base, ...made } = madeUpFactor("noiseSigma", { single: [0.97, 0.96] });
  const noise = { ...made, rule: EARLIER_RULE };
  const told = (...factors: FactorCalibration[]): string[] =>
    calibrationSection({ ...NONE, datasets: [{ dataset: "mnist", factors }] })
      .filter((part) => part.startsWith("Chosen by the earlier rule"));
  const cost = (i: number): string =>
    signed(noise.values[i]!.single.accuracy - optimizer.values[0]!.single.accuracy);
  const [text, ...others] = told(optimizer, noise);
  assert.deepEqual(others, []);
  assert(text!.includes(`differ by \`0.05\` ${cost(0)}, \`0.1\` ${cost(1)}, `), text);
  assert(text!.includes("; the paper's by −0.0014. By that `0."), text);
  const shorter = { ...noise, protocol: { ...noise.protocol, epochs: 1 } };
  assert.deepEqual(told(optimizer, shorter), [
    "Chosen by the earlier rule.",
  ]);
  assert.deepEqual(told(optimizer, madeUpFactor("noiseSigma", { single: [0.97] })), []);
  assert.deepEqual(told({ ...optimizer, rule: EARLIER_RULE }), [
    "Chosen by the earlier rule. The target is the same by both.",
  ]);
});

Deno.test("a reading says what was chosen against its default, on each data set", () => {
  const factor = madeUpFactor("optimizer", { single: [0.96] });
  const choosing = (chosen: string): Calibration => ({
    ...NONE,
    datasets: [{
      dataset: "mnist",
      factors: [{ ...factor, choice: { ...factor.choice, chosen } }],
    }],
  });
  const start = '- Clean accuracy chooses (see "Calibrated by clean accuracy"): on MNIST ';
  assert.deepEqual(calibratedReading("optimizer", choosing("adam")), [
    `${start}\`adam\`, the default; on CIFAR-10 not calibrated yet.`,
  ]);
  assert.deepEqual(calibratedReading("optimizer", choosing("rmsprop")), [
    `${start}\`rmsprop\`, not the default \`adam\`; on CIFAR-10 not calibrated yet.`,
  ]);
  assert.deepEqual(calibratedReading("noiseSigma", NONE), [
    `${start}not calibrated yet; on CIFAR-10 not calibrated yet.`,
  ]);
  assert.deepEqual(calibratedReading("grad2", NONE), []);
});
