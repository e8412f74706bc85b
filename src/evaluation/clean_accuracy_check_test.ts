import assert from "assert";
import { checkCleanAccuracy } from "./clean_accuracy_check.ts";

Deno.test("fewer than half of the clean images right are flagged, with where to look", () => {
  const flags = [0, 0.49, 0.5, 1].map((accuracy) => checkCleanAccuracy(accuracy).flagged);
  assert.deepEqual(flags, [true, true, false, false]);
  assert.equal(
    checkCleanAccuracy(4 / 30).explanation,
    "13.3 % of the clean images are right: look at the range of pixels, normalisation, the order " +
      "of axes, the data set",
  );
  assert.equal(
    checkCleanAccuracy(0.97).explanation,
    "97.0 % of the clean images are right, as of a trained model",
  );
});
