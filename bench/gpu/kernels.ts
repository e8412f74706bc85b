/** Every dispatch of a training step, one by one: how fast, and what bounds it. */

import type { TrainerOptions } from "ensemble-defense";
import type { WebGpuEngine } from "../../src/backends/webgpu/engine.ts";
import { bindAll, type Dispatch } from "../../src/backends/webgpu/plan/dispatch.ts";
import { ParameterLayout } from "../../src/backends/webgpu/training/layout.ts";
import { planStep } from "../../src/backends/webgpu/training/step_plan.ts";
import { StepRow } from "../../src/backends/webgpu/training/step_row.ts";
import type { Peaks } from "./peaks.ts";
import { type GpuTime, timeDispatches } from "./timing.ts";

/** What was measured of one dispatch. */
export interface KernelSpeed extends GpuTime {
  readonly kernel: string;
  readonly workgroups: readonly number[];
  /** Of its products; 0 for kernels without. */
  readonly flops: number;
  /** Of its buffers, each counted once, and twice where what is there is changed. */
  readonly bytes: number;
  readonly flopsPerSecond: number;
  readonly bytesPerSecond: number;
  /** What the card's best rates leave it at least. */
  readonly floorMicroseconds: number;
  readonly boundBy: "arithmetic" | "memory";
}

/** Measures every dispatch of a step of `options`, with an input gradient's if it is adversarial. */
export async function measureKernels(
  engine: WebGpuEngine,
  options: TrainerOptions,
  batch: number,
  peaks: Peaks,
): Promise<KernelSpeed[]> {
  const layout = new ParameterLayout(options.architecture, options.members.length);
  const plan = planStep(options, batch, new StepRow(options), layout.size, engine.limits)!;
  const buffers = new StepBuffers(engine, options, layout, plan.scratch);
  const speeds: KernelSpeed[] = [];
  for (const dispatch of plan.dispatches) {
    const bound = bindAll(engine, [dispatch], (name) => buffers.of(name));
    const time = await timeDispatches(engine, bound);
    speeds.push({ ...speedOf(dispatch, buffers.bytes(dispatch), time, peaks) });
  }
  buffers.destroy();
  return speeds;
}

/** The speed of a kernel beside the best that the card can do. */
export function speedOf(
  { program: { label, groups, flops = 0 } }: Pick<Dispatch, "program">,
  bytes: number,
  time: GpuTime,
  peaks: Peaks,
): KernelSpeed {
  const [arithmetic, memory] = [flops / peaks.flops, bytes / peaks.bytes];
  return {
    kernel: label,
    workgroups: groups,
    ...time,
    flops,
    bytes,
    flopsPerSecond: flops / time.microseconds * 1e6,
    bytesPerSecond: bytes / time.microseconds * 1e6,
    floorMicroseconds: 1e6 * Math.max(arithmetic, memory),
    boundBy: arithmetic > memory ? "arithmetic" : "memory",
  };
}

/** Buffers of random or no values under the names of a plan. */
class StepBuffers {
  readonly #engine: WebGpuEngine;
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #layout: ParameterLayout;
  readonly #buffers = new Map<string, GPUBuffer>();

  constructor(
    engine: WebGpuEngine,
    { members, train }: TrainerOptions,
    layout: ParameterLayout,
    scratch: ReadonlyMap<string, readonly number[]>,
  ) {
    this.#engine = engine;
    this.#layout = layout;
    this.#sizes = new Map([
      ...[...scratch].map(([name, shape]) => [name, 4 * shape.reduce((a, b) => a * b, 1)] as const),
      ...["parameters", "gradients", "first moments", "second moments"]
        .map((name) => [name, 4 * layout.size] as const),
      ["schedule", 4096],
      ["mean losses", 4096],
      ["order", 4 * members.length * train.count],
      ["pixels", Math.ceil(train.images.length / 4) * 4],
      ["units", 1024],
      ["labels of all", 4 * train.count],
    ]);
  }

  /** The buffer of a name. */
  of(name: string): ReturnType<ParameterLayout["part"]> {
    const [, kind, parameter] = /^(parameter|gradient) (.*\/.*)$/.exec(name) ?? [];
    if (parameter !== undefined) return this.#layout.part(this.#whole(`${kind}s`), parameter);
    return this.#whole(name);
  }

  /** Bytes that a dispatch moves at least. */
  bytes({ program: { bindings }, buffers }: Dispatch): number {
    return buffers.reduce((sum, name, i) => {
      const isGathered = ["order", "pixels", "labels of all", "schedule"].includes(name);
      const isChanged = /moments|^parameters$/.test(name) && bindings[i]!.writes;
      return sum + (isGathered ? 0 : this.of(name).size * (isChanged ? 2 : 1));
    }, 0);
  }

  destroy(): void {
    for (const buffer of this.#buffers.values()) buffer.destroy();
  }

  #whole(name: string): GPUBuffer {
    const known = this.#buffers.get(name);
    if (known !== undefined) return known;
    const buffer = this.#engine.buffer(name, this.#sizes.get(name)!);
    this.#buffers.set(name, buffer);
    return buffer;
  }
}
