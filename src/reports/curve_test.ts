import assert from "assert";
import { alongCurve, type CurvePoint } from "./curve.ts";

const points = (...pairs: [number, number][]): CurvePoint[] =>
  pairs.map(([epsilon, accuracy]) => ({ epsilon, accuracy }));

Deno.test("a curve is straight between the epsilons that were attacked", () => {
  const curve = alongCurve(points([0, 1], [0.25, 0.5], [0.5, 0.25]), 5);
  assert.deepEqual(curve, [1, 0.75, 0.5, 0.375, 0.25]);
});

Deno.test("a curve ends at its last point, however its epsilon is rounded", () => {
  for (let thousandths = 2; thousandths <= 1000; thousandths++) {
    const largest = thousandths / 1000;
    const curve = alongCurve(points([0, 1], [largest / 3, 0.9], [largest, 0.85]), 48);
    assert(Math.abs(curve.at(-1)! - 0.85) < 1e-12, `${largest}: ${curve.at(-1)}`);
  }
});
