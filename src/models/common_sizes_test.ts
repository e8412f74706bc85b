import assert from "assert";
import type { Architecture } from "./architecture.ts";
import { commonSizes } from "./common_sizes.ts";
import type { Member } from "./ensemble.ts";

function member(height: number, width: number, channels: number, classes: number): Member {
  const architecture: Architecture = {
    input: { height, width, channels },
    layers: [
      { kind: "dense", units: 7, relu: true },
      { kind: "dense", units: classes, relu: false },
    ],
  };
  return { architecture, checkpoint: {} };
}

Deno.test("members have their images' pixels and their last layer's classes in common", () => {
  assert.deepEqual(commonSizes([member(2, 3, 4, 5)]), { pixels: 24, classes: 5 });
  assert.deepEqual(commonSizes([member(2, 3, 4, 5), member(2, 3, 4, 5)]).classes, 5);
});

Deno.test("a member for other images or classes is named", () => {
  assert.throws(
    () => commonSizes([member(2, 3, 1, 5), member(2, 3, 1, 5), member(3, 2, 1, 5)]),
    new RangeError(
      "Member 2 must be for images [2, 3, 1] of 5 classes, as member 0 is: " +
        "it is for images [3, 2, 1] of 5 classes",
    ),
  );
  assert.throws(
    () => commonSizes([member(2, 3, 1, 5), member(2, 3, 1, 4)]),
    /^RangeError: Member 1 .* it is for images \[2, 3, 1\] of 4 classes$/,
  );
});

Deno.test("no members have nothing in common", () => {
  assert.throws(
    () => commonSizes([]),
    new RangeError("An ensemble must have members: received none"),
  );
});
