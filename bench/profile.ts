/**
 * `deno task bench:profile`: where the time of an input gradient and of a training step goes, kernel
 * by kernel, on the wasm backend; the rest is JavaScript.
 */

import { markdownTable } from "markdown-table";
import * as tf from "@tensorflow/tfjs";
import { activateBackend } from "ensemble-defense";
import { benchSuite } from "./cases.ts";
import { BATCH, NETWORK_NAMES, NETWORKS } from "./networks.ts";

const WARM_UP_TURNS = 3;
const TURNS = 10;

/** Kernels that take less than this share of a step are added up. */
const LEAST_SHARE = 0.005;

interface Spent {
  calls: number;
  milliseconds: number;
}

const backend = await activateBackend("wasm");
const spent = timeKernels();
for (const network of NETWORK_NAMES) {
  const suite = benchSuite(NETWORKS[network], backend);
  for (const work of ["inputGradient", "trainStep"] as const) {
    const { run } = suite.cases.find((benchCase) => benchCase.work === work)!;
    for (let i = 0; i < WARM_UP_TURNS; i++) await run();
    spent.clear();
    const start = performance.now();
    for (let i = 0; i < TURNS; i++) await run();
    const total = (performance.now() - start) / TURNS;
    write(`${network} ${work}: ${total.toFixed(1)} ms for ${BATCH} images, mean of ${TURNS}`);
    write(table(total));
  }
  suite.dispose();
}
Deno.exit(0);

/** Wraps every kernel of the backend; the map holds what was spent in each. */
function timeKernels(): Map<string, Spent> {
  const spent = new Map<string, Spent>();
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
  return spent;
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

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
