/** That the measurements run, on whatever adapter there is; not what they find. */

import assert from "assert";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { activateBackend, type Architecture, presentBackends } from "ensemble-defense";
import { inTemporaryDirectory } from "../../src/files/_temporary_directory.ts";
import { Kept } from "./kept.ts";
import { speedOf } from "./kernels.ts";
import { measureGpu, trainingOf } from "./measure_gpu.ts";
import { measurePasses } from "./passes.ts";
import { PeerFailure, type PythonPeer } from "../peers/python_peer.ts";
import { makeStopFlag, raise, type StopFlag } from "../../src/workers/stop_flag.ts";
import { type GpuOptions, parseGpuOptions } from "./options.ts";
import {
  checkTablesData,
  measureTables,
  type PieceTime,
  setTablesAside,
  tablePieces,
} from "./tables.ts";

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
      const options = { ...parseGpuOptions(["--small", "--turns", "1"]), out };
      const networks = [{ name: "tiny", architecture: NETWORK }];
      const notes: string[] = [];
      const measure = (
        parts: GpuOptions["parts"],
        isTimeUp: boolean,
        again = false,
      ): ReturnType<typeof measureGpu> => {
        const note = (text: string): void => void notes.push(text);
        return measureGpu(
          { ...options, parts, again },
          networks,
          backend,
          undefined,
          note,
          () => isTimeUp,
        );
      };
      assert.ok((await measure(["kernels"], false)).isComplete);
      assert.ok(!(await measure(["kernels", "passes"], true)).isComplete);
      assert.ok((await measure(["kernels", "passes", "tiles"], false)).isComplete);
      assert.equal(notes.filter((text) => text === "kernels of tiny").length, 1);
      assert.ok(notes.includes("kernels: measured by an earlier call"));
      await assert.rejects(Kept.open(out, { members: 3 }, false), {
        name: "UserError",
        message: `--out must be a folder of the same members, 3: ${out} holds what was measured ` +
          "with 2; name another, or --again",
      });
      const read = async (name: string): Promise<Row[]> =>
        (await Deno.readTextFile(join(out, `${name}.jsonl`))).trim().split("\n")
          .map((line) => JSON.parse(line));
      const [device] = await read("device");
      assert.equal(device!.device, backend.device);
      assert.ok(
        Object.values(device!.dispatchMicroseconds as Row).every((cost) => Number(cost) > 0),
      );
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
      // Stopped at once, it leaves nothing that the next call could take for measured by this one.
      await Deno.mkdir(join(out, "tables"));
      const { kept, isComplete } = await measure(["kernels"], true, true);
      assert.ok(!isComplete);
      for (const name of ["passes", "kernels", "tiles", "tables"] as const) {
        assert.deepEqual(await kept.rows(name), [], name);
      }
      assert.ok(Deno.statSync(join(out, "tables.1")).isDirectory);
    }),
});

Deno.test({
  name: "webgpu: what PyTorch's vmap cannot do is said in its row, and the rest is measured",
  ignore: !(await presentBackends()).includes("webgpu"),
  sanitizeOps: false, // tfjs keeps its device
  sanitizeResources: false,
  fn: async () => {
    await activateBackend("webgpu");
    const asked: string[] = [];
    const peer: PythonPeer = {
      name: "PyTorch 0",
      threads: 1,
      measure: (_network, work) => {
        asked.push(work);
        if (work === "trainStepVmap") throw new PeerFailure("RuntimeError: no batching rule");
        return Promise.resolve(work === "grad2Vmap" ? 3 : 7);
      },
      close: () => Promise.resolve(),
    };
    const training = trainingOf(NETWORK, 2, 2);
    const rows = await measurePasses("tiny", training, 2, { turns: 2, seconds: 0.01 }, peer);
    const peers = rows.map(
      ({ ms, network: _network, members: _members, batch: _batch, ...row }) => {
        assert.ok(ms > 0);
        return row;
      },
    );
    assert.deepEqual(peers, [
      { work: "grad2", peerLoopMs: 7, peerVmapMs: 3 },
      { work: "trainStep", peerLoopMs: 14, peerVmapError: "RuntimeError: no batching rule" },
    ]);
    assert.equal(asked.filter((work) => work === "trainStepVmap").length, 1);
  },
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
    message: "--parts must be of passes, kernels, tiles, table2, table4: received speed",
  });
});

Deno.test("data that the tables lack is told before anything is measured, in bench:gpu's own flags", async () => {
  const { dataDir } = parseGpuOptions(["--data-dir", "/nowhere"]);
  const wanted = { tables: ["2"], datasets: ["mnist", "cifar10"], small: false, dataDir } as const;
  await assert.rejects(checkTablesData(wanted), {
    name: "UserError",
    message: /^MNIST is not at hand: .*; give --data-dir a folder with its four files$/,
  });
  await assert.rejects(checkTablesData({ ...wanted, datasets: ["cifar10"] }), {
    name: "UserError",
    message: /^CIFAR-10 is not at hand: .*; give --data-dir a folder/,
  });
  await checkTablesData({ ...wanted, tables: [] });
  await checkTablesData({ ...wanted, small: true });
});

Deno.test("tables are made method by method, all of Table 2 before Table 4 and other seeds", () => {
  const options = {
    datasets: ["mnist", "cifar10"],
    small: false,
    out: "",
    dataDir: undefined,
  } as const;
  const pieces = tablePieces({ ...options, tables: ["2", "4"], replicates: 3 });
  assert.equal(pieces.length, 3 * 2 * 8); // bagging is in both tables
  assert.deepEqual(pieces.slice(0, 8).map(({ dataset }) => dataset), [
    ...Array.from({ length: 4 }, () => "mnist"),
    ...Array.from({ length: 4 }, () => "cifar10"),
  ]);
  assert.deepEqual(pieces.at(8), { dataset: "mnist", method: "adversarialTraining", seed: 1 });
  assert.ok(pieces.slice(0, 16).every(({ seed }) => seed === 1));
  assert.deepEqual(
    tablePieces({ ...options, tables: ["2"], replicates: 1, small: true }).map(({ method }) =>
      method
    ),
    ["randomInit", "randomInit"],
  );
});

Deno.test({
  name: "webgpu: tables go on after what an earlier call had to stop at",
  ignore: !(await presentBackends()).includes("webgpu"),
  sanitizeOps: false, // tfjs keeps its device
  sanitizeResources: false,
  fn: () =>
    inTemporaryDirectory(async (out) => {
      const datasets = ["mnist"] as const;
      const sizes = { tables: ["2"], datasets, replicates: 1, small: true } as const;
      const options = { ...sizes, out, dataDir: undefined };
      let kept: readonly PieceTime[] = [];
      const keep = (times: readonly PieceTime[]): Promise<void> =>
        Promise.resolve(void (kept = times));
      const printed: string[] = [];
      const call = (stop: StopFlag): Promise<boolean> =>
        measureTables(options, kept, stop, keep, (text) => printed.push(text));
      const stopped = makeStopFlag();
      raise(stopped);
      assert.equal(await call(stopped), false);
      assert.deepEqual(kept.map(({ method, finished }) => ({ method, finished })), [
        { method: "randomInit", finished: false },
      ]);
      assert.deepEqual(printed, []);
      const [{ seconds }] = kept as readonly [PieceTime];
      assert.equal(await call(makeStopFlag()), true);
      assert.ok(kept.length === 1 && kept[0]!.finished && kept[0]!.seconds > seconds);
      assert.match(printed.join("\n"), /Grad. 2 ensemble/);
      // What is in the store takes no time, so that measuring anew has to leave it out.
      assert.equal(await setTablesAside(out), join(out, "tables.1"));
      assert.equal(await setTablesAside(out), undefined);
      kept = [];
      assert.equal(await call(makeStopFlag()), true);
      assert.deepEqual(
        await storedUnits(join(out, "tables")),
        await storedUnits(join(out, "tables.1")),
      );
      await setTablesAside(out);
      assert.ok(Deno.statSync(join(out, "tables.2")).isDirectory);
    }),
});

/** The manifests of the finished units that a results folder's store holds. */
async function storedUnits(results: string): Promise<string[]> {
  const paths = await readdir(join(results, "store", "units"), { recursive: true });
  const units = paths.filter((path) => path.endsWith(".json"));
  assert.ok(units.length > 0);
  return units.toSorted();
}
