/**
 * `deno task record:readings`: measures on the real MNIST what every option of a reading gives, one
 * at a time, into `golden/measured/readings/`. About a quarter of an hour on two cores. Finished
 * units are kept in `results/store`, so that it can be stopped and goes on.
 *
 * `deno task record:readings paper FLAGS...`: puts those that change attacks alone to the defences
 * of Table 4 on networks of the paper's size, into `paper-networks` there. It attacks the networks
 * of `record:run paper-mnist`, and trains what the store that the flags name has not got.
 */

import { fileURLToPath } from "node:url";
import { parseCommandLine } from "../src/cli/options.ts";
import { reproduce } from "../src/cli/reproduce.ts";
import {
  type Alternative,
  ALTERNATIVES,
  ON_PAPER_NETWORKS,
  SHOWN_BY,
  shownBy,
} from "../src/deviations/alternatives.ts";
import { UserError } from "../src/errors.ts";
import { isOfTable4Alone, TABLE4_METHODS } from "../src/evaluation/table4_methods.ts";
import { writeFileAtomically } from "../src/files/atomic_write.ts";
import type { StopFlag } from "../src/workers/stop_flag.ts";
import { PAPER_NETWORKS_FOLDER, READINGS_FOLDER } from "./deviations.ts";
import { note, runScript } from "./note.ts";

const MNIST = ["--dataset", "mnist", "--backend", "wasm"];
const SMALL = [...MNIST, "--profile", "quick", "--members", "3", "--quiet"];
// The ten networks of a mean differ by more than the interval of 2,000 images is wide.
const PAPER = [...MNIST, "--profile", "paper", "--test-limit", "2000"];

await runScript(
  "record:readings [paper [FLAGS, those of deno task reproduce]]",
  async (stoppable) => {
    const [scale, ...flags] = Deno.args;
    if (scale === "paper") return await recordOnPaperNetworks(stoppable(), flags);
    if (scale === undefined) return await recordSmallRuns(stoppable());
    throw new UserError(`What follows must be paper and flags, or nothing: received ${scale}`);
  },
);

function recordSmallRuns(stop: StopFlag): Promise<void> {
  const methods = [...new Set(["randomInit", ...Object.values(SHOWN_BY)])].join(",");
  return recordEach(READINGS_FOLDER, SMALL, ALTERNATIVES, methods, shownBy, stop);
}

function recordOnPaperNetworks(stop: StopFlag, flags: readonly string[]): Promise<void> {
  const methods = TABLE4_METHODS.map(({ method }) => method).filter(isOfTable4Alone).join(",");
  const asked = [...PAPER, ...flags];
  return recordEach(PAPER_NETWORKS_FOLDER, asked, ON_PAPER_NETWORKS, methods, () => methods, stop);
}

/** Measures with every default, and then with each option: its own methods, of `methodsOf`. */
async function recordEach(
  folder: URL,
  flags: readonly string[],
  options: readonly Alternative[],
  methods: string,
  methodsOf: (reading: Alternative["reading"]) => string,
  stop: StopFlag,
): Promise<void> {
  await keep(folder, "default", [...flags, "--methods", methods], stop);
  for (const { reading, value } of options) {
    const option = `${reading}=${value}`;
    const asked = [...flags, "--methods", methodsOf(reading), "--reading", option];
    await keep(folder, option, asked, stop);
  }
}

/** Measures some methods and keeps their results, without the claims, which are another matter. */
async function keep(
  folder: URL,
  name: string,
  flags: readonly string[],
  stop: StopFlag,
): Promise<void> {
  note(name);
  const line = parseCommandLine(flags, "");
  if (line.kind !== "reproduce") throw new UserError("The flags must be those of a whole run");
  const { results } = await reproduce(line.options, { out: () => {}, note }, stop);
  const text = JSON.stringify({ ...results, claims: [] }, null, 1);
  await writeFileAtomically(fileURLToPath(new URL(`${name}.json`, folder)), `${text}\n`);
}
