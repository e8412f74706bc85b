import assert from "assert";
import { splitDepth } from "./product.ts";
import { filterTileFor, LEAST_LIMITS, threadsOf, tileFor } from "./tile.ts";

const LARGE = { maxComputeInvocationsPerWorkgroup: 1024, maxComputeWorkgroupStorageSize: 49152 };

Deno.test("tiles of large products are the large ones, on every adapter", () => {
  for (const limits of [LEAST_LIMITS, LARGE]) {
    assert.equal(tileFor(73_728, 32, limits).rows, 256);
    assert.equal(tileFor(73_728, 64, limits).rows, 128);
    assert.equal(filterTileFor(288, 32, 73_728, limits).rows, 96);
  }
});

Deno.test("a tile is not taller than its product, and fits the adapter", () => {
  for (const rows of [1, 5, 40, 130, 1000]) {
    for (const columns of [1, 10, 32, 33, 128]) {
      const tile = tileFor(rows, columns, LEAST_LIMITS);
      assert.ok(tile.rows <= Math.max(rows, 32), `${rows}x${columns}`);
      assert.ok(threadsOf(tile) <= 256);
    }
  }
});

Deno.test("an adapter with too little memory is named", () => {
  assert.throws(
    () => tileFor(100, 100, { ...LEAST_LIMITS, maxComputeWorkgroupStorageSize: 100 }),
    { message: "No tile fits the adapter: 256 threads, 100 bytes of workgroup memory" },
  );
});

Deno.test("the parts of a depth cover it, and none is empty", () => {
  for (const depth of [1, 15, 16, 17, 288, 4608, 73_728]) {
    for (const wanted of [1, 2, 7, 106]) {
      const { parts, depthOfPart } = splitDepth(depth, wanted);
      assert.ok(parts >= 1 && parts <= wanted);
      assert.ok(parts * depthOfPart >= depth && (parts - 1) * depthOfPart < depth);
      assert.equal(splitDepth(depth, parts).parts, parts);
    }
  }
});
