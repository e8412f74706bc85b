import assert from "assert";
import type { RunProgress } from "../experiments/tally.ts";
import { clock, runLines } from "./progress.ts";

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
