import assert from "assert";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { recordsDigest } from "./records_digest.ts";

const RECORDS = fc.array(fc.uint8Array({ minLength: 3, maxLength: 3 }), { maxLength: 8 });
const file = (records: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(records.flatMap((record) => [...record]));

Deno.test("recordsDigest() is the same in any order and division into files", () => {
  const shuffled = RECORDS.chain((records) =>
    fc.tuple(
      fc.constant(records),
      fc.shuffledSubarray(records, { minLength: records.length }),
      fc.nat(records.length),
    )
  );
  fc.assert(fc.property(shuffled, ([records, other, cut]) => {
    assert.equal(
      recordsDigest([file(other.slice(0, cut)), file(other.slice(cut))], 3),
      recordsDigest([file(records)], 3),
    );
  }));
});

Deno.test("recordsDigest() differs if a record differs, is missing or is there twice", () => {
  fc.assert(fc.property(RECORDS, fc.nat(100), fc.nat(2), (records, which, byte) => {
    fc.pre(records.length > 0);
    const index = which % records.length;
    const changed = records.map((record) => record.slice());
    changed[index]![byte]! ^= 1;
    const others = [
      changed,
      records.filter((_, i) => i !== index),
      [...records, records[index]!],
    ];
    const digests = [records, ...others].map((some) => recordsDigest([file(some)], 3));
    assert.equal(new Set(digests).size, 4);
  }));
});

Deno.test("recordsDigest() is SHA-256 over sorted SHA-256 digests", () => {
  const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
  const [zero, one] = [Uint8Array.of(0), Uint8Array.of(1)].map(sha256) as [Uint8Array, Uint8Array];
  assert(one[0]! < zero[0]!); // 0x4b… < 0x6e…
  assert.equal(
    recordsDigest([Uint8Array.of(0, 1)], 1),
    createHash("sha256").update(one).update(zero).digest("hex"),
  );
});
