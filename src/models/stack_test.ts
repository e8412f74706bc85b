import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { OTHER, SMALL, smallCheckpoint } from "./_small.ts";
import { disposeStack, stackCheckpoints, unstackCheckpoints } from "./stack.ts";

await activateBackend("cpu");

Deno.test("checkpoints come back from a stack as they were, in their order", async () => {
  await keepingTensorCount(async () => {
    const checkpoints = [3, 1, 2].map((member) => smallCheckpoint(SMALL, member));
    const stack = stackCheckpoints(SMALL, checkpoints);
    assert.equal(stack.members, 3);
    assert.deepEqual(stack.parameters["conv1/kernel"]!.shape, [3, 3, 3, 2, 3]);
    assert.deepEqual(await unstackCheckpoints(stack), checkpoints);
    disposeStack(stack);
  });
});

Deno.test("an unstacked checkpoint is a copy, not a view of the stack", async () => {
  await keepingTensorCount(async () => {
    const stack = stackCheckpoints(SMALL, [smallCheckpoint(SMALL, 0)]);
    const [first] = await unstackCheckpoints(stack);
    first!["conv1/bias"]!.data.fill(9);
    const [again] = await unstackCheckpoints(stack);
    assert.deepEqual(again, smallCheckpoint(SMALL, 0));
    disposeStack(stack);
  });
});

Deno.test("stackCheckpoints() refuses a checkpoint without one of the parameters", async () => {
  await keepingTensorCount(() => {
    assert.throws(
      () => stackCheckpoints(SMALL, [smallCheckpoint(SMALL, 0), smallCheckpoint(OTHER, 1)]),
      {
        name: "RangeError",
        message: "Checkpoint of member 1: conv1/kernel must have shape [3, 3, 2, 3]: " +
          "found [3, 3, 2, 2]",
      },
    );
    const { "dense2/bias": _, ...incomplete } = smallCheckpoint(SMALL, 0);
    assert.throws(() => stackCheckpoints(SMALL, [incomplete]), {
      name: "RangeError",
      message: "Checkpoint of member 0: dense2/bias must have shape [5]: found nothing",
    });
  });
});

Deno.test("stackCheckpoints() refuses another shape of as many numbers", () => {
  const checkpoint = smallCheckpoint(SMALL, 0);
  const turned = { ...checkpoint["dense2/kernel"]!, shape: [5, 6] };
  assert.throws(() => stackCheckpoints(SMALL, [{ ...checkpoint, "dense2/kernel": turned }]), {
    name: "RangeError",
    message: "Checkpoint of member 0: dense2/kernel must have shape [6, 5]: found [5, 6]",
  });
});
