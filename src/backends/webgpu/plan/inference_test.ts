import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../../../assert_close.ts";
import { OTHER, SMALL, smallCheckpoint, withKeysTurned } from "../../../models/_small.ts";
import { forward } from "../../../models/forward.ts";
import { disposeStack, type Stack, stackCheckpoints } from "../../../models/stack.ts";
import { drawNormals, keepingTensorCount } from "../../../ops/_case.ts";
import { countDevice } from "../_device_counts.ts";
import { testOnDevice } from "../_on_device.ts";

/** Members of a network. */
function stackOf(architecture: typeof SMALL, members: readonly number[]): Stack {
  return stackCheckpoints(
    architecture,
    members.map((member) => smallCheckpoint(architecture, member)),
  );
}

/** The same images for every member. */
function imagesOf(members: number, batch: number): tf.Tensor5D {
  const one = drawNormals(9 * 144, "inference").subarray(0, batch * 144);
  const all = new Float32Array(members * one.length);
  for (let member = 0; member < members; member++) all.set(one, member * one.length);
  return tf.tensor5d(all, [members, batch, 9, 8, 2]);
}

testOnDevice(
  "planned networks do not disturb each other's way back",
  () =>
    keepingTensorCount(async () => {
      const stacks = [stackOf(SMALL, [0, 1]), stackOf(OTHER, [2, 3])];
      const x = imagesOf(2, 3);
      const costOf = (which: readonly Stack[]) => (x: tf.Tensor): tf.Scalar =>
        tf.addN(
          which.map((stack) => tf.sum(tf.square(forward(stack, x as tf.Tensor5D)))),
        ) as tf.Scalar;
      const gradients = tf.tidy(() => [
        tf.grad(costOf(stacks))(x),
        tf.add(tf.grad(costOf([stacks[0]!]))(x), tf.grad(costOf([stacks[1]!]))(x)),
      ]);
      const [together, apart] = await Promise.all(gradients.map((one) => one.data()));
      assertClose(together!, apart!, { relative: 1e-5, absolute: 1e-4 });
      tf.dispose([x, ...gradients]);
      stacks.forEach(disposeStack);
    }),
);

testOnDevice(
  "an image's logits are the same to the bit in any batch and ensemble",
  () =>
    keepingTensorCount(async () => {
      const [few, many] = [stackOf(SMALL, [1]), stackOf(SMALL, [0, 1, 2])];
      const run = async (stack: Stack, batch: number): Promise<Float32Array> => {
        const x = imagesOf(stack.members, batch);
        const logits = forward(stack, x);
        const values = await logits.data<"float32">();
        tf.dispose([x, logits]);
        return values;
      };
      const alone = await run(few, 2);
      const together = await run(many, 9);
      const classes = alone.length / 2;
      assert.deepEqual([...together.subarray(9 * classes, 11 * classes)], [...alone]);
      assert.deepEqual(await run(few, 2), alone);
      [few, many].forEach(disposeStack);
    }),
);

testOnDevice(
  "a network is planned once, in whatever order the keys of its architecture stand",
  () =>
    keepingTensorCount(async () => {
      const stack = stackOf(SMALL, [0, 1]);
      const x = imagesOf(2, 3);
      const bindGroups = async (stack: Stack): Promise<number> => {
        const run = async (): Promise<void> => {
          const logits = forward(stack, x);
          await logits.data();
          logits.dispose();
        };
        return (await countDevice(run)).bindGroups;
      };
      const first = await bindGroups(stack);
      const again = await bindGroups(stack);
      assert.ok(again < first, `${again} of ${first}`);
      assert.equal(
        await bindGroups({ ...stack, architecture: withKeysTurned(SMALL) }),
        again,
      );
      x.dispose();
      disposeStack(stack);
    }),
);
