import assert from "assert";
import { gzipSync } from "node:zlib";
import { UserError } from "../errors.ts";
import { decompress, isGzipped } from "./decompress.ts";

const content = Uint8Array.from({ length: 100_000 }, (_, i) => i * i);

Deno.test("decompress() gives the content of a file, gzipped or not", () => {
  assert.deepEqual(decompress(gzipSync(content), "f.gz"), content);
  assert.deepEqual(decompress(content, "f"), content);
  assert.deepEqual([isGzipped(gzipSync(content)), isGzipped(content)], [true, false]);
  assert.deepEqual(decompress(new Uint8Array(), "f"), new Uint8Array());
});

Deno.test("decompress() gives plain bytes where it is given a Buffer's", () => {
  assert.equal(decompress(gzipSync(content), "f.gz").constructor, Uint8Array);
  assert.equal(decompress(Buffer.from(content), "f").constructor, Uint8Array);
});

Deno.test("decompress() stops at the longest content that is accepted", () => {
  assert.deepEqual(decompress(gzipSync(content), "f.gz", 100_000), content);
  assert.throws(
    () => decompress(gzipSync(content), "f.gz", 99_999),
    new UserError("f.gz: byte 99999: expected the end of the file, found more"),
  );
});

Deno.test("decompress() refuses a damaged gzip file", () => {
  assert.throws(
    () => decompress(gzipSync(content).subarray(0, 30), "f.gz"),
    new UserError(
      "f.gz: byte 0: expected a whole gzip file, found a damaged one (unexpected end of file)",
    ),
  );
});
