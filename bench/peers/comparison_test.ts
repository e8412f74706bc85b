import assert from "assert";
import { comparisonTable, rowOf } from "./comparison.ts";

const OURS = { threads: 1, times: [64, 256, 128] };
const PEER = { threads: 2, times: [32, 500, 64] };
const TIMED = { work: "grad2", network: "mnist", macs: 1e9, ours: OURS } as const;

Deno.test("rowOf() takes each side's median over the alternations, and the ratio of the two", () => {
  assert.deepEqual(rowOf({ ...TIMED, peer: PEER }), {
    work: "grad2",
    network: "mnist",
    ours: { threads: 1, ms: 128, imagesPerSecond: 1000, gflops: 15.625 },
    peer: { threads: 2, ms: 64, imagesPerSecond: 2000, gflops: 31.25 },
    ratio: 0.5,
  });
});

Deno.test("comparisonTable() has a row for each work, with both sides and their ratio", () => {
  const rows = [
    rowOf({ ...TIMED, peer: PEER }),
    rowOf({ ...TIMED, ours: { threads: 1, times: [2560] }, peer: PEER }),
  ];
  assert.deepEqual(comparisonTable(rows).split("\n").map(wordsOf), [
    "Work Network threads img/s GFLOP/s PyTorch threads PyTorch img/s PyTorch GFLOP/s ratio",
    ":---- :------ ------: ----: ------: --------------: ------------: --------------: ----:",
    "grad2 mnist 1 1000 15.6 2 2000 31.3 0.50",
    "grad2 mnist 1 50.0 0.8 2 2000 31.3 0.03",
  ]);
});

Deno.test("comparisonTable() without a peer has our half only", () => {
  assert.deepEqual(comparisonTable([rowOf(TIMED)]).split("\n"), [
    "| Work  | Network | threads | img/s | GFLOP/s |",
    "| :---- | :------ | ------: | ----: | ------: |",
    "| grad2 | mnist   |       1 |  1000 |    15.6 |",
  ]);
});

/** A row of a table without its bars and its alignment. */
function wordsOf(row: string): string {
  return row.replaceAll("|", " ").trim().replace(/ +/g, " ");
}
