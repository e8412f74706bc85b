import assert from "assert";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import {
  decodeSafetensors,
  encodeSafetensors,
  type NamedArray,
  type SafetensorsFile,
} from "./safetensors.ts";

const SMALL: SafetensorsFile = {
  arrays: {
    labels: { shape: [3], data: Uint8Array.of(7, 8, 9) },
    weights: { shape: [1, 2], data: Float32Array.of(0.5, -1) },
  },
  metadata: { unit: "{}" },
};

/** A file with this header and these bytes after it. */
function fileOf(header: string, payload: number, length: number = header.length): Uint8Array {
  const file = new Uint8Array(8 + header.length + payload);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(new TextEncoder().encode(header), 8);
  return file;
}

Deno.test("a file is a length, a padded JSON header, and little-endian arrays", () => {
  const file = encodeSafetensors(SMALL);
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  assert.deepEqual(JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))), {
    __metadata__: { unit: "{}" },
    weights: { dtype: "F32", shape: [1, 2], data_offsets: [0, 8] },
    labels: { dtype: "U8", shape: [3], data_offsets: [8, 11] },
  });
  assert.deepEqual(
    [...file.subarray(8 + length)],
    [0, 0, 0, 0x3f, 0, 0, 0x80, 0xbf, 7, 8, 9],
  );
});

Deno.test("what is encoded is decoded, to the bit, and every float32 array is aligned", () => {
  const data = fc.oneof(
    fc.float32Array({ maxLength: 9 }),
    fc.uint8Array({ maxLength: 9 }),
  );
  const name = fc.stringMatching(/^[a-z]+[0-9]*(\/kernel|\/bias)$/);
  const key = fc.constantFrom("schema", "sha256", "unit");
  fc.assert(fc.property(
    fc.dictionary(name, data, { noNullPrototype: true }),
    fc.dictionary(key, fc.string({ unit: "grapheme" }), { noNullPrototype: true }),
    (values, metadata) => {
      const arrays: Record<string, NamedArray> = Object.fromEntries(
        Object.entries(values).map(([name, data]) => [name, { shape: [data.length], data }]),
      );
      const file = encodeSafetensors({ arrays, metadata });
      assert.deepEqual(decodeSafetensors(file), { arrays, metadata });
      assert.deepEqual(decodeSafetensors(Buffer.from(file)), { arrays, metadata });
      const start = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
      assert.equal(start % 8, 0);
      const header = JSON.parse(new TextDecoder().decode(file.subarray(8, start)));
      for (const [name, { data }] of Object.entries(arrays)) {
        if (data instanceof Float32Array) assert.equal(header[name].data_offsets[0] % 4, 0);
      }
    },
  ));
});

Deno.test("arrays that are parts of larger ones are encoded as what they are", () => {
  const data = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
  const { arrays } = decodeSafetensors(
    encodeSafetensors({ arrays: { part: { shape: [2], data } }, metadata: {} }),
  );
  assert.deepEqual(arrays["part"]!.data, Float32Array.of(2, 3));
});

Deno.test("a file without metadata, as others write them, is read", () => {
  const header = '{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}';
  const { arrays, metadata } = decodeSafetensors(fileOf(header, 2));
  assert.deepEqual(arrays["x"], { shape: [2], data: Uint8Array.of(0, 0) });
  assert.deepEqual(metadata, {});
});

Deno.test("a file that is cut off is refused, wherever it is cut", () => {
  const file = encodeSafetensors(SMALL);
  for (let length = 0; length < file.length; length++) {
    assert.throws(() => decodeSafetensors(file.subarray(0, length)), `${length} bytes`);
  }
  assert.throws(
    () => decodeSafetensors(file.subarray(0, 5)),
    new Error("a header needs 8 bytes, found 5"),
  );
});

Deno.test("a header that is longer than the file is refused with both numbers", () => {
  assert.throws(
    () => decodeSafetensors(fileOf("{}", 0, 99)),
    new Error("a header of 99 bytes does not fit into 10"),
  );
});

Deno.test("an array that is not where its shape says is refused", () => {
  const cases: [string, string, number][] = [
    ["[0,7]", "array x takes 8 bytes but is placed from 0 to 7", 8],
    ["[-8,0]", "array x takes 8 bytes but is placed from -8 to 0", 8],
    ["[4,12]", "array x takes 8 bytes but is placed from 4 to 12", 8],
  ];
  for (const [offsets, message, payload] of cases) {
    const header = `{"x":{"dtype":"F32","shape":[2],"data_offsets":${offsets}}}`;
    assert.throws(() => decodeSafetensors(fileOf(header, payload)), new Error(message));
  }
});

Deno.test("bytes that are of two arrays or of none are refused", () => {
  const cases: [Record<string, [number, number]>, number, string | undefined][] = [
    [{ x: [0, 2], y: [2, 5] }, 5, undefined],
    [{ y: [2, 5], none: [2, 2], x: [0, 2] }, 5, undefined],
    [{}, 0, undefined],
    [{ x: [0, 2], y: [1, 4] }, 4, "array y begins at 1, but what is before it ends at 2"],
    [{ x: [0, 2], y: [3, 5] }, 5, "array y begins at 3, but what is before it ends at 2"],
    [{ x: [1, 3] }, 3, "array x begins at 1, but what is before it ends at 0"],
    [{ x: [0, 2] }, 6, "the arrays end at 2, but the file at 6"],
    [{}, 1, "the arrays end at 0, but the file at 1"],
  ];
  for (const [places, payload, message] of cases) {
    const header = Object.fromEntries(
      Object.entries(places).map(([name, [from, to]]) => [
        name,
        { dtype: "U8", shape: [to - from], data_offsets: [from, to] },
      ]),
    );
    const decode = (): SafetensorsFile =>
      decodeSafetensors(fileOf(`${JSON.stringify(header)}   `, payload));
    if (message === undefined) decode();
    else assert.throws(decode, new Error(message));
  }
});

Deno.test("an array that is not described as it must be is refused with its name, and its type if that is it", () => {
  const cases: [string, string][] = [
    ['"dtype":"F64","shape":[1]', "x is F64: cast it to float32"],
    ['"dtype":"F32","shape":[1.5]', "x: shape[0]: expected an integer, found 1.5"],
    ['"dtype":4,"shape":[1]', 'x: dtype: expected ("F32" | "U8"), found 4'],
  ];
  for (const [fields, message] of cases) {
    const header = `{"x":{${fields},"data_offsets":[0,8]}}`;
    assert.throws(() => decodeSafetensors(fileOf(header, 8)), new Error(message));
  }
});
