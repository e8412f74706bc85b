/**
 * `deno task record:smoke`: makes `golden/measured/smoke-synthetic/` anew, the run of seed 1 that
 * tests compare with and the spread over ten seeds. Takes about ten times as long as a smoke run.
 */

import { reproduce } from "../src/cli/reproduce.ts";
import type { Results } from "../src/reports/results.ts";
import {
  ACCURACIES,
  predictionBand,
  SMOKE_DIRECTORY,
  smokeOptions,
  type SmokeRecord,
  storeDigests,
} from "./smoke.ts";

const BACKEND = "wasm";
const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
const runs: Results[] = [];
let digests: Record<string, string> = {};

for (const seed of seeds) {
  const out = await Deno.makeTempDir();
  const note = (text: string): void =>
    void Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
  note(`Seed ${seed} of ${seeds.length}`);
  const options = { ...smokeOptions(seed, BACKEND, out), quiet: true };
  const { results } = await reproduce(options, { out: () => {}, note: () => {} });
  runs.push(results);
  if (seed === 1) digests = await storeDigests(out);
  await Deno.remove(out, { recursive: true });
}

const record: SmokeRecord = {
  backend: BACKEND,
  digests,
  seeds,
  spread: runs[0]!.table2.flatMap(({ attack, method }) =>
    ACCURACIES.map((accuracy) => {
      const values = runs.map(({ table2 }) =>
        table2.find((row) => row.attack === attack && row.method === method)![accuracy]
      );
      const band = predictionBand(values, runs[0]!.protocol[0]!.testImages);
      return { attack, method, accuracy, values, band };
    })
  ),
};
await write("results.json", runs[0]!);
await write("record.json", record);
Deno.exit(0);

async function write(name: string, value: unknown): Promise<void> {
  await Deno.mkdir(SMOKE_DIRECTORY, { recursive: true });
  await Deno.writeTextFile(new URL(name, SMOKE_DIRECTORY), `${JSON.stringify(value, null, 1)}\n`);
}
