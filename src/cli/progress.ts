/** Progress bars on a terminal; nothing where the output goes to a file or a pipe. */

import cliProgress from "cli-progress";
import type { DownloadProgress } from "../data/download.ts";
import type { RunProgress } from "../experiments/run_plan.ts";

/** A bar that is drawn while something is under way. */
export interface ProgressBar<Progress> {
  update(progress: Progress): void;
  /** Takes the bar off the screen. */
  stop(): void;
}

/** A bar of a run: what is under way, images a second, loss, time left. */
export function runBar(shown: boolean): ProgressBar<RunProgress> {
  if (!shown) return NO_BAR;
  const start = performance.now();
  const bar = makeBar("{bar} {percentage}% | {doing} | {rate} img/s{loss} | {eta_formatted} left");
  return {
    update: ({ done, total, doing, images, loss }) => {
      if (!bar.isActive) bar.start(total, 0, { doing, rate: 0, loss: "" });
      bar.update(done, {
        doing,
        rate: Math.round(images / (performance.now() - start) * 1000),
        loss: loss === undefined ? "" : ` | loss ${loss.toFixed(3)}`,
      });
    },
    stop: () => bar.stop(),
  };
}

/** A bar of a download. */
export function downloadBar(shown: boolean): ProgressBar<DownloadProgress> {
  if (!shown) return NO_BAR;
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

const NO_BAR = { update: () => {}, stop: () => {} };

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
