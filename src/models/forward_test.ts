import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { drawNormals, keepingTensorCount } from "../ops/_case.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { type Architecture, parameterSpecs } from "./architecture.ts";
import { naiveLogits, OTHER, SMALL, smallCheckpoint } from "./_small.ts";
import { type DropoutMask, forward } from "./forward.ts";
import { disposeStack, type Stack, stackCheckpoints } from "./stack.ts";

await activateBackend("cpu");

const BATCH = 3;
const IMAGE = 9 * 8 * 2;
const PIXELS = drawNormals(2 * BATCH * IMAGE, "images");

function makeStack(architecture: Architecture): Stack {
  return stackCheckpoints(architecture, [0, 1].map((m) => smallCheckpoint(architecture, m)));
}

/** The logits of two members, each for images of its own. */
function logits(architecture: Architecture, dropout?: DropoutMask): Promise<Float32Array> {
  return keepingTensorCount(() => {
    const stack = makeStack(architecture);
    const x = tf.tensor5d(PIXELS, [2, BATCH, 9, 8, 2]);
    const output = forward(stack, x, dropout);
    assert.deepEqual(output.shape, [2, BATCH, 5]);
    const values = output.dataSync<"float32">();
    tf.dispose([x, output]);
    disposeStack(stack);
    return values;
  });
}

for (const [name, architecture] of Object.entries({ SMALL, OTHER })) {
  Deno.test(`forward() gives the logits of the plain loops: network ${name}`, async () => {
    const naive = [0, 1].flatMap((member) => {
      const images = PIXELS.slice(member * BATCH * IMAGE, (member + 1) * BATCH * IMAGE);
      const checkpoint = smallCheckpoint(architecture, member);
      return [...naiveLogits(architecture, checkpoint, images, BATCH) as number[]];
    });
    assertClose(await logits(architecture), naive);
    assert.notDeepEqual(naive.slice(0, BATCH * 5), naive.slice(BATCH * 5));
  });
}

Deno.test("forward() without masks is inference: repeatable, and blind to dropout's rate", async () => {
  const certain: Architecture = {
    ...SMALL,
    layers: SMALL.layers.filter(({ kind }) => kind !== "dropout"),
  };
  const expected = await logits(SMALL);
  assert.deepEqual(await logits(SMALL), expected);
  assert.deepEqual(await logits(certain), expected);
});

Deno.test("forward() asks for a mask of every dropout layer, by its place and rate", async () => {
  const asked: unknown[] = [];
  await logits(SMALL, (layer, rate, shape) => {
    asked.push([layer, rate, shape]);
    return tf.ones(shape);
  });
  assert.deepEqual(asked, [[3, 0.25, [2, BATCH, 2, 2, 4]], [5, 0.5, [2, BATCH, 6]]]);
});

Deno.test("forward() multiplies activations by their masks", async () => {
  const ones = await logits(SMALL, (_layer, _rate, shape) => tf.ones(shape));
  assert.deepEqual(ones, await logits(SMALL));
  // Without what the last dropout layer lets through, only the last biases are left.
  const nothing = await logits(
    SMALL,
    (layer, _rate, shape) => layer === 5 ? tf.zeros(shape) : tf.ones(shape),
  );
  const biases = [0, 1].map((member) => smallCheckpoint(SMALL, member)["dense2/bias"]!.data);
  assertClose(nothing, biases.flatMap((bias) => [...bias, ...bias, ...bias]), { absolute: 0 });
  const doubled = await logits(
    SMALL,
    (layer, _rate, shape) => tf.fill(shape, layer === 5 ? 2 : 1),
  );
  assertClose(doubled, ones.map((value, i) => 2 * value - nothing[i]!));
});

Deno.test("the loss's gradients are its differences, by images and by every parameter", async () => {
  await keepingTensorCount(() => {
    const stack = makeStack(SMALL);
    const names = ["x", ...parameterSpecs(SMALL).map(({ name }) => name)];
    const inputs = [
      tf.tensor5d(PIXELS, [2, BATCH, 9, 8, 2]),
      ...names.slice(1).map((name) => stack.parameters[name]!),
    ];
    const labels = tf.tidy(() => tf.softmax(tf.tensor3d(drawNormals(30, "labels"), [2, BATCH, 5])));
    const losses = (...[x, ...tensors]: tf.Tensor[]): tf.Tensor => {
      const parameters = Object.fromEntries(tensors.map((tensor, i) => [names[i + 1]!, tensor]));
      return crossEntropy(forward({ ...stack, parameters }, x as tf.Tensor5D), labels, "fused");
    };
    const sum = (tensors: tf.Tensor[]): number =>
      tf.tidy(() => losses(...tensors).dataSync<"float32">().reduce((a, b) => a + b, 0));
    const gradients = tf.grads((...tensors) => tf.sum(losses(...tensors)))(inputs);
    for (const [i, name] of names.entries()) {
      // Along a random direction. A longer step meets kinks, a shorter one drowns in float32.
      const direction = tf.tensor(
        drawNormals(inputs[i]!.size, "direction", name),
        inputs[i]!.shape,
      );
      const along = (step: number): number =>
        tf.tidy(() =>
          sum(inputs.map((tensor, j) => i === j ? tf.add(tensor, tf.mul(direction, step)) : tensor))
        );
      const difference = (along(3e-4) - along(-3e-4)) / 6e-4;
      const slope = tf.tidy(() => tf.sum(tf.mul(gradients[i]!, direction)).dataSync()[0]!);
      assert.ok(Math.abs(slope) > 0.01, `${name}: no slope to compare, ${slope}`);
      assertClose([slope], [difference], { relative: 0.01, absolute: 0.005 });
      direction.dispose();
    }
    tf.dispose([...inputs, ...gradients, labels]);
  });
});
