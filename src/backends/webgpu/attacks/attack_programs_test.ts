/** Programs of attacks on values that small networks seldom give, beside tfjs's operations. */

import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../../../assert_close.ts";
import { FURTHER_DIRECTIONS } from "../../../attacks/directions.ts";
import { FUSIONS } from "../../../attacks/fusions.ts";
import { crossEntropy } from "../../../ops/cross_entropy.ts";
import { randomStream } from "../../../random/stream.ts";
import { activateBackend } from "../../backend.ts";
import { runProgram, testOnDevice } from "../_on_device.ts";
import { attackMove } from "./attack_programs.ts";
import { fusedCostGradient } from "./fused_cost_program.ts";
import { predictedLabels } from "./label_program.ts";
import { gradientLengths } from "./length_program.ts";
import type { MemberPlaces } from "./member_places.ts";

/** Normal numbers of a scale that differs from row to row. */
function rows(seed: number, scales: readonly number[], columns: number): Float32Array {
  const stream = randomStream(seed, "attack programs");
  return Float32Array.from(
    scales.flatMap((scale) => Array.from({ length: columns }, () => scale * stream.normal())),
  );
}

/** Values of tfjs's operations on the CPU, whose backend it leaves again. */
async function onCpu(compute: () => tf.Tensor): Promise<Float32Array> {
  await activateBackend("cpu");
  const values = tf.tidy(() => compute().dataSync<"float32">());
  await activateBackend("webgpu");
  return values;
}

for (const fusion of ["meanProbability", "meanLogits"] as const) {
  for (const loss of ["fused", "clipped"] as const) {
    testOnDevice(
      `the ${loss} cost of ${fusion} has tfjs's gradient, of ten members too`,
      async (engine) => {
        const [members, batch, classes] = [10, 7, 10];
        // From undecided members to some whose probabilities are 0 and 1 in float32.
        const scales = Array.from({ length: members * batch }, (_, row) => [0.1, 3, 40][row % 3]!);
        const logits = rows(1, scales, classes);
        const labels = new Float32Array(batch * classes);
        for (let image = 0; image < batch; image++) labels[image * classes + image % classes] = 1;
        const relu = Array.from({ length: members }, (_, member) => member % 4 === 0);
        const offsets = relu.map((_, member) => member * batch * classes);
        const program = fusedCostGradient({ fusion, loss, batch, classes, offsets, relu });
        const [actual] = await runProgram(engine, program, [logits, labels, logits.length]);
        const expected = await onCpu(() => {
          const y = tf.tensor3d(labels, [1, batch, classes]);
          return tf.grad((z) => tf.sum(crossEntropy(FUSIONS[fusion](z as tf.Tensor3D), y, loss)))(
            tf.tensor3d(logits, [members, batch, classes]),
          );
        });
        const passed = expected.map((value, i) =>
          relu[Math.floor(i / (batch * classes))] && logits[i]! <= 0 ? 0 : value
        );
        assert.ok(passed.some((value) => Math.abs(value) > 1e-3));
        assertClose(actual!, passed, { absolute: 1e-6 });
      },
    );
  }
}

testOnDevice(
  "labels are those of the largest mean probability, the first of equal ones",
  async (engine) => {
    const [batch, classes] = [2, 3];
    // Member 0 is all for class 2, both others together for class 1; then nobody prefers any.
    const logits = Float32Array.of(0, 0, 9, 5, 5, 5, /**/ 0, 8, 0, 1, 1, 1, /**/ 0, 8, 0, 2, 2, 2);
    const program = predictedLabels(batch, classes, [
      { logits: [0, 6, 12], label: 0 },
      { logits: [0], label: 6 },
    ]);
    const [labels] = await runProgram(engine, program, [logits, 12]);
    assert.deepEqual([...labels!], [0, 1, 0, 1, 0, 0, /**/ 0, 0, 1, 1, 0, 0]);
  },
);

for (const perImage of [5, 200]) {
  testOnDevice(
    `gradients without their lengths move ${perImage} pixels as tfjs's do`,
    async (engine) => {
      const [members, batch] = [3, 2];
      // Squares of the second are 0 in float32; a gradient of 0 has no length.
      const gradients = rows(2, [1, 1e-30, 0, 1e3, 1e-3, 2], perImage);
      const size = batch * perImage;
      const places: MemberPlaces = {
        size,
        floats: members * size,
        offsets: [0, size, 2 * size],
        stacks: [{ offset: 0, size: members * size }],
      };
      const lengths = gradientLengths(places, batch);
      const [found] = await runProgram(engine, lengths, [gradients, 2 * members * batch]);
      assert.deepEqual([...found!.subarray(4, 6)], [1, 1]);
      const start = new Float32Array(members * size);
      const [lower, upper] = [-1, 1].map((bound) => new Float32Array(size).fill(bound));
      const rule = "signOfUnitSum";
      const move = attackMove({ places, batch, iterates: "shared", rule, alpha: 0.5 });
      const inputs = [gradients, found!, lower!, upper!];
      const expected = await onCpu(() =>
        tf.mul(
          0.5,
          FURTHER_DIRECTIONS[rule](tf.tensor5d(gradients, [members, batch, perImage, 1, 1])),
        )
      );
      const buffers = inputs.map((values) => {
        const buffer = engine.buffer("a test's values", values.byteLength);
        engine.device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
        return buffer;
      });
      const iterates = engine.buffer("a test's iterates", start.byteLength);
      engine.device.queue.writeBuffer(iterates, 0, start);
      engine.replay([engine.bind(move, [...buffers, iterates])]);
      const moved = await engine.read(iterates, start.byteLength);
      for (let member = 0; member < members; member++) {
        assert.deepEqual(moved.slice(member * size, (member + 1) * size), expected);
      }
      for (const buffer of [...buffers, iterates]) buffer.destroy();
    },
  );
}
