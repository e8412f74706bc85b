/**
 * `deno task test:peers`: attacks here and in PyTorch on the same weights and images. A share of
 * fooled images may differ by a point, a mean loss by half a percent of its size (the median of DLR,
 * which has no limit where three logits meet): rounding decides
 * about signs of gradients near 0, and kinks of ReLU do the rest.
 */

import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { spawn } from "node:child_process";
import { Buffer } from "node:buffer";
import { apgdSteps } from "../../src/attacks/apgd.ts";
import { withOutput } from "../../src/attacks/attacked_output.ts";
import { climb } from "../../src/attacks/climb.ts";
import type { StepRule } from "../../src/attacks/climb_options.ts";
import { ATTACK_LOSSES, type AttackLossName } from "../../src/attacks/losses.ts";
import { momentumSteps, steepestSteps } from "../../src/attacks/rules.ts";
import { activateBackend } from "../../src/backends/backend.ts";
import { drawDigits } from "../../src/data/digits.ts";
import { encodeSafetensors } from "../../src/files/safetensors.ts";
import type { Architecture } from "../../src/models/architecture.ts";
import { makeEnsemble } from "../../src/models/ensemble.ts";
import { unitPixels } from "../../src/training/batch.ts";
import { trainMembers } from "../../src/training/train.ts";
import { NO_TORCH, PYTHONS } from "./python_process.ts";

const IMAGES = 400;
const SCRIPT = new URL("torch_adversarial.py", import.meta.url);

interface Peer {
  readonly name: string;
  readonly rule: "pgd" | "momentum" | "apgd";
  readonly loss: AttackLossName;
  readonly norm: "linf" | "l2";
  readonly epsilon: number;
  readonly steps: number;
  readonly alpha?: number;
  readonly decay?: number;
}

const ATTACKS: readonly Peer[] = [
  {
    name: "FGSM",
    rule: "pgd",
    loss: "crossEntropy",
    norm: "linf",
    epsilon: 0.05,
    steps: 1,
    alpha: 0.05,
  },
  {
    name: "PGD",
    rule: "pgd",
    loss: "crossEntropy",
    norm: "linf",
    epsilon: 0.05,
    steps: 20,
    alpha: 0.00625,
  },
  {
    name: "PGD on the margin",
    rule: "pgd",
    loss: "margin",
    norm: "linf",
    epsilon: 0.04,
    steps: 20,
    alpha: 0.005,
  },
  {
    name: "PGD in L2",
    rule: "pgd",
    loss: "crossEntropy",
    norm: "l2",
    epsilon: 0.8,
    steps: 20,
    alpha: 0.1,
  },
  {
    name: "MI-FGSM",
    rule: "momentum",
    loss: "crossEntropy",
    norm: "linf",
    epsilon: 0.05,
    steps: 10,
    alpha: 0.005,
    decay: 1,
  },
  { name: "APGD-CE", rule: "apgd", loss: "crossEntropy", norm: "linf", epsilon: 0.05, steps: 50 },
  { name: "APGD-DLR", rule: "apgd", loss: "dlr", norm: "linf", epsilon: 0.04, steps: 50 },
  {
    name: "APGD-CE in L2",
    rule: "apgd",
    loss: "crossEntropy",
    norm: "l2",
    epsilon: 0.8,
    steps: 50,
  },
];

/** What PyTorch says, or undefined where no Python has it. */
async function askPython(input: Uint8Array): Promise<string[] | undefined> {
  for (const python of PYTHONS) {
    const child = spawn(python, [SCRIPT.pathname], { stdio: ["pipe", "pipe", "inherit"] });
    const chunks: Uint8Array[] = [];
    child.stdout.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    child.stdin.on("error", () => {}); // it may end without reading
    child.stdin.end(input);
    const code = await new Promise<number | null>((resolve) => {
      child.on("error", () => resolve(NO_TORCH)); // no such Python
      child.on("close", resolve);
    });
    if (code === NO_TORCH) continue;
    assert.equal(code, 0, `${python} failed`);
    return Buffer.concat(chunks).toString().trim().split("\n");
  }
  return undefined;
}

function ruleOf({ rule, alpha, decay, steps }: Peer): StepRule {
  switch (rule) {
    case "pgd":
      return steepestSteps(alpha!);
    case "momentum":
      return momentumSteps(alpha!, decay!);
    case "apgd":
      return apgdSteps(steps);
  }
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: ArrayLike<number>): number {
  const sorted = Array.from(values).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

Deno.test("attacks here and in PyTorch fool as many images, at the same losses", async (t) => {
  await activateBackend("wasm");
  const digits = drawDigits({ seed: 1, train: 2000, test: IMAGES });
  const architecture: Architecture = {
    input: digits.shape,
    layers: [
      { kind: "convolution", filters: 8, kernelSize: 3, padding: "same", relu: true },
      { kind: "maxPool", size: 2 },
      { kind: "convolution", filters: 8, kernelSize: 3, padding: "valid", relu: true },
      { kind: "maxPool", size: 2 },
      { kind: "dense", units: 32, relu: true },
      { kind: "dense", units: 10, relu: false },
    ],
  };
  const [trained] = await trainMembers({
    method: "peers",
    members: [0],
    architecture,
    noiseSigma: 0,
    train: digits.train,
    classes: digits.classes,
    epochs: 4,
    batchSize: 20,
    loss: "fused",
    optimizer: "adam",
    seed: 1,
  });
  const { checkpoint } = trained!;
  const { height, width, channels } = digits.shape;
  const shape = [IMAGES, height, width, channels] as const;
  const { labels } = digits.test;
  const pixels = unitPixels(digits.test, 0, IMAGES);
  const theirs = await askPython(encodeSafetensors({
    arrays: {
      ...checkpoint,
      images: { shape, data: pixels },
      labels: { shape: [IMAGES], data: labels },
    },
    metadata: { architecture: JSON.stringify(architecture), attacks: JSON.stringify(ATTACKS) },
  }));
  if (theirs === undefined) {
    await t.step({ name: "skipped: no Python here has PyTorch", ignore: true, fn: () => {} });
    return;
  }
  const ensemble = makeEnsemble([{ architecture, checkpoint }], "single");
  const images = tf.tensor4d(pixels, [...shape]);
  for (const [i, peer] of ATTACKS.entries()) {
    await t.step(peer.name, async (t) => {
      const { fooled, costs } = await withOutput(
        ensemble,
        { member: 0 },
        (output) =>
          climb({ output, images, labels, seed: 1 }, {
            ball: peer,
            loss: ATTACK_LOSSES[peer.loss],
            rule: ruleOf(peer),
            steps: peer.steps,
            start: "clean",
            restarts: 1,
            keep: "highestLoss",
          }),
      );
      const other = JSON.parse(theirs[i]!) as {
        name: string;
        fooled: number;
        losses: number[];
      };
      assert.equal(other.name, peer.name);
      const middle = peer.loss === "dlr" ? median : mean;
      const own = { fooled: fooled.reduce((sum, value) => sum + value, 0), loss: middle(costs) };
      const peers = { fooled: other.fooled, loss: middle(other.losses) };
      const text = `here ${JSON.stringify(own)}, in PyTorch ${JSON.stringify(peers)}`;
      await t.step(text, () => {});
      assert(own.fooled > 0.1 * IMAGES && own.fooled < IMAGES, text);
      assert(Math.abs(own.fooled - peers.fooled) <= 0.01 * IMAGES, text);
      assert(Math.abs(own.loss - peers.loss) <= 0.005 * Math.abs(peers.loss) + 1e-3, text);
    });
  }
});
