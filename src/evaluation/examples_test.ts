import assert from "assert";
import { exampleSet } from "./_made_up_examples.ts";
import { exampleArrays, storedExamples } from "./example_arrays.ts";
import { chooseExamples } from "./examples.ts";

Deno.test("an example is the first image that is fooled, else the first that is classified rightly", () => {
  const labels = Uint8Array.of(2, 0, 0, 0, 1, 1, 3);
  const clean = Uint8Array.of(2, 1, 0, 0, 1, 1, 0);
  const attacked = Uint8Array.of(2, 2, 0, 4, 1, 1, 3);
  assert.deepEqual(chooseExamples(labels, clean, attacked), [3, 4, 0]);
  assert.deepEqual(chooseExamples(labels, attacked.map(() => 9), attacked), []);
});

Deno.test("examples are read back from their arrays", () => {
  for (const { examples, shape } of [exampleSet("mnist", 10), exampleSet("cifar10", 2)]) {
    assert.deepEqual(storedExamples(exampleArrays(examples, shape)), { examples, shape });
  }
});

Deno.test("arrays that do not fit each other are refused", () => {
  const { examples, shape } = exampleSet("mnist", 3);
  const { "examples/labels": labels, ...others } = exampleArrays(examples, shape);
  assert.throws(() => storedExamples(others), { message: "it lacks examples/labels" });
  const fewer = { ...labels!, data: labels!.data.subarray(1) };
  assert.throws(() => storedExamples({ ...others, "examples/labels": fewer }), {
    message: "examples/labels is not of 3 images",
  });
});
