/** How far things have come: bars on a terminal, now and then a line where the output is kept. */

import cliProgress from "cli-progress";
import type { DownloadProgress } from "../data/download.ts";
import type { RunProgress } from "../experiments/tally.ts";

/** Something that shows how far things have come. */
export interface ProgressBar<Progress> {
  update(progress: Progress): void;
  /** Takes the bar off the screen. */
  stop(): void;
}

/**
 * How a run shows how far it has come: by a bar on a terminal, by a line now and then where standard
 * error is kept or piped, and not at all if it is to be quiet.
 */
export function runProgress(
  { quiet, isTerminal }: { readonly quiet: boolean; readonly isTerminal: boolean },
  note: (text: string) => void,
): ProgressBar<RunProgress> | undefined {
  if (quiet) return undefined;
  return isTerminal ? runBar() : runLines(note);
}

/** A bar of a run: units done, what is under way, images a second, loss, time left. */
function runBar(): ProgressBar<RunProgress> {
  const rate = rateSinceNow();
  const bar = makeBar(
    "{bar} {percentage}% | {units} | {doing} | {rate} img/s{loss} | {eta_formatted} left",
  );
  return {
    update: (progress) => {
      const { done, total, loss } = progress;
      const shown = {
        ...progress,
        units: `${progress.finishedUnits}/${progress.units}`,
        rate: rate(progress.images),
        loss: loss === undefined ? "" : ` | loss ${loss.toFixed(3)}`,
      };
      if (!bar.isActive) bar.start(total, 0, shown);
      bar.update(done, shown);
    },
    stop: () => bar.stop(),
  };
}

const LINE_EVERY_SECONDS = 60;

/** A line a minute, for logs: `12 of 48 units, 31 % of the work, 1200 img/s, 00:12:31 left`. */
export function runLines(
  note: (text: string) => void,
  now: () => number = () => performance.now() / 1000,
): ProgressBar<RunProgress> {
  const rate = rateSinceNow(now);
  const start = now();
  let next = start + LINE_EVERY_SECONDS;
  return {
    update: ({ done, total, finishedUnits, units, images }) => {
      const time = now();
      if (time < next || done === 0) return;
      next = time + LINE_EVERY_SECONDS;
      const left = (time - start) * (total / done - 1);
      note(
        `${finishedUnits} of ${units} units, ${Math.floor(100 * done / total)} % of the work, ` +
          `${rate(images)} img/s, ${clock(left)} left`,
      );
    },
    stop: () => {},
  };
}

/** A bar of a download. */
export function downloadBar(shown: boolean): ProgressBar<DownloadProgress> {
  if (!shown) return { update: () => {}, stop: () => {} };
  const bar = makeBar("{bar} {percentage}% | {file} | {megabytes} MB");
  return {
    update: ({ file, received, total }) => {
      if (!bar.isActive) bar.start(total ?? received, 0, { file, megabytes: "0.0" });
      bar.setTotal(total ?? received);
      bar.update(received, { file, megabytes: (received / 1e6).toFixed(1) });
    },
    stop: () => bar.stop(),
  };
}

/** Whether standard error is a terminal, where a bar can be drawn. */
export function canDrawBars(): boolean {
  return Deno.stderr.isTerminal();
}

/** `hh:mm:ss`. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return [whole / 3600, whole / 60 % 60, whole % 60]
    .map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
}

/** From a count since now to how many there were each second. */
function rateSinceNow(
  now: () => number = () => performance.now() / 1000,
): (count: number) => number {
  const start = now();
  return (count) => Math.round(count / (now() - start));
}

function makeBar(format: string): cliProgress.SingleBar {
  return new cliProgress.SingleBar({
    format,
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
    etaBuffer: 50,
    stream: process.stderr,
  }, cliProgress.Presets.shades_classic);
}
