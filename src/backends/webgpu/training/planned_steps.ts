/**
 * Training in which a step is planned once and replayed: nothing is uploaded in a step, and costs are
 * read after several.
 */

import type { Checkpoint } from "../../../models/checkpoint.ts";
import { startOf } from "../../../training/start.ts";
import type { MemberState, TrainerOptions } from "../../../training/trainer_options.ts";
import type { BatchRange, TrainingSteps } from "../../../training/training_steps.ts";
import type { BoundProgram, BufferPart, WebGpuEngine } from "../engine.ts";
import { bindAll } from "../plan/dispatch.ts";
import { Scratch } from "../plan/scratch.ts";
import { LEAST_LIMITS } from "../product/tile.ts";
import { DeviceImages } from "./device_images.ts";
import { ParameterLayout } from "./layout.ts";
import { planStep, type StepPlan } from "./step_plan.ts";
import { StepRow } from "./step_row.ts";

/** Steps that are asked for at once, at most, and how long they should take in milliseconds. */
const MAX_STRIDE = 64;
const STRIDE_TIME = 200;

/** The buffers of all parameters, by their names in plans. */
const OF_PARAMETERS = ["parameters", "gradients", "first moments", "second moments"] as const;

/** Whether a training can be planned; the other ones are composed of operations. */
export function canPlanSteps(
  options: TrainerOptions,
  { maxStorageBufferBindingSize }: Pick<GPUSupportedLimits, "maxStorageBufferBindingSize">,
): boolean {
  const { optimizer, adversarial, train } = options;
  if (optimizer !== "adam") return false;
  if (train.images.length > maxStorageBufferBindingSize) return false; // CIFAR-10 on 128 MiB
  // A share of 0 would leave adversarial images no gradient to follow.
  if (adversarial !== undefined && !(adversarial.rho > 0 && adversarial.rho < 1)) return false;
  return planStep(options, 1, new StepRow(options), 0, LEAST_LIMITS) !== undefined;
}

/** Planned steps on one engine. */
export class PlannedSteps implements TrainingSteps {
  stride = 1;
  readonly #engine: WebGpuEngine;
  readonly #options: TrainerOptions;
  readonly #row: StepRow;
  readonly #layout: ParameterLayout;
  readonly #images: DeviceImages;
  readonly #scratch: Scratch;
  readonly #buffers = new Map<string, GPUBuffer>();
  /** The bound step of each batch size. */
  readonly #plans = new Map<number, { plan: StepPlan; bound: BoundProgram[]; version: number }>();
  #steps: number;

  /**
   * @param start Where each member goes on; from initial parameters without
   * @throws {RangeError} If the members' states are not all of one step, or soft labels are not of
   * every member and image
   */
  constructor(
    engine: WebGpuEngine,
    options: TrainerOptions,
    start: readonly MemberState[] | undefined,
  ) {
    const { steps, checkpoints } = startOf(options, start);
    const members = options.members.length;
    this.#engine = engine;
    this.#options = options;
    this.#steps = steps;
    this.#row = new StepRow(options);
    this.#layout = new ParameterLayout(options.architecture, members);
    const remembered = start?.map(({ optimizer }) => optimizer) ?? [];
    const initial = {
      parameters: this.#layout.pack(checkpoints),
      gradients: new Float32Array(this.#layout.size),
      "first moments": this.#layout.pack(remembered, "firstMoment/"),
      "second moments": this.#layout.pack(remembered, "secondMoment/"),
    };
    this.#images = new DeviceImages(engine, options);
    this.#scratch = new Scratch(engine);
    try {
      for (const name of OF_PARAMETERS) this.#make(name, 4 * this.#layout.size, initial[name]);
      this.#make("schedule", 4 * (1 + MAX_STRIDE * this.#row.words));
      this.#make("mean losses", 4 * MAX_STRIDE * members);
    } catch (error) {
      this.dispose(); // nobody else can
      throw error;
    }
  }

  startEpoch(epoch: number): void {
    this.#images.startEpoch(epoch);
  }

  async take(batches: readonly BatchRange[]): Promise<Float32Array[]> {
    const costs: Float32Array[] = [];
    for (let i = 0; i < batches.length; i += MAX_STRIDE) {
      costs.push(...await this.#takeSome(batches.slice(i, i + MAX_STRIDE)));
    }
    return costs;
  }

  async #takeSome(batches: readonly BatchRange[]): Promise<Float32Array[]> {
    const began = performance.now();
    const rows = batches.flatMap(({ from }, i) => this.#row.values(this.#steps + i, from));
    this.#engine.device.queue.writeBuffer(
      this.#buffers.get("schedule")!,
      0,
      Uint32Array.from([0, ...rows]),
    );
    for (const { from, to } of batches) {
      this.#engine.replay(this.#step(to - from));
      this.#engine.submit();
    }
    this.#steps += batches.length;
    const members = this.#options.members.length;
    const costs = await this.#engine.read(
      this.#buffers.get("mean losses")!,
      4 * batches.length * members,
    );
    this.#adapt(performance.now() - began, batches.length);
    return batches.map((_, i) => costs.slice(i * members, (i + 1) * members));
  }

  checkpoints(): Promise<Checkpoint[]> {
    return this.#download("parameters", "");
  }

  async states(): Promise<MemberState[]> {
    const checkpoints = await this.checkpoints();
    const first = await this.#download("first moments", "firstMoment/");
    const second = await this.#download("second moments", "secondMoment/");
    return checkpoints.map((checkpoint, e) => ({
      steps: this.#steps,
      checkpoint,
      optimizer: this.#steps === 0 ? {} : inPairs(first[e]!, second[e]!),
    }));
  }

  dispose(): void {
    this.#scratch.destroy();
    this.#images.destroy();
    for (const buffer of this.#buffers.values()) buffer.destroy();
  }

  /** The step on batches of a size; bound anew when scratch has grown. */
  #step(batch: number): readonly BoundProgram[] {
    const known = this.#plans.get(batch);
    if (known?.version === this.#scratch.version) return known.bound;
    const plan = known?.plan ??
      planStep(this.#options, batch, this.#row, this.#layout.size, this.#engine.limits)!;
    this.#scratch.reserve(plan.scratch);
    const bound = bindAll(this.#engine, plan.dispatches, (name) => this.#buffer(name));
    this.#plans.set(batch, { plan, bound, version: this.#scratch.version });
    return bound;
  }

  #buffer(name: string): BufferPart {
    const [, of, parameter] = /^(parameter|gradient) (.*\/.*)$/.exec(name) ?? [];
    if (parameter !== undefined) {
      return this.#layout.part(this.#buffers.get(`${of}s`)!, parameter);
    }
    return this.#buffers.get(name) ?? this.#images.buffer(name) ?? this.#scratch.buffer(name);
  }

  #make(name: string, bytes: number, values?: Float32Array<ArrayBuffer>): void {
    const buffer = this.#engine.buffer(`the members' ${name}`, bytes);
    if (values !== undefined) this.#engine.device.queue.writeBuffer(buffer, 0, values);
    this.#buffers.set(name, buffer);
  }

  async #download(name: typeof OF_PARAMETERS[number], prefix: string): Promise<Checkpoint[]> {
    const values = await this.#engine.read(this.#buffers.get(name)!, 4 * this.#layout.size);
    return this.#layout.unpack(values, prefix);
  }

  /** So many steps that progress is seen, and that the device seldom waits to be read. */
  #adapt(milliseconds: number, steps: number): void {
    if (steps < this.stride) return; // the end of an epoch tells nothing
    const factor = milliseconds < STRIDE_TIME / 2 ? 2 : milliseconds > 2 * STRIDE_TIME ? 0.5 : 1;
    this.stride = Math.min(Math.max(1, Math.floor(this.stride * factor)), MAX_STRIDE);
  }
}

/** A member's moments, parameter by parameter, as the optimiser of composed steps names them. */
function inPairs(first: Checkpoint, second: Checkpoint): Checkpoint {
  const names = Object.keys(first).map((name) => name.replace("firstMoment/", ""));
  return Object.fromEntries(
    names.flatMap((name) => [
      [`firstMoment/${name}`, first[`firstMoment/${name}`]!],
      [`secondMoment/${name}`, second[`secondMoment/${name}`]!],
    ]),
  );
}
