import assert from "assert";
import { median, medianMilliseconds } from "./timing.ts";

Deno.test("median() is the middle value, or halfway between the two", () => {
  assert.equal(median([5]), 5);
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([9, 1, 5, 2]), 3.5);
});

Deno.test("medianMilliseconds() runs work that takes longer than its time once", async () => {
  let runs = 0;
  const milliseconds = await medianMilliseconds(async () => {
    runs++;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }, 0.001);
  assert.equal(runs, 1);
  assert.ok(milliseconds >= 19, `${milliseconds} ms`);
});

Deno.test("medianMilliseconds() passes on what the work throws", async () => {
  const fail = (): Promise<void> => Promise.reject(new Error("no such kernel"));
  await assert.rejects(medianMilliseconds(fail, 0.001), { message: "no such kernel" });
});
