import assert from "assert";
import { gunzipSync, gzipSync } from "node:zlib";
import { decodeSafetensors, encodeSafetensors } from "../files/safetensors.ts";
import { madeUpSuite } from "./_made_up_suite.ts";
import { decodeSuite, encodeSuite } from "./file.ts";

const FOUND = madeUpSuite(31, () => ({ ensemble: 0.5, member: 0.25 }));

/** The file with something changed. */
function changed(
  change: (parts: ReturnType<typeof decodeSafetensors>) => Parameters<typeof encodeSafetensors>[0],
): Uint8Array {
  return gzipSync(encodeSafetensors(change(decodeSafetensors(gunzipSync(encodeSuite(FOUND))))));
}

Deno.test("what was found comes back from its file", () => {
  const back = decodeSuite(encodeSuite(FOUND));
  assert.deepEqual(
    new Map([...back.points].sort()),
    new Map([...FOUND.points].sort()),
  );
  assert.deepEqual({ ...back, points: [] }, { ...FOUND, points: [] });
});

Deno.test("a file of another version, or without something, is refused in words", () => {
  assert.throws(
    () =>
      decodeSuite(
        changed(({ arrays, metadata }) => ({ arrays, metadata: { ...metadata, schema: "0" } })),
      ),
    new Error("it has schema 0, this version reads 1"),
  );
  assert.throws(
    () =>
      decodeSuite(changed(({ arrays: { "clean/members": _, ...arrays }, metadata }) => ({
        arrays,
        metadata,
      }))),
    new Error("it lacks clean/members"),
  );
  assert.throws(
    () =>
      decodeSuite(changed(({ arrays, metadata }) => ({
        arrays: { ...arrays, "0.2/magic/grad1/ensemble": arrays["clean/ensemble"]! },
        metadata,
      }))),
    new Error("0.2/magic/grad1 is no attack of the list"),
  );
});
