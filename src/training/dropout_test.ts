import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { dropoutMasks } from "./dropout.ts";

await activateBackend("cpu");

/** A mask of `[members, 2, size / 2]`. */
function maskOf(
  { seed = 1, method = "bagging", members = [0], step = 0, layer = 4, rate = 0.5, size = 2000 },
): Promise<Float32Array> {
  return keepingTensorCount(() => {
    const shape = [members.length, 2, size / 2];
    const mask = dropoutMasks({ seed, method, members }, step)(layer, rate, shape);
    assert.deepEqual(mask.shape, shape);
    const values = mask.dataSync<"float32">();
    mask.dispose();
    return values;
  });
}

Deno.test("a dropout mask drops its rate and scales up the rest, so that the mean is 1", async () => {
  for (const rate of [0, 0.25, 0.5, 0.9]) {
    const size = 20_000;
    const mask = await maskOf({ rate, size });
    const kept = Math.fround(1 / (1 - rate));
    assert.ok(mask.every((value) => value === 0 || value === kept), `rate ${rate}`);
    const dropped = mask.filter((value) => value === 0).length / size;
    const error = Math.sqrt(rate * (1 - rate) / size);
    assert.ok(Math.abs(dropped - rate) <= 4 * error, `rate ${rate}: ${dropped} dropped`);
  }
});

Deno.test("a dropout mask repeats only for the same seed, method, member, step and layer", async () => {
  const mask = await maskOf({});
  assert.deepEqual(await maskOf({}), mask);
  const others = [{ seed: 2 }, { method: "randomInit" }, { members: [1] }, { step: 1 }, {
    layer: 3,
  }];
  for (const other of others) {
    const same = (await maskOf(other)).filter((value, i) => value === mask[i]).length;
    // Independent masks of rate 1/2 agree in half of their places.
    assert.ok(Math.abs(same / 2000 - 0.5) < 4 * 0.5 / Math.sqrt(2000), JSON.stringify(other));
  }
});

Deno.test("a member's dropout mask is its own, whoever it is trained with", async () => {
  const together = await maskOf({ members: [3, 0, 7] });
  for (const [place, member] of [3, 0, 7].entries()) {
    const alone = await maskOf({ members: [member] });
    assert.deepEqual(together.slice(place * 2000, (place + 1) * 2000), alone);
  }
});

Deno.test("a dropout mask is the same, to the bit, on every backend without a GPU", async () => {
  for (const size of [2, 6, 8, 10, 254, 4096]) {
    for (const rate of [0, 0.2, 0.3, 0.5, 0.999]) {
      const asked = { members: [0, 3, 1], size: 3 * size, rate, seed: 7 };
      await activateBackend("cpu");
      const expected = await maskOf(asked);
      await activateBackend("wasm");
      assert.deepEqual(await maskOf(asked), expected, `size ${size}, rate ${rate}`);
    }
  }
  await activateBackend("cpu");
});
