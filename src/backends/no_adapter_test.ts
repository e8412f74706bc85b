import assert from "assert";
import { activateBackend, chooseBackend, presentBackends } from "./backend.ts";

// A machine without WebGPU; a file of its own, since the program looks for an adapter once.
Object.defineProperty(navigator, "gpu", { configurable: true, value: undefined });

Deno.test("without an adapter, auto passes over webgpu and says so", async () => {
  const { backend, skipped } = await chooseBackend("auto");
  assert.deepEqual(skipped, [{ name: "webgpu", reason: "no WebGPU adapter" }]);
  assert.equal(backend.name, "wasm");
});

Deno.test("without an adapter, asking for webgpu is a user's mistake", async () => {
  await assert.rejects(activateBackend("webgpu"), {
    name: "UserError",
    message: "Backend webgpu does not work here: no WebGPU adapter; " +
      "use --backend auto or another one",
  });
});

Deno.test("without an adapter, webgpu is not present", async () => {
  assert.deepEqual(await presentBackends(), ["wasm", "cpu"]);
});
