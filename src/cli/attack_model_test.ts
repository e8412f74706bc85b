/** `reproduce attack` from the command line to its text, on a network trained in a second. */

import assert from "assert";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { activateBackend } from "../backends/backend.ts";
import { drawDigits } from "../data/digits.ts";
import { DRAWING_SEED } from "../data/load.ts";
import { Interrupted, UserError } from "../errors.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { encodeSafetensors } from "../files/safetensors.ts";
import type { Architecture } from "../models/architecture.ts";
import { initialCheckpoint } from "../models/checkpoint.ts";
import { randomStream } from "../random/stream.ts";
import { trainMembers } from "../training/train.ts";
import { makeStopFlag, raise } from "../workers/stop_flag.ts";
import { type AttackedModel, attackModel } from "./attack_model.ts";
import { parseCommandLine } from "./options.ts";

await activateBackend("wasm");

const DIGITS = drawDigits({ seed: DRAWING_SEED, train: 1000, test: 30 });
const ARCHITECTURE: Architecture = {
  input: DIGITS.shape,
  layers: [
    { kind: "dense", units: 16, relu: true },
    { kind: "dense", units: 10, relu: false },
  ],
};
const TRAINED = await trainMembers({
  method: "attacked",
  members: [0, 1],
  architecture: ARCHITECTURE,
  noiseSigma: 0,
  train: DIGITS.train,
  classes: DIGITS.classes,
  epochs: 8,
  batchSize: 20,
  loss: "fused",
  optimizer: "adam",
  seed: 1,
});

/** Runs the command in a folder with the networks `0.safetensors`, `1.safetensors` and `a.json`. */
async function attacked(
  args: (file: (name: string) => string) => string[],
  stop = makeStopFlag(),
): Promise<{ results: readonly AttackedModel[]; text: string; json: unknown }> {
  let made!: { results: readonly AttackedModel[]; text: string; json: unknown };
  await inTemporaryDirectory(async (folder) => {
    const file = (name: string): string => join(folder, name);
    for (const [m, { checkpoint }] of TRAINED.entries()) {
      const bytes = encodeSafetensors({ arrays: checkpoint, metadata: {} });
      await writeFile(file(`${m}.safetensors`), bytes);
    }
    await writeFile(file("a.json"), JSON.stringify(ARCHITECTURE));
    const line = parseCommandLine(
      ["attack", "--architecture", file("a.json"), "--backend", "wasm", ...args(file)],
      "0.0.0",
    );
    assert(line.kind === "attack");
    let text = "";
    const console = { out: (part: string) => void (text += part), note: () => {} };
    const results = await attackModel(line.options, console, stop);
    const json = JSON.parse(await readFile(line.options.json!, "utf8"));
    made = { results, text, json };
  });
  return made;
}

const DATA = ["--dataset", "synthetic", "--images", "30"];

Deno.test("attack prints accuracies that fall with epsilon, a curve and self-checks", async () => {
  const { results, text, json } = await attacked((file) => [
    ...["--checkpoint", `${file("0.safetensors")},${file("1.safetensors")}`],
    ...["--attack", "fgsm,pgd", "--epsilon", "0.2,0.05,0.1", ...DATA],
    ...["--checked-images", "10", "--json", file("out.json")],
  ]);
  assert.deepEqual(results.map(({ attack }) => attack), ["fgsm", "pgd"]);
  for (const { curve, checks } of results) {
    const right = curve.points.map(({ right }) => right);
    assert.deepEqual(curve.points.map(({ epsilon }) => epsilon), [0, 0.05, 0.1, 0.2]);
    assert(right[0]! > 20, `${right}`);
    assert(right[1]! > right[3]! && right[3]! <= 3, `${right}`);
    assert.equal(checks.length, curve.title.startsWith("PGD") ? 8 : 6);
  }
  assert.match(text, /\| PGD, L-inf \(Madry et al. 2018\) +\| L-inf +\| 0 \(clean\) \| +0\.\d{4}/);
  assert.match(text, /PGD, L-inf \(Madry et al. 2018\): accuracy against epsilon\n 1\.00 [┼┤]/);
  assert.match(text, /\n {2}randomOutputs two passes give the same probabilities\n/);
  assert.match(text, /synthetic, the first 30 test images; 2 members, attacked through meanProb/);
  assert.equal((json as { results: unknown[] }).results.length, 2);
});

Deno.test("an attack for the smallest change is made once for all epsilons", async () => {
  const { results: [result], text } = await attacked((file) => [
    ...["--checkpoint", file("0.safetensors"), "--attack", "deepFool", "--epsilon", "0.5,4"],
    ...["--checked-images", "0", "--json", file("out.json"), ...DATA],
  ]);
  const [clean, near, far] = result!.curve.points.map(({ right }) => right);
  assert(clean! >= near! && near! > far! && far! <= 1, `${clean} ${near} ${far}`);
  assert.match(text, /median size \| +[0-9.]+ \|/);
  assert.match(text, /one member; seed 1$/);
  assert.deepEqual(result!.checks, []);
});

Deno.test("a median size is null in JSON where half of the images have no change", async () => {
  const { results: [result], text, json } = await attacked((file) => [
    ...["--checkpoint", file("0.safetensors"), "--attack", "carliniWagner"],
    ...["--epsilon", "1", "--steps", "1", "--target", "next"],
    ...["--checked-images", "0", "--json", file("out.json"), ...DATA],
  ]);
  assert.equal(result!.curve.medianSize, Infinity);
  assert.match(text, /median size \| +none for half of them \|/);
  assert(JSON.stringify(json).includes('"medianSize":null'));
});

Deno.test("an attack with targets says how many images are taken for theirs", async () => {
  const { results: [result], text, json } = await attacked((file) => [
    ...["--checkpoint", `${file("0.safetensors")},${file("1.safetensors")}`, "--attack", "pgd"],
    ...["--epsilon", "0.05,0.4", "--steps", "20", "--target", "next", ...DATA],
    ...["--checked-images", "5", "--json", file("out.json")],
  ]);
  const [clean, near, far] = result!.curve.points.map(({ onTarget }) => onTarget!);
  assert(clean! <= near! && near! < far! && far! >= 27, `${clean} ${near} ${far}`);
  for (const { right, onTarget } of result!.curve.points) assert(right + onTarget! <= 30);
  assert.match(text, /\| On target \|/);
  assert.match(text, /attacked through meanProbability; targets: next; seed 1$/);
  assert(JSON.stringify(json).includes(`"onTarget":${far}`));
});

Deno.test("attack refuses models, data and flags that do not fit, in a line", async () => {
  const model = (file: (name: string) => string): string[] => [
    "--checkpoint",
    file("0.safetensors"),
  ];
  const usual = ["--epsilon", "0.1", ...DATA];
  const cases: [(file: (name: string) => string) => string[], string][] = [
    [
      (file) => [...model(file), "--epsilon", "0.1", "--dataset", "synthetic", "--images", "2001"],
      "--images 2001 is more than the 2000 test images of synthetic",
    ],
    [() => ["--epsilon", "0.1"], "required option '--checkpoint <list>' not specified"],
  ];
  for (const [args, message] of cases) {
    await assert.rejects(attacked(args), new UserError(message));
  }
  await assert.rejects(
    attacked((file) => [...model(file), "--attack", "nothing", ...usual]),
    /--attack must be of fgsm, .*: received nothing/,
  );
});

Deno.test("a model for other images than the data's is refused", async () => {
  await inTemporaryDirectory(async (folder) => {
    const other: Architecture = { ...ARCHITECTURE, input: { height: 1, width: 784, channels: 1 } };
    await writeFile(join(folder, "b.json"), JSON.stringify(other));
    await assert.rejects(
      attacked((file) => [
        ...["--checkpoint", file("0.safetensors"), "--epsilon", "0.1", ...DATA],
        ...["--architecture", join(folder, "b.json")],
      ]),
      new UserError(
        "The model is for images [1, 784, 1], but synthetic has [28, 28, 1]: choose another --dataset",
      ),
    );
  });
});

Deno.test("a model of another number of classes is refused, with the one that all data has", async () => {
  const layers: Architecture["layers"] = [{ kind: "dense", units: 7, relu: false }];
  const architecture = { ...ARCHITECTURE, layers };
  const checkpoint = initialCheckpoint(architecture, randomStream(1, "test", 0));
  await inTemporaryDirectory(async (folder) => {
    await writeFile(join(folder, "b.json"), JSON.stringify(architecture));
    const bytes = encodeSafetensors({ arrays: checkpoint, metadata: {} });
    await writeFile(join(folder, "b.safetensors"), bytes);
    await assert.rejects(
      attacked(() => [
        ...["--checkpoint", join(folder, "b.safetensors"), "--epsilon", "0.1", ...DATA],
        ...["--architecture", join(folder, "b.json")],
      ]),
      new UserError(
        "The model is for 7 classes, but all data sets have 10: give a model for 10",
      ),
    );
  });
});

Deno.test("attack stops when it is told to, also before it has the data", async () => {
  const stop = makeStopFlag();
  raise(stop);
  await inTemporaryDirectory(async (empty) => {
    for (const data of [DATA, ["--dataset", "mnist", "--data-dir", empty]]) {
      await assert.rejects(
        attacked(
          (file) => ["--checkpoint", file("0.safetensors"), "--epsilon", "0.1", ...data],
          stop,
        ),
        new Interrupted(),
      );
    }
  });
});
