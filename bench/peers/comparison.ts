/** What `bench:peers` found, as numbers and as a table. */

import { markdownTable } from "markdown-table";
import { BATCH, type NetworkName } from "../networks.ts";
import { median } from "../timing.ts";
import type { PeerWork } from "./options.ts";

/** One side's speed at a piece of work. */
export interface Side {
  readonly threads: number;
  /** The median over the alternations, each of which is the median over its runs. */
  readonly ms: number;
  /** Images of the batch that are done with in a second, whatever the number of members. */
  readonly imagesPerSecond: number;
  /** 10^9 operations a second, a multiply-accumulate being two. */
  readonly gflops: number;
}

/** A row of the table; without PyTorch there is no other side. */
export interface Row {
  readonly work: PeerWork;
  readonly network: NetworkName;
  readonly ours: Side;
  readonly peer?: Side;
  /** Our images a second for each one of the peer's. */
  readonly ratio?: number;
}

/** The durations of one piece of work, by turns. */
export interface Timed {
  readonly work: PeerWork;
  readonly network: NetworkName;
  readonly macs: number;
  readonly ours: { readonly threads: number; readonly times: readonly number[] };
  readonly peer?: { readonly threads: number; readonly times: readonly number[] };
}

/** Medians and their ratio. */
export function rowOf({ work, network, macs, ours, peer }: Timed): Row {
  const own = side(ours, macs);
  if (peer === undefined) return { work, network, ours: own };
  const other = side(peer, macs);
  return {
    work,
    network,
    ours: own,
    peer: other,
    ratio: own.imagesPerSecond / other.imagesPerSecond,
  };
}

/** The rows as a Markdown table; the columns of the other side only where there is one. */
export function comparisonTable(rows: readonly Row[]): string {
  const columns = ["threads", "img/s", "GFLOP/s"];
  const header = ["Work", "Network", ...columns];
  const contested = rows.some(({ peer }) => peer !== undefined);
  if (contested) header.push(...columns.map((column) => `PyTorch ${column}`), "ratio");
  return markdownTable([
    header,
    ...rows.map(({ work, network, ours, peer, ratio }) => [
      work,
      network,
      ...cells(ours),
      ...(peer === undefined ? [] : [...cells(peer), ratio!.toFixed(2)]),
    ]),
  ], { align: ["l", "l", ...header.slice(2).map(() => "r")] });
}

function side({ threads, times }: NonNullable<Timed["peer"]>, macs: number): Side {
  const ms = median(times);
  return { threads, ms, imagesPerSecond: BATCH / ms * 1000, gflops: 2 * macs / ms / 1e6 };
}

function cells({ threads, imagesPerSecond, gflops }: Side): string[] {
  const digits = imagesPerSecond < 100 ? 1 : 0;
  return [String(threads), imagesPerSecond.toFixed(digits), gflops.toFixed(1)];
}
