/** Counting what the host asks of the device, in tests. */

/** Calls that were made. */
export interface DeviceCounts {
  dispatches: number;
  /** Command buffers' submissions. */
  submits: number;
  uploads: number;
  readbacks: number;
  bindGroups: number;
  buffers: number;
}

// deno-lint-ignore no-explicit-any
type Methods = Record<string, (...args: any[]) => unknown>;

/** The calls of `f`, on whatever device. */
export async function countDevice(f: () => Promise<void>): Promise<DeviceCounts> {
  const counts = {
    dispatches: 0,
    submits: 0,
    uploads: 0,
    readbacks: 0,
    bindGroups: 0,
    buffers: 0,
  };
  const counted: [object, string, keyof DeviceCounts][] = [
    [GPUComputePassEncoder.prototype, "dispatchWorkgroups", "dispatches"],
    [GPUQueue.prototype, "submit", "submits"],
    [GPUQueue.prototype, "writeBuffer", "uploads"],
    [GPUBuffer.prototype, "mapAsync", "readbacks"],
    [GPUDevice.prototype, "createBindGroup", "bindGroups"],
    [GPUDevice.prototype, "createBuffer", "buffers"],
  ];
  const restore = counted.map(([prototype, name, kind]) => {
    const methods = prototype as Methods;
    const original = methods[name]!;
    methods[name] = function (...args): unknown {
      counts[kind]++;
      return original.apply(this, args);
    };
    return (): void => void (methods[name] = original);
  });
  try {
    await f();
  } finally {
    restore.forEach((undo) => undo());
  }
  return counts;
}
