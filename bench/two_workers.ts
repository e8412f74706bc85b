/**
 * `deno task bench:workers`: training two members in two workers, as a multiple of the time that one
 * worker takes for one. Alternating, medians; above 1 is what the cores share.
 */

import { activateBackend, drawDigits, METHODS, mnistArchitecture } from "ensemble-defense";
import { inWorkers } from "../src/experiments/executor.ts";
import { Store } from "../src/experiments/store.ts";
import type { TrainUnit } from "../src/experiments/unit.ts";
import { makeStopFlag } from "../src/workers/stop_flag.ts";

const TURNS = 5;
const IMAGES = 2048;

const backend = await activateBackend("wasm");
const dataset = drawDigits({ train: IMAGES, test: 1, seed: 1 });
const directory = await Deno.makeTempDir();
const context = {
  backend,
  datasets: { [dataset.name]: dataset },
  store: new Store(directory),
  commit: null,
  stop: makeStopFlag(),
};
const executor = inWorkers(context, { count: 2 });

await seconds(2, 0); // starts the workers and compiles their kernels
const [one, two]: [number[], number[]] = [[], []];
for (let turn = 1; turn <= TURNS; turn++) {
  one.push(await seconds(1, 2 * turn));
  two.push(await seconds(2, 2 * turn));
}
const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(TURNS / 2)]!;
const [alone, together] = [median(one), median(two)];
executor.close();
await Deno.remove(directory, { recursive: true });
write(`One member in one worker ${alone.toFixed(2)} s, two in two ${together.toFixed(2)} s`);
write(`ratio ${(together / alone).toFixed(3)}, medians of ${TURNS} turns, ${IMAGES} images each`);
Deno.exit(0);

/** How long `workers` workers take to train a member each. */
async function seconds(workers: number, seed: number): Promise<number> {
  const start = performance.now();
  await Promise.all(
    Array.from(
      { length: workers },
      (_, member) => executor.run([trainUnit(member, seed)], () => {}),
    ),
  );
  return (performance.now() - start) / 1000;
}

function trainUnit(member: number, seed: number): TrainUnit {
  return {
    kind: "train",
    engine: { tfjs: "4.22.0", backend: backend.name, revision: 0 },
    dataset: dataset.name,
    images: "drawn for a benchmark",
    method: METHODS.randomInit.name,
    member,
    architecture: mnistArchitecture("linear"),
    epochs: 1,
    batchSize: 128,
    seed,
    loss: "fused",
    optimizer: "adam",
    noiseSigma: 0,
  };
}

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
