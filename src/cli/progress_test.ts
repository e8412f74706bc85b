import assert from "assert";
import type { RunProgress } from "../experiments/tally.ts";
import { clock, downloadBar, runLines, runProgress } from "./progress.ts";

Deno.test("a log gets a line a minute, with units, speed and time left", () => {
  let seconds = 1000;
  const lines: string[] = [];
  const log = runLines((line) => lines.push(line), () => seconds);
  const at = (time: number, progress: Partial<RunProgress>): void => {
    seconds = 1000 + time;
    log.update({
      done: 0,
      total: 400,
      finishedUnits: 0,
      units: 48,
      doing: "train bagging 0",
      images: 0,
      loss: undefined,
      ...progress,
    });
  };
  at(1, { done: 5, images: 100 });
  at(59, { done: 90, images: 1000 });
  assert.deepEqual(lines, []);
  at(60, { done: 100, finishedUnits: 12, images: 72_000 });
  at(61, { done: 101, images: 73_000 });
  at(125, { done: 399, finishedUnits: 47, images: 250_000 });
  log.stop();
  assert.deepEqual(lines, [
    "12 of 48 units, 25 % of the work, 1200 img/s, 00:03:00 left",
    "47 of 48 units, 99 % of the work, 2000 img/s, 00:00:00 left",
  ]);
});

Deno.test("clock() is hours, minutes and seconds", () => {
  assert.equal(clock(0), "00:00:00");
  assert.equal(clock(59.6), "00:01:00");
  assert.equal(clock(100 * 3600 + 62), "100:01:02");
});

/** What is written to standard error meanwhile. */
function writtenToStandardError(body: () => void): string {
  const original = process.stderr.write;
  let written = "";
  process.stderr.write = (chunk: string | Uint8Array): boolean => {
    written += chunk;
    return true;
  };
  try {
    body();
  } finally {
    process.stderr.write = original;
  }
  return written;
}

const HALF: RunProgress = {
  done: 50,
  total: 100,
  finishedUnits: 1,
  units: 2,
  doing: "train bagging 0",
  images: 1000,
  loss: 0.5,
};

Deno.test("where standard error is piped there is no bar, neither of a run nor of a download", () => {
  const notes: string[] = [];
  const written = writtenToStandardError(() => {
    const progress = runProgress({ quiet: false, isTerminal: false }, (line) => notes.push(line));
    progress!.update(HALF);
    progress!.stop();
    const download = downloadBar(false);
    download.update({ file: "train-images-idx3-ubyte", received: 5, total: 10 });
    download.stop();
  });
  assert.equal(written, "");
  assert.deepEqual(notes, []); // less than a minute has passed
});

Deno.test("a quiet run shows no progress, on a terminal either", () => {
  assert.equal(runProgress({ quiet: true, isTerminal: true }, () => {}), undefined);
});
