/**
 * `deno task bench:workers`: training two members in two workers, as a multiple of the time that one
 * worker takes for one. Alternating, medians; above 1 is what the cores share.
 */

import { activateBackend, drawDigits, METHODS, mnistArchitecture } from "ensemble-defense";
import { type Executor, inWorkers } from "../src/experiments/executor.ts";
import { Store } from "../src/experiments/store.ts";
import type { TrainUnit } from "../src/experiments/unit.ts";
import { makeStopFlag } from "../src/workers/stop_flag.ts";
import { plainCommand, print, runCommand } from "./command_line.ts";
import { median } from "./timing.ts";

const TURNS = 5;
const IMAGES = 2048;

await runCommand("bench:workers", async () => {
  plainCommand("bench:workers").parse(Deno.args, { from: "user" });
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
  const unit = (member: number, seed: number): TrainUnit => ({
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
  });

  await seconds(executor, [unit(0, 0), unit(1, 0)]); // starts the workers and compiles their kernels
  const [one, two]: [number[], number[]] = [[], []];
  for (let seed = 1; seed <= TURNS; seed++) {
    one.push(await seconds(executor, [unit(0, seed)]));
    two.push(await seconds(executor, [unit(0, seed), unit(1, seed)]));
  }
  const [alone, together] = [median(one), median(two)];
  executor.close();
  await Deno.remove(directory, { recursive: true });
  print(`One member in one worker ${alone.toFixed(2)} s, two in two ${together.toFixed(2)} s`);
  print(`ratio ${(together / alone).toFixed(3)}, medians of ${TURNS} turns, ${IMAGES} images each`);
  return 0;
});

/** How long it takes to train members, each in a worker of its own. */
async function seconds(executor: Executor, units: readonly TrainUnit[]): Promise<number> {
  const start = performance.now();
  await Promise.all(units.map((unit) => executor.run([unit], () => {})));
  return (performance.now() - start) / 1000;
}
