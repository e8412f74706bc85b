/** All measurements of kernels and passes, written as they are made. */

import * as tf from "@tensorflow/tfjs";
import type { Architecture, Backend, TrainerOptions } from "ensemble-defense";
import { engineOf } from "../../src/backends/webgpu/engine.ts";
import type { PythonPeer } from "../peers/python_peer.ts";
import { Kept } from "./kept.ts";
import { measureKernels } from "./kernels.ts";
import type { GpuOptions } from "./options.ts";
import { measurePasses } from "./passes.ts";
import { measureDispatches, measurePeaks } from "./peaks.ts";
import { setTablesAside } from "./tables.ts";
import { fittingTiles, measureTiles } from "./tiles.ts";

/** A network that is measured. */
export interface MeasuredNetwork {
  readonly name: string;
  readonly architecture: Architecture;
}

/**
 * Measures kernels, passes and tiles on the current backend, which is webgpu, except for what the
 * folder has already, unless all is to be measured anew.
 *
 * @returns Where it is kept, and whether all is; not if `isTimeUp` before
 */
export async function measureGpu(
  options: Omit<GpuOptions, "networks" | "python">,
  networks: readonly MeasuredNetwork[],
  backend: Backend,
  peer: PythonPeer | undefined,
  note: (text: string) => void,
  isTimeUp: () => boolean = () => false,
): Promise<{ kept: Kept; isComplete: boolean }> {
  const { out, parts, members, batch, small } = options;
  const engine = engineOf(tf.backend());
  const card = {
    device: backend.device,
    networks: networks.map(({ name }) => name),
    members,
    batch,
  };
  const kept = await Kept.open(out, card, options.again);
  if (options.again) {
    const aside = await setTablesAside(out); // first: without its times it would seem to take none
    if (aside !== undefined) note(`What earlier calls computed of the tables is in ${aside}`);
    await kept.forget();
  }
  const peaks = await measurePeaks(engine, small);
  await kept.write("device", [{
    ...card,
    peer: peer?.name ?? null,
    peaks,
    dispatchMicroseconds: await measureDispatches(engine),
    limits: limitsOf(engine.limits),
    features: [...engine.device.features],
  }]);
  const tiles = fittingTiles(engine.limits);
  const measure: Record<"kernels" | "passes" | "tiles", Measure> = {
    passes: (name, training) => measurePasses(name, training, batch, options, peer),
    kernels: async (name, training) => {
      // With adversarial images a step has the gradient by the images too.
      const adversarial = { rho: 0.5, epsilon: 0.1, pixelClip: "unitInterval" } as const;
      const speeds = await measureKernels(engine, { ...training, adversarial }, batch, peaks);
      return speeds.map((speed) => ({ network: name, ...speed }));
    },
    tiles: async (name, { architecture }) => {
      const some = small ? tiles.slice(2, 3) : tiles;
      const speeds = await measureTiles(engine, architecture, { members, batch }, some);
      return speeds.map((speed) => ({ network: name, ...speed }));
    },
  };
  for (const part of ["passes", "kernels", "tiles"] as const) {
    if (!parts.includes(part)) continue;
    if ((await kept.rows(part)).length > 0) {
      note(`${part}: measured by an earlier call`);
      continue;
    }
    const rows = [];
    for (const { name, architecture } of networks) {
      if (isTimeUp()) return { kept, isComplete: false };
      note(`${part} of ${name}`);
      rows.push(...await measure[part](name, trainingOf(architecture, members, batch)));
    }
    await kept.write(part, rows);
    note(`${part}: ${rows.length} measured`);
  }
  return { kept, isComplete: true };
}

/** One part of the measurements on a network. */
type Measure = (name: string, training: TrainerOptions) => Promise<readonly object[]>;

/** A training whose epoch is one batch of random images. */
export function trainingOf(
  architecture: Architecture,
  members: number,
  batch: number,
): TrainerOptions {
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
