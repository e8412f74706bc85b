import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { activateBackend } from "../backends/backend.ts";
import { makeEnsemble } from "../models/ensemble.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { CLASSES, TINY_MEMBERS, tinyImages } from "./_tiny_ensemble.ts";
import { goalRows } from "./attack_task.ts";
import { withOutput } from "./attacked_output.ts";

await activateBackend("cpu");

// Of all members together nothing is disposed of with it.
const OUTPUT = await withOutput(
  makeEnsemble(TINY_MEMBERS, "stacked"),
  "meanProbability",
  (output) => Promise.resolve(output),
);

Deno.test("goalRows() refuses labels and targets that are no classes, before it makes tensors", async () => {
  const images = tinyImages(3, 5);
  const [good, bad] = [Uint8Array.of(0, 1, 2), Uint8Array.of(1, CLASSES, 3)];
  const cases = [
    ["label", { labels: bad }],
    ["target", { labels: good, targets: bad }],
  ] as const;
  for (const [what, given] of cases) {
    await keepingTensorCount(() =>
      assert.throws(
        () => goalRows({ output: OUTPUT, images, seed: 1, ...given }),
        new RangeError(`A ${what} must be an integer from 0 to 4: received 5 for image 1`),
      )
    );
  }
  tf.dispose(images);
});
