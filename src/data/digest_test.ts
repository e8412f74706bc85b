import assert from "assert";
import type { Dataset, ImageSet } from "./dataset.ts";
import { datasetDigest, imageSetDigest, setDigests } from "./digest.ts";

const shape = { height: 1, width: 2, channels: 1 };
const set: ImageSet = {
  images: Uint8Array.of(1, 2, 3, 4),
  labels: Uint8Array.of(5, 6),
  count: 2,
};
const empty: ImageSet = { images: new Uint8Array(), labels: new Uint8Array(), count: 0 };

Deno.test("datasetDigest() is 64 hexadecimal digits and the same every time", () => {
  const digest = datasetDigest({ shape, classes: 10, train: set, test: empty });
  assert.match(digest, /^[0-9a-f]{64}$/);
  assert.equal(datasetDigest({ shape, classes: 10, train: set, test: empty }), digest);
});

Deno.test("every part of a data set changes its digest", () => {
  const otherPixel = { ...set, images: Uint8Array.of(1, 2, 3, 5) };
  const otherLabel = { ...set, labels: Uint8Array.of(5, 7) };
  const digests = [
    datasetDigest({ shape, classes: 10, train: set, test: set }),
    datasetDigest({ shape, classes: 9, train: set, test: set }),
    datasetDigest({ shape: { ...shape, height: 2, width: 1 }, classes: 10, train: set, test: set }),
    datasetDigest({ shape, classes: 10, train: set, test: empty }),
    datasetDigest({ shape, classes: 10, train: empty, test: set }),
    datasetDigest({ shape, classes: 10, train: otherPixel, test: set }),
    datasetDigest({ shape, classes: 10, train: set, test: otherPixel }),
    datasetDigest({ shape, classes: 10, train: otherLabel, test: set }),
    datasetDigest({ shape, classes: 10, train: set, test: otherLabel }),
  ];
  assert.equal(new Set(digests).size, digests.length);
});

Deno.test("a pixel that becomes a label changes the digest", () => {
  const flat = { height: 1, width: 1, channels: 1 };
  const one = { images: Uint8Array.of(1, 2), labels: Uint8Array.of(3), count: 1 };
  const two = { images: Uint8Array.of(1), labels: Uint8Array.of(2, 3), count: 2 };
  assert.notEqual(imageSetDigest(one, flat), imageSetDigest(two, flat));
});

Deno.test("setDigests() computes the digests of a data set's sets once, by data set", () => {
  const dataset: Dataset = {
    name: "synthetic",
    shape,
    classes: 10,
    train: set,
    test: empty,
    digest: "",
  };
  const digests = setDigests(dataset);
  assert.deepEqual(digests, {
    train: imageSetDigest(set, shape),
    test: imageSetDigest(empty, shape),
  });
  assert.equal(setDigests(dataset), digests);
  assert.equal(setDigests({ ...dataset, test: set }).test, digests.train);
});
