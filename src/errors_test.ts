import assert from "assert";
import { systemReason } from "./errors.ts";

Deno.test("systemReason() is one line without the call and its paths", () => {
  assert.equal(
    systemReason(new Error("ENOSPC: no space left on device, write")),
    "ENOSPC: no space left on device",
  );
  assert.equal(
    systemReason(new Error("EACCES: permission denied, rename '/a, b' -> '/c'")),
    "EACCES: permission denied",
  );
  assert.equal(systemReason("broken\nin two"), "broken");
});
