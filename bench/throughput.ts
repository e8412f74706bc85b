/**
 * `deno task throughput`: images and operations per second of every case, as a table, beside the
 * backend's own rate on one large matrix product. Medians of one run of this machine.
 */

import { markdownTable } from "markdown-table";
import { Bench } from "tinybench";
import { chooseBackend } from "ensemble-defense";
import { BATCH, benchSuite } from "./cases.ts";

const { backend } = await chooseBackend("auto");
const suite = await benchSuite(backend.name);
const bench = new Bench({ iterations: 5, time: 1000, warmupIterations: 1, warmupTime: 0 });
for (const { name, run } of suite.cases) bench.add(name, run);
await bench.run();

const rows = suite.cases.map(({ name, images, macs }) => {
  const result = bench.getTask(name)?.result;
  if (result === undefined || !("latency" in result)) throw new Error(`${name} was not measured`);
  const milliseconds = result.latency.p50;
  return { name, images, milliseconds, rate: 2 * macs / milliseconds / 1e6 };
});
const limit = rows[0]!.rate;
const table = markdownTable([
  ["Work", "ms", "images/s", "GFLOP/s", "of the limit"],
  ...rows.map(({ name, images, milliseconds, rate }) => [
    name,
    milliseconds.toFixed(1),
    name.startsWith("limit") ? "" : Math.round(images / milliseconds * 1000).toString(),
    rate.toFixed(1),
    `${Math.round(100 * rate / limit)} %`,
  ]),
], { align: ["l", "r", "r", "r", "r"] });
write(
  `MNIST network of Table 1, batches of ${BATCH}, ${backend.name} on ${backend.device}, one thread\n`,
);
write(table);
suite.dispose();
Deno.exit(0); // a GPU device would keep the process alive

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
