/** Running programs in the pass that tfjs itself records, so that the order is kept by itself. */

import * as tf from "@tensorflow/tfjs";
import { reportLater } from "./error_scopes.ts";
import { checkBufferSize, createBuffer } from "./memory.ts";
import type { Program } from "./program.ts";

/**
 * What is used of tfjs's backend, version 4.22.0. Some of it is private there; all `@tensorflow`
 * packages are pinned to that version.
 */
interface TfjsBackend {
  readonly device: GPUDevice;
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly tensorMap: { get(id: object): { resource: GPUBuffer } };
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  makeTensorInfo(shape: number[], dtype: string, values?: tf.BackendValues): tf.TensorInfo;
  uploadToGPU(id: object): void;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  disposeData(id: object): boolean;
}

/** A program with its buffers: one dispatch. */
export interface BoundProgram {
  readonly program: Program;
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
}

/** A buffer, or a part of one that starts at a multiple of 256 bytes. */
export type BufferPart = GPUBuffer | {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
};

/** What else may be said of a buffer. */
export interface BufferOptions {
  /** By programs and copies if absent. */
  readonly usage?: number;
  /** Of its values, if they are those of a batch, `[E, B, …]`. */
  readonly shape?: readonly number[];
}

/** Runs programs on one instance of tfjs's backend. */
export class WebGpuEngine {
  readonly device: GPUDevice;
  readonly #backend: TfjsBackend;
  readonly #pipelines = new Map<string, GPUComputePipeline>();

  constructor(backend: unknown) {
    this.#backend = backend as TfjsBackend;
    this.device = this.#backend.device;
  }

  /** The limits of the adapter, all of which tfjs asks for. */
  get limits(): GPUSupportedLimits {
    return this.device.limits;
  }

  /**
   * A new tensor without values.
   *
   * @throws {UserError} If it is larger than the adapter allows
   */
  output(shape: readonly number[]): tf.TensorInfo {
    checkBufferSize(shape, this.limits);
    return this.#backend.makeTensorInfo([...shape], "float32");
  }

  /**
   * A new tensor without values that belongs to the surrounding tidy.
   *
   * @throws {UserError} If it is larger than the adapter allows
   */
  tensor(shape: readonly number[]): tf.Tensor {
    const { dataId, dtype } = this.output(shape);
    return tf.engine().makeTensorFromDataId(dataId, [...shape], dtype);
  }

  /** A new tensor of words; free it with {@linkcode dispose}. */
  words(values: readonly number[]): tf.TensorInfo {
    return this.#backend.makeTensorInfo([values.length], "int32", Int32Array.from(values));
  }

  /** Frees a tensor once what was recorded has run. */
  dispose(tensor: tf.TensorInfo): void {
    this.#backend.disposeData(tensor.dataId);
  }

  /** Runs a program on tensors, one for each binding. */
  run(program: Program, tensors: readonly tf.TensorInfo[]): void {
    this.replay([this.bind(program, tensors.map((tensor) => this.bufferOf(tensor)))]);
    this.submitIfMany();
  }

  /** Submits what was recorded once it is as much as tfjs submits at a time. */
  submitIfMany(): void {
    const limit = tf.env().getNumber("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE");
    if (this.#backend.dispatchCountInPass >= limit) this.submit();
  }

  /** The buffer of a tensor, which belongs to what is being recorded until it is submitted. */
  bufferOf({ dataId }: tf.TensorInfo): GPUBuffer {
    this.#backend.uploadToGPU(dataId); // may end the pass, to record a copy
    // A tensor that is disposed of before the submission keeps its buffer until then.
    this.#backend.commandQueueOwnedIds.add(dataId);
    return this.#backend.tensorMap.get(dataId).resource;
  }

  /** Puts a program and its buffers, one for each binding, together. */
  bind(program: Program, buffers: readonly BufferPart[]): BoundProgram {
    if (buffers.length !== program.bindings.length) {
      throw new Error(`${program.label} has ${program.bindings.length} bindings`);
    }
    const pipeline = this.#pipeline(program);
    const group = this.device.createBindGroup({
      label: program.label,
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((part, binding) => ({
        binding,
        resource: "offset" in part ? part : { buffer: part },
      })),
    });
    return { program, pipeline, group };
  }

  /** Records programs; nothing runs before tfjs or {@linkcode submit} submits them. */
  replay(bound: readonly BoundProgram[]): void {
    const backend = this.#backend;
    backend.ensureCommandEncoderReady();
    const pass = backend.computePassEncoder ??= backend.commandEncoder!.beginComputePass();
    for (const { pipeline, group, program: { groups } } of bound) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(...groups);
    }
    backend.dispatchCountInPass += bound.length;
    lastRecorded = bound.at(-1)?.program.label ?? lastRecorded;
  }

  /** Submits everything that was recorded, tfjs's own programs included. */
  submit(): void {
    this.#backend.endComputePassEncoder();
    if (this.#backend.commandEncoder !== null) this.#backend.submitQueue();
  }

  /**
   * Makes a buffer that tfjs does not know.
   *
   * @param what It is for, in words
   * @throws {UserError} If it is larger than the adapter allows
   */
  buffer(
    what: string,
    bytes: number,
    { usage = STORAGE, shape = [] }: BufferOptions = {},
  ): GPUBuffer {
    return createBuffer(this.device, { label: what, size: bytes, usage }, shape);
  }

  /** The first bytes of a buffer, after everything that was recorded. */
  async read(buffer: GPUBuffer, bytes: number): Promise<Float32Array> {
    this.submit();
    const copy = this.buffer("a copy to be read", bytes, { usage: MAPPABLE });
    const encoder = this.device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, copy, 0, bytes);
    this.device.queue.submit([encoder.finish()]);
    await copy.mapAsync(GPUMapMode.READ);
    const values = new Float32Array(copy.getMappedRange().slice(0));
    copy.destroy();
    return values;
  }

  #pipeline(program: Program): GPUComputePipeline {
    const known = this.#pipelines.get(program.code);
    if (known !== undefined) return known;
    const { label, code } = program;
    this.device.pushErrorScope("validation");
    const module = this.device.createShaderModule({ label, code });
    const pipeline = this.device.createComputePipeline({
      label,
      layout: "auto",
      compute: { module, entryPoint: "main" },
    });
    reportLater(
      this.device.popErrorScope(),
      ({ message }) => new Error(`WebGPU: the kernel "${label}" does not compile: ${message}`),
    );
    this.#pipelines.set(code, pipeline);
    return pipeline;
  }
}

/** For buffers that programs use and that are copied from and to. */
const STORAGE = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
const MAPPABLE = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;

let lastRecorded = "none";

/** The kernel that was recorded last, for the message when a device is lost. */
export function lastKernel(): string {
  return lastRecorded;
}

const engines = new WeakMap<object, WebGpuEngine>();

/** The engine of an instance of tfjs's backend. */
export function engineOf(backend: unknown): WebGpuEngine {
  const known = engines.get(backend as object) ?? new WebGpuEngine(backend);
  engines.set(backend as object, known);
  return known;
}
