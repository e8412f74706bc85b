import assert from "assert";
import { joinedDevices } from "./devices.ts";

Deno.test("devices of several runs are named once, those of joined runs too", () => {
  assert.equal(joinedDevices("CPU", "GPU"), "CPU; GPU");
  assert.equal(joinedDevices("CPU; GPU", "GPU"), "CPU; GPU");
  assert.equal(joinedDevices("GPU", "CPU; GPU"), "GPU; CPU");
  assert.equal(joinedDevices("CPU; GPU; GPU"), "CPU; GPU");
});
