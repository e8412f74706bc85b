import assert from "assert";
import { concatenate } from "./concatenate.ts";

Deno.test("concatenate() puts parts one after the other, and none gives no bytes", () => {
  const parts = [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(9, 3, 9).subarray(1, 2)];
  assert.deepEqual(concatenate(parts), Uint8Array.of(1, 2, 3));
  assert.deepEqual(concatenate([]), new Uint8Array(0));
});
