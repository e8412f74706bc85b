import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { randomStream } from "../random/stream.ts";
import { addNoise, oneHot, unitPixels, writeImage } from "./batch.ts";

// Three images of four pixels.
const SET = {
  images: Uint8Array.of(0, 51, 102, 255, 1, 2, 3, 4, 255, 254, 253, 252),
  labels: Uint8Array.of(0, 2, 1),
  count: 3,
};

function noiseOf(index: number, member: number, sigma = 0.1, size = 784): Float32Array {
  const out = new Float32Array(size);
  addNoise(out, 0, size, index, sigma, randomStream(1, "noise", member));
  return out;
}

Deno.test("unitPixels() scales bytes to [0, 1] and keeps to the images asked for", () => {
  assertClose(unitPixels(SET, 0, 1), [0, 0.2, 0.4, 1], { absolute: 1e-7 });
  assertClose(unitPixels(SET, 1, 3), [...SET.images].slice(4).map((byte) => byte / 255), {
    absolute: 1e-7,
  });
  assert.equal(unitPixels(SET, 2, 2).length, 0);
});

Deno.test("writeImage() writes one image where it is told, and nothing else", () => {
  const out = new Float32Array(8).fill(7);
  writeImage(SET, 0, out, 2);
  assertClose(out, [7, 7, 0, 0.2, 0.4, 1, 7, 7], { absolute: 1e-7 });
});

Deno.test("oneHot() puts a 1 at every label", () => {
  assert.deepEqual([...oneHot(SET.labels, 3)], [1, 0, 0, 0, 0, 1, 0, 1, 0]);
});

Deno.test("oneHot() refuses a label that is no class", () => {
  assert.throws(() => oneHot(Uint8Array.of(1, 10), 10), {
    name: "RangeError",
    message: "A label must be an integer from 0 to 9: received 10 for image 1",
  });
});

Deno.test("addNoise() gives an image the same noise whenever it comes", () => {
  const stream = randomStream(1, "noise", 0);
  const first = new Float32Array(784);
  addNoise(first, 0, 784, 5, 0.1, stream);
  addNoise(new Float32Array(784), 0, 784, 9, 0.1, stream);
  const again = new Float32Array(784);
  addNoise(again, 0, 784, 5, 0.1, stream);
  assert.deepEqual(again, first);
});

Deno.test("addNoise() differs between members and between images, and never overlaps", () => {
  const seen = new Set<number>();
  const all = [noiseOf(0, 0), noiseOf(1, 0), noiseOf(2, 0), noiseOf(0, 1), noiseOf(1, 1)];
  for (const noise of all) noise.forEach((value) => seen.add(value));
  // Five times 784 draws of float32 numbers: a few may be equal by chance, a shift may not.
  assert.ok(seen.size > 0.999 * 5 * 784, `${seen.size} different values`);
});

Deno.test("addNoise() is normal with the given standard deviation and adds to the pixels", () => {
  const sigma = 0.3;
  const size = 20_000;
  const noise = noiseOf(0, 0, sigma, size);
  const mean = noise.reduce((a, b) => a + b, 0) / size;
  const variance = noise.reduce((a, b) => a + b * b, 0) / size;
  assert.ok(Math.abs(mean) < 4 * sigma / Math.sqrt(size), `mean ${mean}`);
  assert.ok(Math.abs(variance / sigma ** 2 - 1) < 4 * Math.sqrt(2 / size), `variance ${variance}`);
  const beyondTwo = noise.filter((value) => Math.abs(value) > 2 * sigma).length / size;
  assert.ok(Math.abs(beyondTwo - 0.0455) < 4 * Math.sqrt(0.0455 / size), `tails ${beyondTwo}`);

  const image = new Float32Array(4).fill(1);
  addNoise(image, 1, 2, 0, sigma, randomStream(1, "noise", 0));
  const added = noiseOf(0, 0, sigma, 2);
  assertClose(image, [1, 1 + added[0]!, 1 + added[1]!, 1]);
  assert.ok(noise.some((value) => 1 + value > 1), "values may leave [0, 1]");
});
