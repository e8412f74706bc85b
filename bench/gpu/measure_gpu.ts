/** All measurements of kernels and passes, written as they are made. */

import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import {
  type Architecture,
  type Backend,
  type TrainerOptions,
  writeFileAtomically,
} from "ensemble-defense";
import { engineOf } from "../../src/backends/webgpu/engine.ts";
import type { PythonPeer } from "../peers/python_peer.ts";
import { measureKernels } from "./kernels.ts";
import type { GpuOptions } from "./options.ts";
import { measurePasses } from "./passes.ts";
import { measurePeaks } from "./peaks.ts";
import { fittingTiles, measureTiles } from "./tiles.ts";

/** A network that is measured. */
export interface MeasuredNetwork {
  readonly name: string;
  readonly architecture: Architecture;
}

/** Measures kernels, passes and tiles on the current backend, which is webgpu. */
export async function measureGpu(
  options: Omit<GpuOptions, "networks" | "python">,
  networks: readonly MeasuredNetwork[],
  backend: Backend,
  peer: PythonPeer | undefined,
  note: (text: string) => void,
): Promise<void> {
  const { out, parts, members, batch, small } = options;
  const engine = engineOf(tf.backend());
  const write = async (name: string, rows: readonly object[]): Promise<void> => {
    const text = rows.map((row) => JSON.stringify(row)).join("\n");
    await writeFileAtomically(join(out, `${name}.jsonl`), new TextEncoder().encode(`${text}\n`));
    note(`${name}: ${rows.length} measured`);
  };
  await Deno.mkdir(out, { recursive: true });
  const peaks = await measurePeaks(engine, small);
  await write("device", [{
    device: backend.device,
    peer: peer?.name ?? null,
    members,
    batch,
    peaks,
    limits: limitsOf(engine.limits),
    features: [...engine.device.features],
  }]);
  const trainings = networks.map(({ name, architecture }) => ({
    name,
    options: trainingOf(architecture, members, batch),
  }));
  if (parts.includes("passes")) {
    const rows = [];
    for (const { name, options: training } of trainings) {
      note(`passes of ${name}`);
      rows.push(...await measurePasses(name, training, batch, options, peer));
    }
    await write("passes", rows);
  }
  if (parts.includes("kernels")) {
    const rows = [];
    for (const { name, options: training } of trainings) {
      note(`kernels of ${name}`);
      // With adversarial images a step has the gradient by the images too.
      const adversarial = { rho: 0.5, epsilon: 0.1, pixelClip: "unitInterval" } as const;
      const speeds = await measureKernels(engine, { ...training, adversarial }, batch, peaks);
      rows.push(...speeds.map((speed) => ({ network: name, ...speed })));
    }
    await write("kernels", rows);
  }
  if (parts.includes("tiles")) {
    const rows = [];
    const tiles = fittingTiles(engine.limits);
    for (const { name, architecture } of networks) {
      note(`tiles of ${name}`);
      const size = { members, batch };
      const speeds = await measureTiles(
        engine,
        architecture,
        size,
        small ? tiles.slice(2, 3) : tiles,
      );
      rows.push(...speeds.map((speed) => ({ network: name, ...speed })));
    }
    await write("tiles", rows);
  }
}

/** A training whose epoch is one batch of random images. */
function trainingOf(architecture: Architecture, members: number, batch: number): TrainerOptions {
  const { height, width, channels } = architecture.input;
  const { units: classes } = architecture.layers.at(-1) as { readonly units: number };
  return {
    method: "bench",
    members: Array.from({ length: members }, (_, member) => member),
    architecture,
    noiseSigma: 0,
    train: {
      images: Uint8Array.from(
        { length: batch * height * width * channels },
        (_, i) => i * 131 % 256,
      ),
      labels: Uint8Array.from({ length: batch }, (_, i) => i % classes),
      count: batch,
    },
    classes,
    loss: "fused",
    optimizer: "adam",
    seed: 1,
  };
}

function limitsOf(limits: GPUSupportedLimits): Record<string, number> {
  const {
    maxBufferSize,
    maxStorageBufferBindingSize,
    maxComputeInvocationsPerWorkgroup,
    maxComputeWorkgroupStorageSize,
  } = limits;
  return {
    maxBufferSize,
    maxStorageBufferBindingSize,
    maxComputeInvocationsPerWorkgroup,
    maxComputeWorkgroupStorageSize,
  };
}
