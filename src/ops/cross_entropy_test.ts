import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { type CaseResult, crossEntropyCase, drawInputs, runCase } from "./_case.ts";
import { finiteDifferences } from "./_difference.ts";
import { naiveSoftmax } from "./_naive.ts";
import type { Loss } from "./loss_readings.ts";

const SHAPE = [2, 3, 5] as const;
const ONE_HOT = {
  shape: SHAPE,
  values: Float32Array.from({ length: 30 }, (_, i) => i % 5 === Math.floor(i / 5) * 2 % 5 ? 1 : 0),
};
// Rows that sum to 1, without an order; also once for all members.
const SOFT = { shape: SHAPE, values: Float32Array.from(naiveSoftmax(ramp(30), 5)) };
const SHARED = { shape: [1, 3, 5] as const, values: SOFT.values.slice(0, 15) };

function ramp(length: number): number[] {
  return Array.from({ length }, (_, i) => (i * 11 % 7) / 2);
}

/** Sums -label * log(p) over each row; the gradient by logit j is sum(label) p_j - label_j. */
function naive(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  dy: ArrayLike<number>,
): { losses: number[]; gradient: Float64Array } {
  const losses: number[] = [];
  const p = naiveSoftmax(logits, 5);
  const gradient = p.map((value, i) => {
    const row = Math.floor(i / 5);
    let sum = 0;
    for (let k = 5 * row; k < 5 * row + 5; k++) sum += labels[k % labels.length]!;
    return dy[row]! * (sum * value - labels[i % labels.length]!);
  });
  for (let i = 0; i < p.length; i++) {
    if (i % 5 === 0) losses.push(0);
    losses[losses.length - 1]! -= labels[i % labels.length]! * Math.log(p[i]!);
  }
  return { losses, gradient };
}

/** Runs the loss on rows of logits, with a one-hot label 0 in every row. */
function runRows(loss: Loss, rows: number[][]): Promise<CaseResult> {
  const shape = [1, rows.length, rows[0]!.length] as const;
  const values = Float32Array.from(rows.flatMap((row) => row.map((_, k) => k === 0 ? 1 : 0)));
  return runCase(crossEntropyCase(shape, loss, { shape, values }), {
    logits: Float32Array.from(rows.flat()),
  });
}

for (const backend of ["cpu", "wasm"] as const) {
  for (const loss of ["fused", "clipped"] as const) {
    for (const [kind, labels] of Object.entries({ ONE_HOT, SOFT, SHARED })) {
      Deno.test(`${backend}: crossEntropy() ${loss} of labels ${kind} is the plain loops'`, async () => {
        await activateBackend(backend);
        const opCase = crossEntropyCase(SHAPE, loss, labels);
        const { logits } = drawInputs(opCase);
        const { shape, output, dy, gradients } = await runCase(opCase);
        const { losses, gradient } = naive(logits!, labels.values, dy);
        assert.deepEqual(shape, [2, 3]);
        assertClose(output, losses);
        assertClose(gradients.logits!, gradient);
      });
    }
  }

  Deno.test(`${backend}: crossEntropy() at a temperature is that of logits divided by it`, async () => {
    await activateBackend(backend);
    for (const loss of ["fused", "clipped"] as const) {
      const opCase = crossEntropyCase(SHAPE, loss, SOFT, 10);
      const { logits } = drawInputs(opCase);
      const { output, dy, gradients } = await runCase(opCase);
      const { losses, gradient } = naive(logits!.map((z) => z / 10), SOFT.values, dy);
      assertClose(output, losses);
      assertClose(gradients.logits!, gradient.map((g) => g / 10), { absolute: 1e-6 });
    }
  });

  Deno.test(`${backend}: crossEntropy() clipped has gradient 0 where it clips, fused has not`, async () => {
    await activateBackend(backend);
    // The true class's probability is 1 - 4e-9, then 4e-9, then 1 - 2e-6: only the last is kept.
    const rows = [[20, 0, 0], [-20, 0, 0], [14, 0, 0]];
    const clipped = await runRows("clipped", rows);
    assertClose(clipped.output, [1e-7, -Math.log(1e-7), 1.663e-6], { absolute: 3e-7 });
    const [certain, hopeless, kept] = [0, 3, 6].map((i) =>
      clipped.gradients.logits!.slice(i, i + 3)
    );
    assertClose(certain!, [0, 0, 0], { absolute: 0 });
    assertClose(hopeless!, [0, 0, 0], { absolute: 0 });
    assert.ok(kept!.every((value) => value !== 0), `${kept}`);

    const fused = await runRows("fused", rows);
    assertClose(fused.output.slice(1, 2), [20 + Math.log(2)]);
    const [surest, worst] = [0, 3].map((i) => fused.gradients.logits!.slice(i, i + 3));
    assert.ok(surest!.slice(1).every((value) => value !== 0), `${surest}`);
    assertClose(worst!, [-1, 0.5, 0.5].map((value) => value * fused.dy[1]!));
  });

  Deno.test(`${backend}: crossEntropy() stays finite for logits of any float32 size`, async () => {
    await activateBackend(backend);
    for (const loss of ["fused", "clipped"] as const) {
      const { output, gradients } = await runRows(loss, [[1e30, -1e30], [-500, 500], [0, 1e4]]);
      assert.ok(output.every(Number.isFinite), `${loss}: ${output}`);
      assert.ok(gradients.logits!.every(Number.isFinite), `${loss}: ${gradients.logits}`);
    }
  });
}

Deno.test("crossEntropy()'s gradients are the differences of its values", async () => {
  await activateBackend("cpu");
  for (const loss of ["fused", "clipped"] as const) {
    for (const labels of [ONE_HOT, SOFT]) {
      const opCase = crossEntropyCase(SHAPE, loss, labels);
      const { dy, gradients } = await runCase(opCase);
      const differences = await finiteDifferences(opCase, drawInputs(opCase), "logits", dy, 0.02);
      assertClose(gradients.logits!, differences, { absolute: 3e-4 });
    }
  }
});

Deno.test("the labels of these tests are one-hot, and soft", () => {
  for (let row = 0; row < 6; row++) {
    const hot = [...ONE_HOT.values.slice(5 * row, 5 * row + 5)];
    assert.deepEqual(hot.sort(), [0, 0, 0, 0, 1], `row ${row}`);
  }
  assert.ok(SOFT.values.every((value) => value > 0 && value < 1));
  assert.equal(tf.memory().numTensors, 0);
});
