import assert from "assert";
import { SMALL } from "../../../models/_small.ts";
import { initialCheckpoint } from "../../../models/checkpoint.ts";
import { randomStream } from "../../../random/stream.ts";
import { ParameterLayout } from "./layout.ts";

Deno.test("members' parameters come out of one buffer as they went in", () => {
  const checkpoints = [0, 1, 2].map((member) =>
    initialCheckpoint(SMALL, randomStream(1, "layout", member))
  );
  const layout = new ParameterLayout(SMALL, 3);
  const values = layout.pack(checkpoints);
  assert.equal(values.length, layout.size);
  assert.deepEqual(layout.unpack(values), checkpoints);
});

Deno.test("parameters start at multiples of 256 bytes and do not overlap", () => {
  const layout = new ParameterLayout(SMALL, 3);
  const names = Object.keys(initialCheckpoint(SMALL, randomStream(1, "layout")));
  let end = 0;
  for (const name of names) {
    const part = layout.part({} as GPUBuffer, name) as { offset: number; size: number };
    assert.equal(part.offset % 256, 0);
    assert.ok(part.offset >= end);
    end = part.offset + part.size;
  }
  assert.ok(end <= 4 * layout.size);
});

Deno.test("what an optimiser does not remember yet is 0", () => {
  const layout = new ParameterLayout(SMALL, 2);
  assert.ok(layout.pack([{}, {}], "firstMoment/").every((value) => value === 0));
});
