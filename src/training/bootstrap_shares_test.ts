import assert from "assert";
import { randomStream } from "../random/stream.ts";
import { bootstrapShares } from "./bootstrap_shares.ts";
import { bootstrapReplicate } from "./method.ts";

Deno.test("bootstrapShares() counts the distinct images of the replicates that training draws", () => {
  const shares = bootstrapShares(["randomInit", "bagging"], 3, 5, 200)!;
  const drawn = [0, 1, 2].map((member) =>
    bootstrapReplicate(200, randomStream(5, "bagging", member, "sample"))
  );
  assert.deepEqual(shares, drawn.map((replicate) => new Set(replicate).size / 200));
  assert.notEqual(shares[0], shares[1]);
});

Deno.test("the replicates of a combination are bagging's", () => {
  const expected = bootstrapShares(["bagging"], 3, 5, 200);
  for (const method of ["bagging+adversarialTraining", "bagging+defensiveDistillation"] as const) {
    assert.deepEqual(bootstrapShares(["adversarialTraining", method], 3, 5, 200), expected);
  }
});

Deno.test("without a method of replicates there are no shares", () => {
  assert.equal(bootstrapShares(["randomInit", "gaussianNoise"], 3, 5, 200), undefined);
});
