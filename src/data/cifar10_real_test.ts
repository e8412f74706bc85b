/** Reads the real CIFAR-10 where ENSEMBLE_DEFENSE_DATA has it; elsewhere says that it did not. */

import assert from "assert";
import { existsSync } from "node:fs";
import { loadCifar10 } from "./cifar10.ts";
import type { ImageSet } from "./dataset.ts";

const dataDir = Deno.env.get("ENSEMBLE_DEFENSE_DATA");
const present = dataDir !== undefined &&
  ["cifar10/", ""].some((home) =>
    ["test_batch.bin", "cifar-10-batches-bin", "cifar-10-binary.tar.gz", "cifar-10-binary.tar"]
      .some((name) => existsSync(`${dataDir}/${home}${name}`))
  );
const why = present
  ? ""
  : dataDir === undefined
  ? " (skipped: ENSEMBLE_DEFENSE_DATA is not set)"
  : " (skipped: ENSEMBLE_DEFENSE_DATA holds no CIFAR-10)";

Deno.test({
  name: `loadCifar10() reads the 60,000 images of the real CIFAR-10${why}`,
  ignore: !present,
  fn: async () => {
    const notes: string[] = [];
    const onNote = (note: string): void => void notes.push(note);
    const { train, test } = await loadCifar10({ dataDir: dataDir!, allowDownload: false, onNote });
    assert.deepEqual([train.count, test.count], [50_000, 10_000]);
    assert.deepEqual(perClass(train), Array(10).fill(5000));
    assert.deepEqual(perClass(test), Array(10).fill(1000));
    // the mean pixel of each channel that everybody normalises CIFAR-10 with
    assert.deepEqual(channelMeans(train), ["0.4914", "0.4822", "0.4465"]);
    // the published first images: a frog, and a cat
    const frog = labelsOfImages(train, [59, 43, 50, 68, 98, 119, 139, 145]);
    const cat = labelsOfImages(test, [158, 159, 165, 166, 160, 156, 162, 159]);
    assert.deepEqual([Object.values(frog), Object.values(cat)], [[6], [3]]);
    if (notes.some((note) => note.includes("in another order"))) return;
    assert.deepEqual([Object.keys(frog), Object.keys(cat)], [["0"], ["0"]]);
    assert.deepEqual(train.labels.subarray(0, 8), Uint8Array.of(6, 9, 9, 4, 1, 1, 2, 7));
    assert.deepEqual(test.labels.subarray(0, 8), Uint8Array.of(3, 8, 8, 0, 6, 6, 1, 6));
  },
});

function perClass({ labels }: ImageSet): number[] {
  const counts = Array<number>(10).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}

function channelMeans({ images }: ImageSet): string[] {
  const sums = [0, 0, 0];
  images.forEach((value, i) => sums[i % 3]! += value);
  return sums.map((sum) => (sum / (images.length / 3) / 255).toFixed(4));
}

/** Labels, by their places, of the images whose first pixels have these values of red. */
function labelsOfImages({ images, labels }: ImageSet, reds: number[]): Record<string, number> {
  const found: Record<string, number> = {};
  labels.forEach((label, image) => {
    if (reds.every((red, pixel) => images[3072 * image + 3 * pixel] === red)) found[image] = label;
  });
  return found;
}
