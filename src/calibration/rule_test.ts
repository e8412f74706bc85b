import assert from "assert";
import type { Interval } from "../evaluation/interval.ts";
import { chooseValue } from "./rule.ts";

/** Three made-up values around a target of 0.98; intervals of differences as told, else far from 0. */
function choose(
  accuracies: Readonly<Record<string, number>>,
  byDefault: string,
  differences: Readonly<Record<string, Interval>> = {},
): ReturnType<typeof chooseValue<string>> {
  const measured = Object.entries(accuracies).map(([value, accuracy]) => ({ value, accuracy }));
  return chooseValue(measured, {
    target: 0.98,
    byDefault,
    difference: (value) => differences[value] ?? [0.01, 0.02],
  });
}

Deno.test("the nearest value is chosen, from above or from below", () => {
  assert.deepEqual(choose({ a: 0.97, b: 0.985, c: 0.96 }, "a"), {
    nearest: "b",
    ties: [],
    chosen: "b",
  });
  assert.deepEqual(choose({ a: 0.99, b: 0.985, c: 0.979 }, "a"), {
    nearest: "c",
    ties: [],
    chosen: "c",
  });
});

Deno.test("a tied default is chosen over a nearer value", () => {
  assert.deepEqual(choose({ a: 0.97, b: 0.979, c: 0.96 }, "a", { a: [-0.02, 0.001] }), {
    nearest: "b",
    ties: ["a"],
    chosen: "a",
  });
});

Deno.test("a default that is not tied is not chosen, though others are tied", () => {
  assert.deepEqual(choose({ a: 0.97, b: 0.979, c: 0.96 }, "a", { c: [-0.02, 0.001] }), {
    nearest: "b",
    ties: ["c"],
    chosen: "b",
  });
});

Deno.test("of ties without the default the nearest is chosen, not the first", () => {
  const differences: Record<string, Interval> = { a: [-1, 1], c: [-1, 1] };
  assert.deepEqual(choose({ a: 0.97, b: 0.979, c: 0.96 }, "none of them", differences), {
    nearest: "b",
    ties: ["a", "c"],
    chosen: "b",
  });
});

Deno.test("an interval that ends at zero holds it", () => {
  const at = (interval: Interval): readonly string[] =>
    choose({ a: 0.97, b: 0.98 }, "b", { a: interval }).ties;
  assert.deepEqual(at([-0.02, 0]), ["a"]);
  assert.deepEqual(at([0, 0.02]), ["a"]);
  assert.deepEqual(at([-0.02, -1e-6]), []);
});

Deno.test("of values equally near the default is the nearest, else the first", () => {
  // 0.98 - 0.97 and 0.99 - 0.98 differ in binary.
  assert.equal(choose({ a: 0.97, b: 0.99 }, "a").nearest, "a");
  assert.equal(choose({ a: 0.97, b: 0.99 }, "b").nearest, "b");
  assert.equal(choose({ a: 0.97, b: 0.99, c: 0.9 }, "c").nearest, "a");
  assert.equal(choose({ b: 0.99, a: 0.97, c: 0.9 }, "c").nearest, "b");
});

Deno.test("differences are asked for from the nearest value, and not of itself", () => {
  const asked: string[] = [];
  chooseValue([{ value: "a", accuracy: 0.5 }, { value: "b", accuracy: 0.9 }], {
    target: 0.9,
    byDefault: "a",
    difference: (value, nearest) => {
      asked.push(`${value} from ${nearest}`);
      return [-1, -0.5];
    },
  });
  assert.deepEqual(asked, ["a from b"]);
});

Deno.test("without a value there is no choice", () => {
  assert.throws(() => choose({}, "a"), new RangeError("There is no value to choose from"));
});
