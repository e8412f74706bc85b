import assert from "assert";
import { deadClasses } from "./dead_classes.ts";

Deno.test("deadClasses() finds the classes whose largest logit is 0 in every slice", () => {
  // Two members and three classes; class 1 of member 0 wakes up in the second slice.
  const slices = [
    Float32Array.of(0, 0, 2, 0, 1, 0),
    Float32Array.of(0, 0.5, 1, 0, 3, 0),
  ];
  assert.deepEqual(deadClasses(slices, 2), [[0], [0, 2]]);
  assert.deepEqual(deadClasses(slices.slice(0, 1), 2), [[0, 1], [0, 2]]);
});

Deno.test("deadClasses() finds none where logits are negative or positive", () => {
  assert.deepEqual(deadClasses([Float32Array.of(-1, 1e-30, -1e-30, 4)], 2), [[], []]);
});
