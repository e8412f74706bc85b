/** Reads the real MNIST where ENSEMBLE_DEFENSE_DATA has it; elsewhere says that it did not. */

import assert from "assert";
import { existsSync } from "node:fs";
import { loadMnist } from "./mnist.ts";

const dataDir = Deno.env.get("ENSEMBLE_DEFENSE_DATA");
const present = dataDir !== undefined &&
  ["mnist/", ""].some((folder) =>
    ["", ".gz"].some((end) => existsSync(`${dataDir}/${folder}train-images-idx3-ubyte${end}`))
  );
const why = present
  ? ""
  : dataDir === undefined
  ? " (skipped: ENSEMBLE_DEFENSE_DATA is not set)"
  : " (skipped: ENSEMBLE_DEFENSE_DATA holds no MNIST)";

Deno.test({
  name: `loadMnist() reads the 70,000 images of the real MNIST${why}`,
  ignore: !present,
  fn: async () => {
    const { train, test } = await loadMnist({ dataDir: dataDir!, allowDownload: false });
    assert.deepEqual([train.count, test.count], [60_000, 10_000]);
    assert.deepEqual(train.labels.subarray(0, 8), Uint8Array.of(5, 0, 4, 1, 9, 2, 1, 3));
    assert.deepEqual(test.labels.subarray(0, 8), Uint8Array.of(7, 2, 1, 0, 4, 1, 4, 9));
    // the mean pixel that everybody normalises MNIST with
    const mean = train.images.reduce((sum, grey) => sum + grey, 0) / train.images.length / 255;
    assert.equal(mean.toFixed(4), "0.1307");
  },
});
