import assert from "assert";
import {
  renderRobustCurve,
  renderRobustness,
  renderSelfChecks,
  type RobustCurve,
} from "./robustness_text.ts";

const CURVE: RobustCurve = {
  title: "PGD",
  norm: "linf",
  images: 10,
  points: [
    { epsilon: 0, right: 10 },
    { epsilon: 0.1, right: 5 },
    { epsilon: 0.2, right: 0 },
  ],
};

Deno.test("a table has the accuracy and its interval at every epsilon, and a median size", () => {
  const text = renderRobustness([CURVE, {
    ...CURVE,
    title: "DeepFool",
    norm: "l2",
    points: CURVE.points.slice(0, 1),
    medianSize: 0.123456,
  }, { ...CURVE, points: [], medianSize: Infinity }]);
  assert.deepEqual(text.split("\n").slice(2).map((line) => line.replace(/ +/g, " ")), [
    "| PGD | L-inf | 0 (clean) | 1.0000 | [0.7225, 1.0000] |",
    "| | | 0.1 | 0.5000 | [0.2366, 0.7634] |",
    "| | | 0.2 | 0.0000 | [0.0000, 0.2775] |",
    "| DeepFool | L2 | 0 (clean) | 1.0000 | [0.7225, 1.0000] |",
    "| | | median size | 0.1235 | |",
    "| | | median size | none for half of them | |",
  ]);
});

Deno.test("attacks with targets have the share of images that are taken for theirs", () => {
  const points = CURVE.points.map((point, i) => ({ ...point, onTarget: 4 * i }));
  const [heads, , clean, , last] = renderRobustness([{ ...CURVE, points }]).split("\n");
  assert.match(heads!, /\| +Accuracy \| +95 % interval \| On target \| +95 % \|$/);
  assert.match(clean!, /\| +0\.0000 \| \[0\.0000, 0\.2775\] \|$/);
  assert.match(last!, /\| +0\.8000 \| \[0\.4902, 0\.9433\] \|$/);
});

Deno.test("a curve falls from the clean accuracy to that of the largest epsilon", () => {
  const lines = renderRobustCurve(CURVE).split("\n");
  assert.equal(lines[0], "PGD: accuracy against epsilon");
  assert.equal(lines.length, 13);
  assert.match(lines[1]!, /^ 1.00 ┼─/);
  assert.match(lines[11]!, /^ 0.00 ┤ {40,}╰─*$/);
  assert.match(lines[12]!, /^ {7}0 +0\.2$/);
});

Deno.test("checks that flag something are marked", () => {
  const checks = [
    { name: "transfer", flagged: true, explanation: "bad" },
    { name: "hugeEpsilon", flagged: false, explanation: "good" },
  ] as const;
  assert.equal(renderSelfChecks(checks), "! transfer      bad\n  hugeEpsilon   good");
});
