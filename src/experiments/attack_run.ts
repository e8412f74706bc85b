/** What an experiment of attacks beside the tables' was made with. */

import type { Computing } from "./computing.ts";

/** One run of such an experiment: what it was made with, and what it took. */
export interface AttackRun {
  /** The profile that it began from. */
  readonly profile: string;
  /** Training epochs. */
  readonly epochs: number;
  /** Images in a training step. */
  readonly batchSize: number;
  /** Images that were trained on. */
  readonly trainImages: number;
  /** The readings, by name. */
  readonly readings: Readonly<Record<string, string | number>>;
  /** The backend that attacked. */
  readonly backend: string;
  /** ISO 8601, in UTC. */
  readonly startedAt: string;
  /** What computing its units took. */
  readonly computing: Computing;
}
