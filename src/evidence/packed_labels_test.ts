import assert from "assert";
import fc from "fast-check";
import { packLabels, unpackLabels } from "./packed_labels.ts";

Deno.test("packed labels come back, for any number of rows and of images", () => {
  const label = fc.integer({ min: 0, max: 9 });
  const rowsOfLabels = fc.integer({ min: 1, max: 9 }).chain((images) =>
    fc.tuple(
      fc.array(label, { minLength: images, maxLength: images }),
      fc.array(fc.array(label, { minLength: images, maxLength: images }), {
        minLength: 1,
        maxLength: 4,
      }),
    )
  );
  fc.assert(fc.property(rowsOfLabels, ([truth, rows]) => {
    const labels = Uint8Array.from(rows.flat());
    const packed = packLabels(labels, Uint8Array.from(truth), truth.length);
    assert.equal(packed.length, rows.length * Math.ceil(truth.length / 2));
    assert.deepEqual(unpackLabels(packed, Uint8Array.from(truth), truth.length), labels);
  }));
});

Deno.test("right predictions are zero bytes", () => {
  const truth = Uint8Array.of(3, 1, 4, 1, 5);
  assert.deepEqual(packLabels(truth, truth, 5), new Uint8Array(3));
});

Deno.test("packLabels() refuses a label above 9", () => {
  assert.throws(
    () => packLabels(Uint8Array.of(1, 10), Uint8Array.of(1), 1),
    new RangeError("A label must be from 0 to 9: received 10 in row 1"),
  );
});

Deno.test("unpackLabels() refuses what packLabels() cannot have made", () => {
  assert.throws(
    () => unpackLabels(Uint8Array.of(0xf0), Uint8Array.of(1, 2), 2),
    new RangeError("row 0, image 1: 15 is no distance of two labels"),
  );
  assert.throws(
    () => unpackLabels(new Uint8Array(3), Uint8Array.of(1, 2, 3), 3),
    new RangeError("rows of 3 images need 2 bytes each: found 3"),
  );
});
