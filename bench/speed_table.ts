/** The recorded speed of every case, for people: from `history.jsonl`. */

import { markdownTable } from "markdown-table";
import { shortCommit } from "../src/reports/names.ts";
import { BATCH } from "./networks.ts";
import { lastRecord } from "./history.ts";

const WORK: Readonly<Record<string, string>> = {
  forward: "forward pass of one member",
  inputGradient: "gradient by the pixels of one member (a step of Grad. 1)",
  grad2: "mean gradient of ten members (a step of Grad. 2)",
  bim: "eight steps of BIM along it",
  trainStep: "training step of one member",
};
const NETWORK: Readonly<Record<string, string>> = { mnist: "MNIST", cifar10: "CIFAR-10" };

/**
 * The newest record of a backend as a table in Markdown, and what it was measured on.
 *
 * @param history The text of `history.jsonl`
 * @throws {UserError} If it holds no record of the backend
 */
export function speedTable(history: string, backend: string): string {
  const { cases, device, date, commit } = lastRecord(history, backend);
  const rows = Object.entries(cases).map(([name, { ms }]) => {
    const [network, work] = name.split(" ") as [string, string];
    return [
      NETWORK[network] ?? network,
      WORK[work] ?? work,
      significant(ms),
      significant(1000 * BATCH / ms),
    ];
  });
  const table = markdownTable([
    ["Network", "Work", `ms for ${BATCH} images`, "Images a second"],
    ...rows,
  ], { align: ["l", "l", "r", "r"] });
  return `${table}\n\nIn one thread of ${backend} on ${device}; ${date.slice(0, 10)}, commit ${
    shortCommit(commit)
  }.`;
}

/** Three digits: what is behind them changes from run to run. */
function significant(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en-US", { maximumFractionDigits: 1 });
}
