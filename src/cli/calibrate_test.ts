/** Whole calibrations, in this process, on a hundred drawn digits. */

import assert from "assert";
import { fileURLToPath } from "node:url";
import { MINI_MNIST, MINI_MNIST_DIR } from "../../fixtures/mini_mnist.ts";
import type { DatasetCalibration } from "../calibration/calibration.ts";
import { parseCalibration } from "../calibration/calibration_file.ts";
import { Interrupted, UserError } from "../errors.ts";
import { Store } from "../experiments/store.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { makeStopFlag, raise } from "../workers/stop_flag.ts";
import { listener } from "./_listener.ts";
import { calibrate } from "./calibrate.ts";
import type { CalibrateOptions } from "./calibrate_flags.ts";
import { parseCommandLine } from "./options.ts";

function options(out: string, ...args: string[]): CalibrateOptions {
  const line = parseCommandLine([
    ...["calibrate", "--dataset", "synthetic", "--backend", "wasm", "--out", out],
    ...["--members", "1", "--epochs", "1", "--train-limit", "100", "--held-out", "120"],
    ...["--workers", "2", ...args],
  ], "0.0.0");
  assert(line.kind === "calibrate");
  return line.options;
}

/** A finished calibration with what it printed. */
interface Run {
  readonly found: DatasetCalibration;
  readonly out: string[];
  readonly notes: string[];
}

async function run(directory: string, ...args: string[]): Promise<Run> {
  const [out, notes]: [string[], string[]] = [[], []];
  const found = await calibrate(options(directory, ...args), {
    out: (text) => void out.push(text),
    note: (text) => void notes.push(text),
  });
  return { found, out, notes };
}

Deno.test("a calibration", async (t) => {
  await inTemporaryDirectory(async (directory) => {
    const json = `${directory}/calibration.json`;
    let first: Run;
    await t.step("measures every value, writes what it found and prints it", async () => {
      first = await run(directory, "--factor", "optimizer,adversarialEpsilon", "--json", json);
      assert.deepEqual(
        parseCalibration(JSON.parse(await Deno.readTextFile(json))),
        { schema: 1, datasets: [first.found] },
      );
      const [optimizer, epsilon] = first.found.factors;
      assert.deepEqual(optimizer!.values.map(({ value }) => value), [
        "adam",
        "adadelta",
        "rmsprop",
      ]);
      assert.deepEqual(epsilon!.values.map(({ value }) => value), [0.1, 0.2, "evaluation"]);
      assert.deepEqual(epsilon!.protocol, {
        trainImages: 100,
        heldOutImages: 120,
        epochs: 1,
        members: 1,
        batchSize: 128,
        seed: 1,
      });
      assert.equal(optimizer!.backend.name, "wasm");
      assert(optimizer!.computing.seconds > 0);
      assert.equal(first.out.length, 1);
      assert.match(first.out[0]!, /^Calibration on drawn digits: .*\n\noptimizer, on randomInit\n/);
      assert.equal("base" in optimizer!, false);
      // The base is the optimizer's default: the same networks, trained once.
      assert.deepEqual(epsilon!.base?.members, optimizer!.values[0]!.members);
      assert.match(first.out[0]!, /^\| evaluation \(0\.3\) \|/m);
      assert.match(first.notes.join("\n"), /^18 units, .* GMAC; 18 are left/m);
    });
    await t.step("stores no predictions but clean ones, of held-out images", async () => {
      const store = new Store(`${directory}/store`);
      const kinds: string[] = [];
      for (const key of await store.folders.units.keys()) {
        const { unit } = (await store.get(key))!;
        kinds.push(unit.kind === "train" ? "train" : JSON.stringify([unit.attack, unit.to]));
      }
      assert.deepEqual(
        Object.fromEntries(
          Map.groupBy(kinds, (kind) => kind).entries().map(
            ([kind, all]) => [kind, all.length],
          ),
        ),
        { train: 6, '["none",100]': 6, '["none",120]': 6 },
      );
    });
    await t.step("computes nothing again, and other factors only what they add", async () => {
      const store = new Store(`${directory}/store`).folders.units;
      const times = async (): Promise<[string, string][]> =>
        await Promise.all(
          (await store.keys()).sort().map(async (key) =>
            [key, (await store.check(key))!.made.at] as [string, string]
          ),
        );
      const before = await times();
      const second = await run(directory, "--factor", "optimizer");
      assert.deepEqual(await times(), before);
      assert.match(second.notes.join("\n"), /^9 units, .* GMAC; nothing is left to do$/m);
      const { startedAt: _before, ...once } = first.found.factors[0]!;
      const { startedAt: _after, ...again } = second.found.factors[0]!;
      assert.deepEqual(again, once);
    });
    await t.step("is printed where its file cannot be written", async () => {
      const console = listener();
      const args = ["--factor", "optimizer", "--json", `${json}/under_a_file.json`];
      await assert.rejects(calibrate(options(directory, ...args), console), UserError);
      assert.match(console.outs.join("\n"), /^Calibration on drawn digits: /);
    });
    await t.step("prints no notes if it is to be quiet", async () => {
      const { notes, out } = await run(directory, "--factor", "optimizer", "--quiet");
      assert.deepEqual([notes, out.length], [[], 1]);
    });
  });
});

Deno.test("mistakes end a calibration before anything is trained", async () => {
  await inTemporaryDirectory(async (directory) => {
    const onMnist = (...args: string[]): Promise<DatasetCalibration> =>
      calibrate(
        options(
          directory,
          "--dataset",
          "mnist",
          "--data-dir",
          fileURLToPath(MINI_MNIST_DIR),
          ...args,
        ),
        { out: () => {}, note: () => {} },
        undefined,
        { mnist: MINI_MNIST },
      );
    await assert.rejects(
      onMnist("--held-out", "5"),
      new UserError(
        "5 images were to be held out, but mnist has 5 training images: hold out fewer, so that " +
          "some are left to train on",
      ),
    );
    await assert.rejects(
      onMnist("--held-out", "3", "--train-limit", "4"),
      new UserError(
        "4 training images were asked for, but mnist has 2 besides the 3 held out: ask for at most " +
          "that",
      ),
    );
    assert.deepEqual([...Deno.readDirSync(directory)], []);
  });
});

Deno.test("a calibration that is stopped at once computes nothing", async () => {
  await inTemporaryDirectory(async (directory) => {
    const stop = makeStopFlag();
    raise(stop);
    await assert.rejects(
      calibrate(
        options(directory, "--factor", "noiseSigma"),
        { out: () => {}, note: () => {} },
        stop,
      ),
      new Interrupted("Interrupted when 0 of 21 units were finished"),
    );
  });
});
