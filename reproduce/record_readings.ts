/**
 * `deno task record:readings`: measures on the real MNIST what every option of a reading gives, one
 * at a time, into `golden/measured/readings/`. About a quarter of an hour on two cores. Finished
 * units are kept in `results/store`, so that it can be stopped and goes on.
 * `deno task record:readings NAME=VALUE...` measures these options alone.
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
  alternativeNamed,
  ALTERNATIVES,
  alternativeText,
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
  "record:readings [NAME=VALUE... | paper [FLAGS, those of deno task reproduce]]",
  async (stoppable) => {
    const [scale, ...flags] = Deno.args;
    if (scale === "paper") return await recordOnPaperNetworks(stoppable(), flags);
    await recordSmallRuns(Deno.args.map(alternativeNamed), stoppable());
  },
);

/** Measures every default and all options; or some options alone. */
async function recordSmallRuns(some: readonly Alternative[], stop: StopFlag): Promise<void> {
  const methods = [...new Set(["randomInit", ...Object.values(SHOWN_BY)])].join(",");
  if (some.length === 0) await keepDefaults(READINGS_FOLDER, SMALL, methods, stop);
  const options = some.length === 0 ? ALTERNATIVES : some;
  await keepOptions(READINGS_FOLDER, SMALL, options, shownBy, stop);
}

async function recordOnPaperNetworks(stop: StopFlag, flags: readonly string[]): Promise<void> {
  const methods = TABLE4_METHODS.map(({ method }) => method).filter(isOfTable4Alone).join(",");
  const asked = [...PAPER, ...flags];
  await keepDefaults(PAPER_NETWORKS_FOLDER, asked, methods, stop);
  await keepOptions(PAPER_NETWORKS_FOLDER, asked, ON_PAPER_NETWORKS, () => methods, stop);
}

function keepDefaults(
  folder: URL,
  flags: readonly string[],
  methods: string,
  stop: StopFlag,
): Promise<void> {
  return keep(folder, "default", [...flags, "--methods", methods], stop);
}

/** Measures with each option: its own methods, of `methodsOf`. */
async function keepOptions(
  folder: URL,
  flags: readonly string[],
  options: readonly Alternative[],
  methodsOf: (reading: Alternative["reading"]) => string,
  stop: StopFlag,
): Promise<void> {
  for (const one of options) {
    const option = alternativeText(one);
    const asked = [...flags, "--methods", methodsOf(one.reading), "--reading", option];
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
