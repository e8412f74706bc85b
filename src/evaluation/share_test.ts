import assert from "assert";
import { randomStream } from "../random/stream.ts";
import { type ShareCounts, shareEstimate } from "./share.ts";
import { wilsonInterval } from "./wilson.ts";

const counts = (wholes: number[], parts: number[]): ShareCounts => ({
  wholes: Uint32Array.from(wholes),
  parts: Uint32Array.from(parts),
});
const unused = (): never => assert.fail("no random numbers are needed here");

/**
 * The share of simulated evaluations whose interval holds the true share, 0.6. Half of the images
 * are easy (0.8), half hard (0.4); up to four are counted of each; training shifts a whole
 * replicate.
 */
function coverage(replicates: number, trainingDeviation: number): number {
  const [images, simulations] = [200, 300];
  let covered = 0;
  for (let s = 0; s < simulations; s++) {
    const stream = randomStream(s, "share coverage", replicates, trainingDeviation);
    const ease = Float64Array.from({ length: images }, () => stream.uniform() < 0.5 ? 0.4 : 0.8);
    const wholes = Uint32Array.from({ length: images }, () => stream.integer(5));
    const made = Array.from({ length: replicates }, () => {
      const shift = trainingDeviation * stream.normal();
      const parts = wholes.map((whole, i) => {
        let part = 0;
        for (let k = 0; k < whole; k++) if (stream.uniform() < ease[i]! + shift) part++;
        return part;
      });
      return { wholes, parts };
    });
    const { interval: [low, high] } = shareEstimate(made, () => randomStream(s, "one"));
    if (low <= 0.6 && 0.6 <= high) covered++;
  }
  return covered / simulations;
}

for (
  const [replicates, deviation, expected, what] of [
    [1, 0, 0.95, "images"],
    [3, 0, 0.975, "images"],
    [3, 0.05, 0.94, "images and training"],
  ] as const
) {
  Deno.test(`a share of ${replicates} replicates is held by its interval if luck is of ${what}`, () => {
    const covered = coverage(replicates, deviation);
    assert(Math.abs(covered - expected) < 0.035, `covered ${covered}`);
  });
}

Deno.test("what is counted of an image is one draw: ten members' agreement is no ten images", () => {
  const width = (each: number): number => {
    const parts = Array.from({ length: 40 }, (_, i) => i % 2 === 0 ? each : 0);
    const { interval: [low, high] } = shareEstimate(
      [counts(new Array(40).fill(each), parts)],
      () => randomStream(1, "width"),
    );
    return high - low;
  };
  assert.equal(width(10), width(1));
  assert(width(1) > 0.25);
});

Deno.test("where all or none are meant, the interval is Wilson's for the images that count", () => {
  const none = shareEstimate([counts([3, 0, 2], [0, 0, 0])], unused);
  assert.deepEqual([none.effect, none.interval], [0, wilsonInterval(0, 2)]);
  const all = counts([1, 1, 0, 4], [1, 1, 0, 4]);
  assert.deepEqual(shareEstimate([all, all], unused).interval, wilsonInterval(3, 3));
});

Deno.test("several replicates are their shares' mean, with a spread that counts", () => {
  const one = counts(new Array(50).fill(2), new Array(50).fill(1));
  const more = counts(new Array(50).fill(2), Array.from({ length: 50 }, (_, i) => i < 40 ? 2 : 1));
  const { effect, interval: [low, high] } = shareEstimate([one, more], unused);
  assert(Math.abs(effect - 0.7) < 1e-12);
  assert(low < 0.5 && high > 0.9 && high <= 1);
});

Deno.test("shareEstimate() refuses no replicate, nothing counted, and different images", () => {
  const refuse = (call: () => unknown, message: string): void =>
    assert.throws(call, { name: "RangeError", message });
  refuse(() => shareEstimate([], unused), "There is no replicate to estimate from");
  refuse(
    () => shareEstimate([counts([0, 0], [0, 0])], unused),
    "There is no share of nothing: all wholes are 0",
  );
  refuse(
    () => shareEstimate([counts([2, 2], [1, 2]), counts([2], [1])], unused),
    "Replicates must be tested on the same images: received 2 and 1",
  );
});

Deno.test("few images that happen to be alike say little of a share", () => {
  const { interval } = shareEstimate([counts([2, 0, 0], [1, 0, 0])], unused);
  assert(interval[0] < 0.1 && interval[1] > 0.9);
  const twice = counts([2, 0, 0], [1, 0, 0]);
  assert.deepEqual(shareEstimate([twice, twice], unused).interval, [0, 1]);
});
