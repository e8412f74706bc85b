/**
 * `deno task bench:joined`: the same work with V8 joining vectors to 256 bits and without, in
 * processes of their own by turns, as a table. `bench:peers` measures.
 */

import { fileURLToPath } from "node:url";
import { markdownTable } from "markdown-table";
import { UserError } from "../src/errors.ts";
import { JOINING_FLAGS } from "../src/backends/wasm/joined_vectors.ts";
import { note, print, runCommand } from "./command_line.ts";
import { parseJoinedOptions } from "./joined_options.ts";
import type { Row } from "./peers/comparison.ts";
import { median } from "./timing.ts";

/** What `bench:peers --json` prints, as far as it is read here. */
interface Measured {
  readonly device: string;
  readonly rows: readonly Row[];
}

await runCommand("bench:joined", async () => {
  const { networks, works, alternations, seconds } = parseJoinedOptions(Deno.args);
  const measure = (joined: boolean): Promise<Measured> =>
    measureApart(joined, [
      ...["--backend", "wasm", "--no-peer", "--json", "--alternations", "1"],
      ...["--networks", networks.join(), "--works", works.join(), "--seconds", `${seconds}`],
    ]);
  const turns: { apart: Measured; joined: Measured }[] = [];
  for (let turn = 1; turn <= alternations; turn++) {
    note(`Turn ${turn} of ${alternations}`);
    turns.push({ apart: await measure(false), joined: await measure(true) });
  }
  const { apart, joined } = turns[0]!;
  if (apart.device === joined.device) {
    throw new UserError(`V8 joins no vectors here: both sides are ${joined.device}`);
  }
  const speeds = (side: "apart" | "joined", row: number): number =>
    median(turns.map((turn) => turn[side].rows[row]!.ours.imagesPerSecond));
  print(`${apart.device}, and ${joined.device}; medians of ${alternations} turns each\n`);
  print(markdownTable(
    [
      ["Work", "Network", "threads", "img/s", "img/s, joined", "ratio"],
      ...apart.rows.map(({ work, network, ours: { threads } }, row) => {
        const [before, after] = [speeds("apart", row), speeds("joined", row)];
        const numbers = [threads, before, after].map((number) => number.toFixed(0));
        return [work, network, ...numbers, (after / before).toFixed(2)];
      }),
    ],
    { align: ["l", "l", "r", "r", "r", "r"] },
  ));
  return 0;
});

async function measureApart(joined: boolean, flags: readonly string[]): Promise<Measured> {
  const { DENO_V8_FLAGS: _, ...env } = Deno.env.toObject();
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-P=benchPeers",
      fileURLToPath(new URL("peers/main.ts", import.meta.url)),
      ...flags,
    ],
    clearEnv: true,
    env: joined ? { ...env, DENO_V8_FLAGS: JOINING_FLAGS } : env,
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (!success) {
    throw new UserError(`Nothing was measured: ${new TextDecoder().decode(stderr).split("\n")[0]}`);
  }
  return JSON.parse(text.slice(text.indexOf("\n{"))) as Measured;
}
