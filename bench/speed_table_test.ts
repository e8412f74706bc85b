import assert from "assert";
import { speedTable } from "./speed_table.ts";

const RECORD = {
  date: "2026-01-02T03:04:05.000Z",
  commit: "4cf0a85f0a4456282d3010315a85d3f61e33fdce",
  backend: "wasm",
  device: "CPU with SIMD",
  calibrationMs: 2,
  cases: {
    "mnist bim": { ms: 12_960, relativeSpeed: 9 },
    "cifar10 forward": { ms: 64, relativeSpeed: 9 },
  },
};

Deno.test("the newest record is shown in milliseconds and images a second", () => {
  const older = { ...RECORD, cases: { "mnist bim": { ms: 1, relativeSpeed: 9 } } };
  const text = speedTable(`${JSON.stringify(older)}\n${JSON.stringify(RECORD)}\n`, "wasm");
  assert.match(text, /\| MNIST +\| eight steps of BIM along it +\| +13,000 \| +9\.9 \|/);
  assert.match(text, /\| CIFAR-10 \| forward pass of one member +\| +64 \| +2,000 \|/);
  assert(
    text.endsWith("\n\nIn one thread of wasm on CPU with SIMD; 2026-01-02, commit 4cf0a85."),
  );
});

Deno.test("changes that were not committed are told from the commit", () => {
  const changed = { ...RECORD, commit: `${RECORD.commit}+changes` };
  assert.match(speedTable(`${JSON.stringify(changed)}\n`, "wasm"), /, commit 4cf0a85\+\.$/);
  const unknown = { ...RECORD, commit: null };
  assert.match(speedTable(`${JSON.stringify(unknown)}\n`, "wasm"), /, commit unknown\.$/);
});
