/**
 * `deno task record:smoke`: makes `golden/measured/smoke-synthetic/` anew, the run of seed 1 that
 * tests compare with and the spread over ten seeds. Takes about ten times as long as a smoke run.
 *
 * `deno task record:smoke --first` renews the run of seed 1 alone, after a change that moves no
 * accuracy (of what a unit stores, say): the recorded spread is kept, and must still hold it.
 */

import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { reproduce } from "../src/cli/reproduce.ts";
import { writeFileAtomically } from "../src/files/atomic_write.ts";
import { COLUMNS } from "../src/evaluation/accuracy.ts";
import type { Results } from "../src/reports/results.ts";
import {
  predictionBand,
  recordSchema,
  SMOKE_DIRECTORY,
  smokeOptions,
  type SmokeRecord,
  storeDigests,
} from "./smoke.ts";
import { note, refuseOtherFlags, runScript } from "./note.ts";

const BACKEND = "wasm";
const firstOnly = Deno.args.includes("--first");
const seeds = Array.from({ length: 10 }, (_, i) => i + 1);

await runScript("record:smoke [--first]", async () => {
  refuseOtherFlags(Deno.args, ["--first"]);
  const runs: Results[] = [];
  let digests: Record<string, string> = {};

  for (const seed of firstOnly ? [1] : seeds) {
    const out = await Deno.makeTempDir();
    note(`Seed ${seed}`);
    const options = { ...smokeOptions(seed, BACKEND, out), quiet: true };
    const { results } = await reproduce(options, { out: () => {}, note: () => {} });
    runs.push(results);
    if (seed === 1) digests = await storeDigests(out);
    await Deno.remove(out, { recursive: true });
  }

  const spread = firstOnly ? await recordedSpread(runs[0]!) : measuredSpread(runs);
  const record: SmokeRecord = { backend: BACKEND, digests, seeds, spread };
  await write("results.json", runs[0]!);
  await write("record.json", record);
});

function measuredSpread(runs: readonly Results[]): SmokeRecord["spread"] {
  return runs[0]!.table2.flatMap(({ attack, method }) =>
    COLUMNS.map((accuracy) => {
      const values = runs.map(({ table2 }) =>
        table2.find((row) => row.attack === attack && row.method === method)![accuracy]
      );
      const band = predictionBand(values, runs[0]!.protocol[0]!.testImages);
      return { attack, method, accuracy, values, band };
    })
  );
}

/** The spread as it is recorded, if the run of seed 1 still has the accuracies it had then. */
async function recordedSpread({ table2 }: Results): Promise<SmokeRecord["spread"]> {
  const text = await Deno.readTextFile(new URL("record.json", SMOKE_DIRECTORY));
  const { spread } = v.parse(recordSchema, JSON.parse(text));
  for (const { attack, method, accuracy, values } of spread) {
    const row = table2.find((row) => row.attack === attack && row.method === method);
    if (row?.[accuracy] !== values[0]) {
      note(
        `${attack} ${method} ${accuracy} was ${values[0]} and is ${
          row?.[accuracy]
        }: run without --first`,
      );
      Deno.exit(1);
    }
  }
  return spread;
}

async function write(name: string, value: unknown): Promise<void> {
  const path = fileURLToPath(new URL(name, SMOKE_DIRECTORY));
  await writeFileAtomically(path, `${JSON.stringify(value, null, 1)}\n`);
}
