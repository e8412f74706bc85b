import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { UserError } from "../../errors.ts";
import { keepingTensorCount } from "../../ops/_case.ts";
import { activateBackend } from "../backend.ts";
import { Heap } from "./heap.ts";
import { guardMemory, type WasmModule } from "./memory.ts";

/** A module with room for so many bytes, which replaces its allocation when that is first called. */
function smallModule(room: number): WasmModule & { readonly freed: number[] } {
  let next = 64;
  const freed: number[] = [];
  const allocate = (bytes: number): number => {
    if (next + bytes > 64 + room) return 0;
    next += bytes;
    return next - bytes;
  };
  const module = {
    HEAPU8: { length: 3 * 2 ** 30 },
    freed,
    _malloc: (bytes: number): number => (module._malloc = allocate)(bytes),
    _free: (address: number): void => void freed.push(address),
  };
  return module;
}

Deno.test("an allocation that finds no room is a line with what was asked for and what there is", () => {
  const wasm = smallModule(2 ** 20);
  guardMemory(wasm);
  guardMemory(wasm);
  assert.ok(wasm._malloc(1024) > 0);
  assert.throws(
    () => wasm._malloc(3 * 2 ** 19),
    new UserError(
      "The wasm backend has no memory left for 1.5 MiB more: it holds 3072.0 MiB and can hold " +
        "4096.0 MiB: try fewer members, a smaller model or --backend webgpu",
    ),
  );
  assert.ok(wasm._malloc(1024) > 0, "what finds room still does");
});

Deno.test("an allocation of nothing may be anywhere", () => {
  const wasm: WasmModule = { ...smallModule(2 ** 20), _malloc: (): number => 0 };
  guardMemory(wasm);
  assert.equal(wasm._malloc(0), 0);
});

Deno.test("scratch that finds no room to grow is not handed out once more", () => {
  const wasm = smallModule(4096);
  guardMemory(wasm);
  const heap = new Heap({ wasm });
  const freed = heap.scratch("tiles", 1024);
  const before = wasm.freed.length;
  assert.throws(() => heap.scratch("tiles", 4096), UserError);
  assert.equal(wasm.freed.length, before + 1);
  assert.notEqual(heap.scratch("tiles", 512), freed);
  assert.equal(wasm.freed.length, before + 1, "what was freed is freed once");
  assert.throws(() => heap.scratch("others", 4096), UserError);
});

Deno.test("a tensor that wasm cannot address is refused by tfjs's own kernels too", async () => {
  await activateBackend("wasm");
  await keepingTensorCount(() => {
    assert.throws(() => tf.tidy(() => tf.fill([2 ** 30], 1)), {
      name: "UserError",
      message: /^The wasm backend has no memory left for 4096\.0 MiB more: it holds \d+\.\d MiB /,
    });
    return Promise.resolve();
  });
  assert.deepEqual([...tf.tidy(() => tf.fill([3], 2).dataSync())], [2, 2, 2]);
});
