import assert from "assert";
import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { idxImages, idxLabels } from "../../fixtures/idx_bytes.ts";
import { MINI_MNIST_DIR } from "../../fixtures/mini_mnist.ts";
import { UserError } from "../errors.ts";
import { readIdxImages, readIdxLabels } from "./idx.ts";

/** Asserts that the call fails with a UserError of exactly this one line. */
function assertRefuses(read: () => unknown, message: string): void {
  assert.throws(read, (error) => error instanceof UserError && error.message === message, message);
}

function withWord(bytes: Uint8Array, offset: number, word: number): Uint8Array {
  const changed = bytes.slice();
  new DataView(changed.buffer).setUint32(offset, word);
  return changed;
}

const images = idxImages(Uint8Array.from({ length: 12 }, (_, i) => i), 3, 2);
const labels = idxLabels(Uint8Array.of(5, 0, 9));
const expected = { count: 2, height: 3, width: 2 };

Deno.test("readIdxImages() reads gzipped fixtures: 5 images of 28 x 28 pixels", () => {
  const bytes = Deno.readFileSync(new URL("train-images-idx3-ubyte.gz", MINI_MNIST_DIR));
  const { count, height, width, pixels } = readIdxImages(bytes, "fixture");
  assert.deepEqual([count, height, width, pixels.length], [5, 28, 28, 5 * 784]);
  assert.deepEqual(pixels.subarray(784, 786), Uint8Array.of(253, 254));
});

Deno.test("readIdxLabels() reads fixtures that are not gzipped", () => {
  const bytes = Deno.readFileSync(new URL("t10k-labels-idx1-ubyte", MINI_MNIST_DIR));
  assert.deepEqual(readIdxLabels(bytes, "fixture"), Uint8Array.of(7, 2, 1));
});

Deno.test("readIdxImages() returns any pixels that were written, gzipped or not", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 0, max: 3 }),
    fc.boolean(),
    (height, width, count, zip) => {
      const pixels = Uint8Array.from({ length: count * height * width }, (_, i) => 77 * i);
      const bytes = idxImages(pixels, height, width);
      const read = readIdxImages(zip ? gzipSync(bytes) : bytes, "file");
      assert.deepEqual(read, { count, height, width, pixels });
    },
  ));
});

Deno.test("readIdxImages() reads a view that starts inside a larger buffer", () => {
  const larger = new Uint8Array(images.length + 3);
  larger.set(images, 3);
  assert.equal(readIdxImages(larger.subarray(3), "file", expected).pixels[11], 11);
});

Deno.test("readIdxImages() refuses a file of labels", () => {
  assertRefuses(
    () => readIdxImages(labels, "f"),
    "f: byte 0: expected the magic number 0x00000803 (IDX file of images), found 0x00000801",
  );
});

Deno.test("readIdxLabels() refuses a web page", () => {
  assertRefuses(
    () => readIdxLabels(new TextEncoder().encode("<!DOCTYPE html>"), "f"),
    "f: byte 0: expected the magic number 0x00000801 (IDX file of labels), found 0x3c21444f",
  );
});

Deno.test("an empty file and one that ends inside its header are refused", () => {
  const message = (byte: number): string =>
    `f: byte ${byte}: expected more of the header, found the end of the file`;
  assertRefuses(() => readIdxImages(new Uint8Array(), "f"), message(0));
  assertRefuses(() => readIdxImages(images.subarray(0, 14), "f"), message(14));
  assertRefuses(() => readIdxLabels(labels.subarray(0, 6), "f"), message(6));
});

Deno.test("counts and dimensions that are not the expected ones are refused", () => {
  const read = (offset: number) => (): unknown =>
    readIdxImages(withWord(images, offset, 9), "f", expected);
  assertRefuses(read(4), "f: byte 4: expected 2 images, found 9");
  assertRefuses(read(8), "f: byte 8: expected 3 rows, found 9");
  assertRefuses(read(12), "f: byte 12: expected 2 columns, found 9");
  assertRefuses(
    () => readIdxLabels(labels, "f", { count: 4 }),
    "f: byte 4: expected 4 labels, found 3",
  );
});

Deno.test("a file that is too short is refused, gzipped or not", () => {
  const message = "f: byte 25: expected 3 more bytes, found the end of the file";
  assertRefuses(() => readIdxImages(images.subarray(0, 25), "f", expected), message);
  assertRefuses(() => readIdxImages(gzipSync(images.subarray(0, 25)), "f", expected), message);
});

Deno.test("trailing bytes are refused", () => {
  assertRefuses(
    () => readIdxLabels(Uint8Array.of(...labels, 1, 2), "f"),
    "f: byte 11: expected the end of the file, found 2 more bytes",
  );
});

Deno.test("sizes that overflow are refused, not allocated", () => {
  const huge = withWord(withWord(images, 4, 0xffffffff), 8, 0xffffffff);
  assert.throws(() => readIdxImages(huge, "f"), UserError);
});

Deno.test("a label beyond the classes is refused with its place", () => {
  assertRefuses(
    () => readIdxLabels(idxLabels(Uint8Array.of(1, 12)), "f"),
    "f: byte 9: expected a label from 0 to 9, found 12",
  );
  assertRefuses(
    () => readIdxLabels(idxLabels(Uint8Array.of(1, 2)), "f", { classes: 2 }),
    "f: byte 9: expected a label from 0 to 1, found 2",
  );
});

Deno.test("a gzip file that is cut off is refused", () => {
  assertRefuses(
    () => readIdxImages(gzipSync(images).subarray(0, 20), "f.gz"),
    "f.gz: byte 0: expected a whole gzip file, found a damaged one (unexpected end of file)",
  );
});

Deno.test("a gzip file with a changed byte is refused", () => {
  const bytes = new Uint8Array(gzipSync(images));
  bytes[bytes.length - 6]! ^= 1; // within the checksum
  assert.throws(
    () => readIdxImages(bytes, "f.gz"),
    /^UserError: f\.gz: byte 0: expected a whole gzip file, found a damaged one \(.+\)$/,
  );
});

Deno.test("any damage to a byte of the header is refused when sizes are expected", () => {
  fc.assert(fc.property(
    fc.integer({ min: 0, max: 15 }),
    fc.integer({ min: 1, max: 255 }),
    (offset, change) => {
      const damaged = images.slice();
      damaged[offset]! ^= change;
      assert.throws(() => readIdxImages(damaged, "f", expected), UserError);
    },
  ));
});
