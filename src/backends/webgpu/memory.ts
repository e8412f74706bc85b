/** Memory of the GPU: what is too large for it, or finds no room, ends in one line for the user. */

import { UserError } from "../../errors.ts";
import { mebibytes } from "../mebibytes.ts";
import { reportLater } from "./error_scopes.ts";

/** What the adapter allows, in bytes. */
export type BufferLimits = Pick<
  GPUSupportedLimits,
  "maxStorageBufferBindingSize" | "maxBufferSize"
>;

/** The buffer that was asked for last, for the message when memory runs out elsewhere. */
let lastAsked = "nothing yet";

/**
 * Makes a buffer.
 *
 * @param shape Of its values, if they are those of a batch, `[E, B, …]`
 * @throws {UserError} If it is larger than the adapter allows. That there is no room for it is
 * reported later.
 */
export function createBuffer(
  device: GPUDevice,
  descriptor: GPUBufferDescriptor,
  shape: readonly number[] = [],
): GPUBuffer {
  const { size, usage, label } = descriptor;
  const what = label || "a tensor"; // tfjs names none
  const isBound = (usage & GPUBufferUsage.STORAGE) !== 0;
  checkBytes(
    what,
    size,
    shape,
    isBound ? largestBinding(device.limits) : device.limits.maxBufferSize,
  );
  lastAsked = `${what}, ${mebibytes(size)}`;
  const failure = (): UserError => outOfMemory(what, size, shape);
  device.pushErrorScope("out-of-memory");
  try {
    return unguarded(device)(descriptor);
  } catch (error) {
    if (error instanceof RangeError) throw failure(); // there is no room to map it at once
    throw error;
  } finally {
    reportLater(device.popErrorScope(), failure);
  }
}

/** Has all buffers of a device, tfjs's own too, made by {@linkcode createBuffer}. */
export function guardMemory(device: GPUDevice): void {
  device.createBuffer = (descriptor) => createBuffer(device, descriptor);
}

/** What WebGPU itself makes a buffer with, which the guard has taken the place of. */
function unguarded(device: GPUDevice): GPUDevice["createBuffer"] {
  return (Object.getPrototypeOf(device) as GPUDevice).createBuffer.bind(device);
}

/**
 * Checks that a tensor `[E, B, …]` fits into one buffer.
 *
 * @throws {UserError} If it does not, with the batch and the number of members to try
 */
export function checkBufferSize(shape: readonly number[], limits: BufferLimits): void {
  const bytes = 4 * shape.reduce((a, b) => a * b, 1);
  checkBytes(`activations [${shape.join(", ")}]`, bytes, shape, largestBinding(limits));
}

function checkBytes(
  what: string,
  bytes: number,
  shape: readonly number[],
  limit: number,
): void {
  if (bytes <= limit) return;
  throw new UserError(
    `The GPU allows buffers of ${mebibytes(limit)}, and ${
      mebibytes(bytes)
    } are asked for ${what}: ` +
      advice(shape, limit / bytes),
  );
}

/** The error of a buffer that found no room. */
export function outOfMemory(what: string, bytes: number, shape: readonly number[]): UserError {
  return new UserError(
    `The GPU has no memory left for ${what}, ${mebibytes(bytes)}: ${advice(shape, 0.5)}`,
  );
}

/**
 * What to make of an error that concerns no buffer: memory may run out while something is submitted
 * too, and drivers may give the device up for it.
 *
 * @param lastKernel What was recorded last
 * @returns Undefined if it is another error
 */
export function memoryError(
  error: { readonly message: string },
  lastKernel: string,
): UserError | undefined {
  const isOne = error instanceof GPUOutOfMemoryError ||
    /out of (device |host )?memory|not enough memory/i.test(error.message);
  if (!isOne) return undefined;
  return new UserError(
    `The GPU ran out of memory, last kernel "${lastKernel}", last buffer ${lastAsked}: ` +
      advice([], 0.5),
  );
}

/** What may fit where only a share of `[E, B, …]` does. */
function advice([members, batch]: readonly number[], share: number): string {
  const part = (count: number | undefined, some: (part: number) => string, few: string): string => {
    if (count === undefined) return few;
    const least = Math.floor(count * share);
    return least === 0 ? "" : some(least);
  };
  const ways = [
    part(batch, (images) => `a batch of at most ${images} images`, "fewer images"),
    part(members, (members) => `--members ${members}`, "fewer --members"),
  ].filter((way) => way !== "");
  return ways.length === 0 ? "try --backend wasm" : `try ${ways.join(", ")} or --backend wasm`;
}

function largestBinding({ maxStorageBufferBindingSize, maxBufferSize }: BufferLimits): number {
  return Math.min(maxStorageBufferBindingSize, maxBufferSize);
}
