/** What tfjs leaves out of Deno's WebGPU: what the adapter is, and errors that stop the program. */

import * as tf from "@tensorflow/tfjs";
import { guardMemory, memoryError } from "./memory.ts";

/** A WebGPU adapter, as a result names it. */
export interface WebGpuAdapter {
  readonly description: string;
  /** Whether the CPU emulates it. */
  readonly software: boolean;
}

let found: Promise<WebGpuAdapter | null> | undefined;

/** The adapter that WebGPU would use, or null where there is none. */
export function webGpuAdapter(): Promise<WebGpuAdapter | null> {
  return found ??= findAdapter();
}

async function findAdapter(): Promise<WebGpuAdapter | null> {
  giveVulkanARuntimeDirectory();
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) return null;
  const { description, vendor } = adapter.info;
  const software = (adapter.info as { isFallbackAdapter?: boolean }).isFallbackAdapter === true;
  return { description: description || vendor || "unnamed adapter", software };
}

/** Without this variable, as in most containers, Mesa prints an error line that means nothing. */
function giveVulkanARuntimeDirectory(): void {
  if (Deno.build.os === "linux" && !Deno.env.has("XDG_RUNTIME_DIR")) {
    Deno.env.set("XDG_RUNTIME_DIR", "/tmp");
  }
}

/**
 * Makes WebGPU's errors stop the program; memory that runs out is a `UserError`. Without a listener a
 * shader that fails validation yields zeros, and so may a lost device.
 *
 * @param lastKernel Names what was recorded last, for the message when the device is lost
 */
export function failOnDeviceErrors(lastKernel: () => string): void {
  const { device } = tf.backend() as unknown as { device: GPUDevice & { listened?: boolean } };
  if (device.listened) return;
  device.listened = true;
  guardMemory(device);
  device.addEventListener("uncapturederror", (event) => {
    const { error } = event as GPUUncapturedErrorEvent;
    reportError(memoryError(error, lastKernel()) ?? new Error(`WebGPU: ${error.message}`));
  });
  device.lost.then((info) => {
    const lost = `WebGPU: the device is lost, last kernel "${lastKernel()}": ${info.message}`;
    reportError(memoryError(info, lastKernel()) ?? new Error(lost));
  });
}
