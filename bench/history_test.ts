import assert from "assert";
import { type HistoryRecord, lastRecord } from "./history.ts";

function record(backend: string, ms: number): HistoryRecord {
  return {
    date: "2026-01-02T03:04:05.678Z",
    commit: null,
    backend,
    device: "CPU",
    calibrationMs: 2,
    cases: { "mnist forward": { ms, relativeSpeed: 10 } },
  };
}

function lines(...records: HistoryRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

Deno.test("lastRecord() is the newest line of the backend", () => {
  const history = lines(record("wasm", 40), record("wasm", 30), record("webgpu", 5));
  assert.deepEqual(lastRecord(history, "wasm"), record("wasm", 30));
});

Deno.test("lastRecord() says how to make the first record of a backend", () => {
  for (const history of ["", lines(record("webgpu", 5))]) {
    assert.throws(() => lastRecord(history, "wasm"), {
      name: "UserError",
      message: "bench/history.jsonl holds no run on wasm: make one with `deno task bench:record`",
    });
  }
});

Deno.test("lastRecord() names the line that is damaged", () => {
  const damaged = { ...record("wasm", 40), calibrationMs: 0 };
  for (const line of ["{", JSON.stringify(damaged)]) {
    assert.throws(() => lastRecord(`${lines(record("wasm", 40))}${line}\n`, "wasm"), {
      name: "UserError",
      message: /^bench\/history\.jsonl:2 is no record of a run: .+; remove it$/,
    });
  }
});
