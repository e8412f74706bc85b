/**
 * `deno task bench:profile [--noise SIGMA]`: where the time of an input gradient and of a training
 * step goes, kernel by kernel, on the wasm backend; the rest is JavaScript.
 */

import { markdownTable } from "markdown-table";
import * as tf from "@tensorflow/tfjs";
import { activateBackend } from "ensemble-defense";
import { UserError } from "../src/errors.ts";
import { benchSuite } from "./cases.ts";
import { plainCommand, print, runCommand } from "./command_line.ts";
import { BATCH, NETWORK_NAMES, NETWORKS } from "./networks.ts";

const WARM_UP_TURNS = 3;
const TURNS = 10;

/** Kernels that take less than this share of a step are added up. */
const LEAST_SHARE = 0.005;

interface Spent {
  calls: number;
  milliseconds: number;
}

const spent = new Map<string, Spent>();

await runCommand("bench:profile", async () => {
  const noiseSigma = noiseOf(Deno.args);
  const backend = await activateBackend("wasm");
  timeKernels();
  for (const network of NETWORK_NAMES) {
    const suite = benchSuite(NETWORKS[network], backend, noiseSigma);
    for (const work of ["inputGradient", "trainStep"] as const) {
      const { run } = suite.cases.find((benchCase) => benchCase.work === work)!;
      for (let i = 0; i < WARM_UP_TURNS; i++) await run();
      spent.clear();
      const start = performance.now();
      for (let i = 0; i < TURNS; i++) await run();
      const total = (performance.now() - start) / TURNS;
      print(`${network} ${work}: ${total.toFixed(1)} ms for ${BATCH} images, mean of ${TURNS}`);
      print(table(total));
    }
    suite.dispose();
  }
  return 0;
});

function noiseOf(args: readonly string[]): number {
  const { noise } = plainCommand("bench:profile")
    .option("--noise <sigma>", "of the training step's images", "0")
    .parse(args, { from: "user" }).opts<{ noise: string }>();
  const sigma = Number(noise);
  if (noise.trim() === "" || !(sigma >= 0 && sigma < Infinity)) {
    throw new UserError(`--noise must be a number of at least 0: received ${noise || "nothing"}`);
  }
  return sigma;
}

/** Wraps every kernel of the backend; `spent` holds what was spent in each. */
function timeKernels(): void {
  for (const config of tf.getKernelsForBackend("wasm")) {
    const { kernelName, kernelFunc } = config;
    tf.unregisterKernel(kernelName, "wasm");
    const { setupFunc: _done, ...rest } = config;
    tf.registerKernel({
      ...rest,
      kernelFunc: (call) => {
        const start = performance.now();
        const result = kernelFunc(call);
        const sum = spent.get(kernelName) ?? { calls: 0, milliseconds: 0 };
        sum.calls++;
        sum.milliseconds += performance.now() - start;
        spent.set(kernelName, sum);
        return result;
      },
    });
  }
}

function table(total: number): string {
  const kernels = [...spent].map(([name, { calls, milliseconds }]) => ({
    name,
    calls: calls / TURNS,
    milliseconds: milliseconds / TURNS,
  })).sort((a, b) => b.milliseconds - a.milliseconds);
  const large = kernels.filter(({ milliseconds }) => milliseconds >= LEAST_SHARE * total);
  const sum = (list: typeof kernels): number => list.reduce((a, b) => a + b.milliseconds, 0);
  const row = (name: string, calls: string, milliseconds: number): string[] => [
    name,
    calls,
    milliseconds.toFixed(2),
    `${(100 * milliseconds / total).toFixed(1)} %`,
  ];
  return markdownTable([
    ["Kernel", "calls", "ms", "share"],
    ...large.map(({ name, calls, milliseconds }) => row(name, calls.toFixed(0), milliseconds)),
    row("other kernels", "", sum(kernels) - sum(large)),
    row("JavaScript", "", total - sum(kernels)),
  ], { align: ["l", "r", "r", "r"] });
}
