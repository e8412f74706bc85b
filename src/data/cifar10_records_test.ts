import assert from "assert";
import fc from "fast-check";
import { cifar10Batch } from "../../fixtures/cifar10_bytes.ts";
import { MINI_CIFAR10_DIR } from "../../fixtures/mini_cifar10.ts";
import { UserError } from "../errors.ts";
import { type Cifar10Batch, readCifar10Batches } from "./cifar10_records.ts";

const black = (...labels: number[]): Uint8Array => cifar10Batch(labels, () => 0);

function assertRefuses(batches: readonly Cifar10Batch[], message: string): void {
  assert.throws(() => readCifar10Batches(batches), new UserError(message));
}

Deno.test("readCifar10Batches() reads a fixture: pixels row by row, channels side by side", () => {
  const file = "cifar-10-batches-bin/test_batch.bin";
  const bytes = Deno.readFileSync(new URL(file, MINI_CIFAR10_DIR));
  const { images, labels, count } = readCifar10Batches([{ file, bytes, count: 3 }]);
  assert.equal(count, 3);
  assert.deepEqual(labels, Uint8Array.of(3, 8, 8));
  assert.equal(images.length, 3 * 32 * 32 * 3);
  // what make_cifar10.ts says of record 1, row 2, column 31, modulo 256
  const pixel = ((1 * 32 + 2) * 32 + 31) * 3;
  const [red, green, blue] = [0, 80, 160].map((channel) => (240 + 20 + channel + 10 + 93) % 256);
  assert.deepEqual([...images.subarray(pixel, pixel + 3)], [red, green, blue]);
});

Deno.test("readCifar10Batches() returns any pixels and labels that were written, file after file", () => {
  const labelsOfFiles = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }), {
    maxLength: 3,
  });
  fc.assert(
    fc.property(labelsOfFiles, fc.nat(255), (files, offset) => {
      const value = (file: number, record: number, channel: number, row: number, column: number) =>
        (offset + 101 * file + 59 * record + 31 * channel + 7 * row + 3 * column) % 256;
      const batches = files.map((labels, file) => ({
        file: `${file}`,
        bytes: cifar10Batch(labels, (...place) => value(file, ...place)),
      }));
      const { images, labels, count } = readCifar10Batches(batches);
      assert.deepEqual([...labels], files.flat());
      assert.equal(count, files.flat().length);
      const expected = files.flatMap((labels, file) =>
        labels.flatMap((_, record) =>
          pixelPlaces().map(([row, column, channel]) => value(file, record, channel, row, column))
        )
      );
      assert.deepEqual(images, Uint8Array.from(expected));
    }),
    { numRuns: 20 },
  );
});

/** `[row, column, channel]` in the order of a set of images. */
function pixelPlaces(): [number, number, number][] {
  return Array.from(
    { length: 32 * 32 * 3 },
    (_, i) => [Math.floor(i / 96), Math.floor(i / 3) % 32, i % 3],
  );
}

Deno.test("readCifar10Batches() refuses a file that is cut off or too long", () => {
  const bytes = black(1, 2);
  assertRefuses(
    [{ file: "f", bytes: bytes.subarray(0, 6145), count: 2 }],
    "f: byte 6145: expected 1 more byte, found the end of the file",
  );
  assertRefuses(
    [{ file: "f", bytes, count: 1 }],
    "f: byte 3073: expected the end of the file, found 3073 more bytes",
  );
  assertRefuses(
    [{ file: "f", bytes: bytes.subarray(0, 4000) }],
    "f: byte 4000: expected 2146 more bytes, found the end of the file",
  );
  assertRefuses(
    [{ file: "f", bytes: new Uint8Array(), count: 1 }],
    "f: byte 0: expected 3073 more bytes, found the end of the file",
  );
});

Deno.test("readCifar10Batches() refuses a label beyond the classes, with its file and place", () => {
  assertRefuses(
    [{ file: "good", bytes: black(9, 9) }, { file: "bad", bytes: black(9, 0, 10) }],
    "bad: byte 6146: expected a label from 0 to 9, found 10",
  );
});
