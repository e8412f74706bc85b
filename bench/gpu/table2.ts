/** Table 2 at paper scale on the card, one method after another, with the time that each takes. */

import { join } from "node:path";
import { parseCommandLine } from "../../src/cli/options.ts";
import { reproduce } from "../../src/cli/reproduce.ts";
import { METHOD_NAMES, type MethodName } from "ensemble-defense";
import type { NetworkName } from "../networks.ts";

/** How long a method took: its training and both its attacks. */
export interface MethodTime {
  readonly dataset: NetworkName;
  readonly method: MethodName;
  readonly seconds: number;
}

/** The methods of Table 2. */
const METHODS = METHOD_NAMES.slice(0, 4);

const SMALL = [
  ...["--profile", "smoke", "--members", "2", "--epochs", "1"],
  ...["--train-limit", "8", "--test-limit", "4"],
];

/**
 * Trains and attacks each method, then prints the table of all, from what the store holds.
 *
 * @param dataset Its data must be at hand
 * @param isSmall With drawn digits and a handful of images, on two methods
 */
export async function measureTable2(
  dataset: NetworkName,
  isSmall: boolean,
  out: string,
  print: (text: string) => void,
): Promise<MethodTime[]> {
  const flags = [
    ...["--backend", "webgpu", "--quiet", "--out", join(out, "table2")],
    ...isSmall
      ? [...SMALL, "--dataset", "synthetic"]
      : ["--profile", "paper", "--dataset", dataset],
  ];
  const methods = isSmall ? METHODS.slice(0, 1) : METHODS;
  const times: MethodTime[] = [];
  for (const method of methods) {
    const start = performance.now();
    await run([...flags, "--methods", method], { out: () => {}, note: () => {} });
    times.push({ dataset, method, seconds: (performance.now() - start) / 1000 });
  }
  await run([...flags, "--methods", methods.join()], { out: print, note: () => {} });
  return times;
}

async function run(
  flags: readonly string[],
  console: Parameters<typeof reproduce>[1],
): Promise<void> {
  const line = parseCommandLine(flags, "");
  if (line.kind !== "reproduce") throw new Error(`Not a run: ${flags.join(" ")}`);
  await reproduce(line.options, console);
}
