import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { drawInputs, type OpCase, runCase } from "../ops/_case.ts";
import { finiteDifferences } from "../ops/_difference.ts";
import { naiveLoss } from "./_naive_losses.ts";
import { ATTACK_LOSSES, type AttackLossName } from "./losses.ts";

const CLASSES = 5;
const SHAPE = [2, 4, CLASSES] as const;
const ROWS = SHAPE[0] * SHAPE[1];
const labelOf = (row: number): number => row * 2 % CLASSES;
const targetOf = (row: number): number => (labelOf(row) + 1 + row % 3) % CLASSES;
const hot = (classOf: (row: number) => number): tf.Tensor3D =>
  tf.tensor3d(
    Array.from(
      { length: ROWS * CLASSES },
      (_, i) => classOf(Math.floor(i / CLASSES)) === i % CLASSES ? 1 : 0,
    ),
    [...SHAPE],
  );

function lossCase(name: AttackLossName, targeted: boolean): OpCase {
  const loss = ATTACK_LOSSES[name];
  return {
    name: `${name} ${targeted}`,
    inputs: { logits: SHAPE },
    run: ({ logits }) =>
      targeted
        ? loss.targeted(hot(labelOf))(logits as tf.Tensor3D, hot(targetOf))
        : loss.untargeted(logits as tf.Tensor3D, hot(labelOf)),
  };
}

const NAMES = Object.keys(ATTACK_LOSSES) as AttackLossName[];
const FORMS = NAMES.flatMap((name) => [false, true].map((targeted) => ({ name, targeted })));

for (const backend of ["cpu", "wasm"] as const) {
  for (const { name, targeted } of FORMS) {
    const title = `${backend}: ${name}${targeted ? " towards a target" : ""}`;
    Deno.test(`${title} is the formula's, and its gradient the differences of its values`, async () => {
      await activateBackend(backend);
      const opCase = lossCase(name, targeted);
      const values = drawInputs(opCase);
      const { shape, output, dy, gradients } = await runCase(opCase, values);
      assert.deepEqual(shape, [2, 4]);
      const rows = Array.from({ length: ROWS }, (_, row) => {
        const logits = values.logits!.subarray(row * CLASSES, (row + 1) * CLASSES);
        return naiveLoss(name, logits, labelOf(row), targeted ? targetOf(row) : undefined);
      });
      assertClose(output, rows);
      // Steps too small to change the order of any two logits.
      const differences = await finiteDifferences(opCase, values, "logits", dy, 2e-3);
      assertClose(gradients.logits!, differences, { absolute: 3e-3, relative: 3e-3 });
      assert(gradients.logits!.some((value) => Math.abs(value) > 0.1));
    });
  }

  Deno.test(`${backend}: a loss without scale: dlr is the same for larger logits, and finite for equal ones`, async () => {
    await activateBackend(backend);
    tf.tidy(() => {
      const labels = hot(labelOf);
      const { logits } = drawInputs(lossCase("dlr", false));
      const z = tf.tensor3d(logits!, [...SHAPE]);
      const usual = ATTACK_LOSSES.dlr.untargeted(z, labels).dataSync();
      const larger = ATTACK_LOSSES.dlr.untargeted(tf.mul(z, 100), labels).dataSync();
      assertClose(larger, usual);
      const equal = ATTACK_LOSSES.dlr.untargeted(tf.zerosLike(z), labels).dataSync();
      assertClose(equal, Array(ROWS).fill(0), { absolute: 0 });
    });
  });
}

Deno.test("the logits of these tests are wide enough apart for differences of their order", () => {
  for (const { name, targeted } of FORMS) {
    const { logits } = drawInputs(lossCase(name, targeted));
    for (let row = 0; row < ROWS; row++) {
      const sorted = [...logits!.subarray(row * CLASSES, (row + 1) * CLASSES)].sort((a, b) =>
        a - b
      );
      sorted.slice(1).forEach((z, k) => assert(z - sorted[k]! > 5e-3, `${name}, row ${row}`));
    }
  }
});

Deno.test("dlr refuses too few classes for its ranks", async () => {
  await activateBackend("cpu");
  tf.tidy(() => {
    const two = tf.tensor3d([[[1, 2]]]);
    const three = tf.tensor3d([[[1, 2, 3]]]);
    assert.throws(
      () => ATTACK_LOSSES.dlr.untargeted(two, two),
      new RangeError("The difference of logits ratio needs 3 classes here: received 2"),
    );
    assert.throws(
      () => ATTACK_LOSSES.dlr.targeted(three)(three, three),
      new RangeError("The difference of logits ratio needs 4 classes here: received 3"),
    );
  });
});
