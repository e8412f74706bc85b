import assert from "assert";
import fc from "fast-check";
import { gunzipSync } from "node:zlib";
import { MINI_CIFAR10_DIR } from "../../fixtures/mini_cifar10.ts";
import { header, tarArchive } from "../../fixtures/tar_bytes.ts";
import { concatenate } from "../files/concatenate.ts";
import { UserError } from "../errors.ts";
import { readTar, type TarFile } from "./tar.ts";

const END = new Uint8Array(1024);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const greeting = tarArchive([{ name: "greeting.txt", bytes: text("hello") }]);

/** A header with text written into it, and its checksum put right. */
function changedHeader(block: Uint8Array, offset: number, value: string): Uint8Array {
  const changed = block.slice();
  changed.set(text(value), offset);
  changed.fill(" ".charCodeAt(0), 148, 156);
  const sum = changed.reduce((total, byte) => total + byte, 0);
  changed.set(text(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return changed;
}

function namesIn(...parts: Uint8Array[]): string[] {
  return readTar(concatenate([...parts, END]), "a.tar").map(({ name }) => name);
}

function assertRefuses(bytes: Uint8Array, message: string): void {
  assert.throws(() => readTar(bytes, "a.tar"), new UserError(message));
}

Deno.test("readTar() reads the fixture: its files, not its folder", () => {
  const bytes = Deno.readFileSync(new URL("cifar-10-binary.tar.gz", MINI_CIFAR10_DIR));
  const files = readTar(new Uint8Array(gunzipSync(bytes)), "fixture");
  assert.deepEqual(
    files.map(({ name, bytes }) => [name, bytes.length]),
    [
      ["cifar-10-batches-bin/batches.meta.txt", 61],
      ...[1, 2, 3, 4, 5].map((i) => [`cifar-10-batches-bin/data_batch_${i}.bin`, 6146]),
      ["cifar-10-batches-bin/test_batch.bin", 9219],
    ],
  );
  for (const { name, bytes } of files.slice(1)) {
    assert.deepEqual(bytes, Deno.readFileSync(new URL(name, MINI_CIFAR10_DIR)));
  }
});

Deno.test("readTar() returns any files that were written, in their order", () => {
  const file = fc.record({
    name: fc.stringMatching(/^[a-z./-]{0,98}[a-z]$/),
    bytes: fc.uint8Array({ maxLength: 1100 }),
  }, { noNullPrototype: true });
  fc.assert(fc.property(fc.array(file, { maxLength: 4 }), (files: TarFile[]) => {
    assert.deepEqual(readTar(tarArchive(files), "a.tar"), files);
  }));
});

Deno.test("readTar() joins the two halves of a long path, in the forms that have them", () => {
  const ustar = changedHeader(header("file", 0, "0"), 345, "long/path");
  assert.deepEqual(namesIn(ustar), ["long/path/file"]);
  const gnu = changedHeader(changedHeader(header("file", 0, "0"), 257, "ustar  \0"), 345, "12345");
  assert.deepEqual(namesIn(gnu), ["file"]);
});

Deno.test("readTar() reads archives from before ustar, whose files have no type", () => {
  const v7 = (name: string): Uint8Array =>
    changedHeader(changedHeader(header(name, 0, "0"), 257, "\0".repeat(8)), 156, "\0");
  assert.deepEqual(namesIn(v7("folder/"), v7("folder/file")), ["folder/file"]);
});

Deno.test("readTar() leaves out links and extended headers with what belongs to them", () => {
  const extended = text("20 path=another name\n");
  const parts = [
    ...[header("extended", extended.length, "x"), concatenate([extended, new Uint8Array(491)])],
    header("link", 7777, "1"), // a size of which no content follows
    header("file", 0, "0"),
  ];
  assert.deepEqual(namesIn(...parts), ["file"]);
});

Deno.test("readTar() refuses what is no tar archive, with the place", () => {
  assertRefuses(
    new Uint8Array(),
    "a.tar: byte 0: expected more of a tar archive, found the end of the file",
  );
  assertRefuses(
    text("<html>"),
    "a.tar: byte 6: expected more of a tar archive, found the end of the file",
  );
  assertRefuses(
    text("<html>".repeat(100)),
    'a.tar: byte 148: expected a tar header with the checksum 134146, found "l><html>"',
  );
});

Deno.test("readTar() refuses an archive that is cut off", () => {
  assertRefuses(
    greeting.subarray(0, 515),
    "a.tar: byte 515: expected 2 more bytes of greeting.txt, found the end of the file",
  );
  assertRefuses(
    greeting.subarray(0, 1024),
    "a.tar: byte 1024: expected more of a tar archive, found the end of the file",
  );
});

Deno.test("readTar() refuses a size that is not in octal digits", () => {
  assertRefuses(
    concatenate([changedHeader(header("file", 0, "0"), 124, "12345678901\0"), END]),
    'a.tar: byte 124: expected a file\'s size in octal digits, found "12345678901"',
  );
});

Deno.test("readTar() refuses any change of a byte that a header's checksum covers", () => {
  const covered = fc.integer({ min: 0, max: 511 }).filter((at) => at < 148 || at > 155);
  fc.assert(fc.property(covered, fc.integer({ min: 1, max: 255 }), (offset, change) => {
    const damaged = greeting.slice();
    damaged[offset]! ^= change;
    assert.throws(() => readTar(damaged, "a.tar"), UserError);
  }));
});
