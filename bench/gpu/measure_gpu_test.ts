/** That the measurements run, on whatever adapter there is; not what they find. */

import assert from "assert";
import { join } from "node:path";
import { activateBackend, type Architecture, presentBackends } from "ensemble-defense";
import { inTemporaryDirectory } from "../../src/files/_temporary_directory.ts";
import { speedOf } from "./kernels.ts";
import { measureGpu } from "./measure_gpu.ts";
import { parseGpuOptions } from "./options.ts";

type Row = Readonly<Record<string, unknown>>;

const NETWORK: Architecture = {
  input: { height: 6, width: 6, channels: 4 },
  layers: [
    { kind: "convolution", filters: 4, kernelSize: 3, padding: "valid", relu: true },
    { kind: "maxPool", size: 2 },
    { kind: "dropout", rate: 0.5 },
    { kind: "dense", units: 3, relu: false },
  ],
};

Deno.test({
  name: "webgpu: kernels, passes and tiles are measured and written",
  ignore: !(await presentBackends()).includes("webgpu"),
  sanitizeOps: false, // tfjs keeps its device
  sanitizeResources: false,
  fn: () =>
    inTemporaryDirectory(async (out) => {
      const backend = await activateBackend("webgpu");
      const parts = ["kernels", "passes", "tiles"] as const;
      const options = { ...parseGpuOptions(["--small", "--turns", "1"]), out, parts };
      const networks = [{ name: "tiny", architecture: NETWORK }];
      await measureGpu(options, networks, backend, undefined, () => {});
      const read = async (name: string): Promise<Row[]> =>
        (await Deno.readTextFile(join(out, `${name}.jsonl`))).trim().split("\n")
          .map((line) => JSON.parse(line));
      const [device] = await read("device");
      assert.equal(device!.device, backend.device);
      const passes = await read("passes");
      assert.deepEqual(passes.map(({ work }) => work), ["grad2", "trainStep"]);
      assert.ok(passes.every(({ ms }) => Number(ms) > 0));
      const kernels = await read("kernels");
      for (const kernel of ["gather images", "convolution forward", "max pool", "Adam"]) {
        assert.ok(kernels.some((row) => String(row.kernel).startsWith(kernel)), kernel);
      }
      assert.ok(
        kernels.every(({ microseconds, bytes }) => Number(microseconds) > 0 && Number(bytes) >= 0),
      );
      const tiles = await read("tiles");
      assert.deepEqual(tiles.map(({ product }) => product), [
        "forward",
        "input gradient",
        "filter gradient",
      ]);
    }),
});

Deno.test("a kernel is bound by whichever of its rates the card's best one leaves longer", () => {
  const peaks = { flops: 1e12, bytes: 1e11 };
  const time = { microseconds: 100, clock: "wall clock" } as const;
  const program = { label: "one", groups: [1, 1, 1], bindings: [], code: "", flops: 2e7 } as const;
  const speed = speedOf({ program }, 1e6, time, peaks);
  assert.equal(speed.boundBy, "arithmetic");
  assert.ok(Math.abs(speed.floorMicroseconds - 20) < 1e-9);
  assert.equal(speed.flopsPerSecond, 2e11);
  assert.equal(speedOf({ program }, 1e8, time, peaks).boundBy, "memory");
});

Deno.test("bench:gpu refuses a part that is none", () => {
  assert.throws(() => parseGpuOptions(["--parts", "speed"]), {
    name: "UserError",
    message: "--parts must be of kernels, passes, tiles, table2: received speed",
  });
});
