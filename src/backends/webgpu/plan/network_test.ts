import assert from "assert";
import type { Architecture, Layer } from "../../../models/architecture.ts";
import { cifar10Architecture } from "../../../models/cifar10.ts";
import { mnistArchitecture } from "../../../models/mnist.ts";
import { LEAST_LIMITS } from "../product/tile.ts";
import { type NetworkPlan, planNetwork } from "./network.ts";

const SIZE = { members: 10, batch: 128, limits: LEAST_LIMITS } as const;
const dropoutKeys = (): { rowWords: number; offset: number } => ({ rowWords: 1, offset: 0 });

const TRAINING = { parameters: "set", images: false } as const;
const ATTACK = { parameters: "none", images: true } as const;

/** Dispatches of a training pass and of an attack's pass. */
function counts(architecture: Architecture): { train: number; attack: number } {
  const training = planNetwork({ ...SIZE, architecture, dropoutKeys })!;
  const attack = planNetwork({ ...SIZE, architecture })!;
  return {
    train: training.forward.length + training.backward(TRAINING).length,
    attack: attack.forward.length + attack.backward(ATTACK).length,
  };
}

Deno.test("a pass through the paper's networks and back takes a few dozen dispatches for ten members", () => {
  assert.deepEqual(counts(mnistArchitecture("linear")), { train: 20, attack: 12 });
  assert.deepEqual(counts(cifar10Architecture("linear")), { train: 43, attack: 24 });
});

Deno.test("no program of the paper's networks needs more workgroups than WebGPU promises", () => {
  for (const architecture of [mnistArchitecture("literal"), cifar10Architecture("literal")]) {
    const plan = planNetwork({ ...SIZE, architecture, dropoutKeys })!;
    const backward = plan.backward({ parameters: "set", images: true });
    for (const { program, buffers } of [...plan.forward, ...backward]) {
      assert.ok(program.groups.every((count) => count >= 1 && count <= 65535), program.label);
      assert.equal(buffers.length, program.bindings.length, program.label);
    }
  }
});

Deno.test("training leaves out the gradient by the images, an attack those by the parameters", () => {
  const plan = planNetwork({ ...SIZE, architecture: mnistArchitecture("linear") })!;
  const written = (dispatches: NetworkPlan["forward"]): string[] =>
    dispatches.flatMap(({ program, buffers }) =>
      buffers.filter((_, i) => program.bindings[i]!.writes)
    );
  assert.ok(!written(plan.backward(TRAINING)).includes("dx"));
  const attack = written(plan.backward(ATTACK));
  assert.equal(attack.at(-1), "dx");
  assert.ok(!attack.some((name) => name.startsWith("gradient ") && name.includes("/")));
});

Deno.test("every buffer that a pass reads was written before, or is given", () => {
  for (const architecture of [mnistArchitecture("literal"), cifar10Architecture("literal")]) {
    const plan = planNetwork({ ...SIZE, architecture, dropoutKeys })!;
    const known = new Set(["x", "schedule"]);
    for (
      const { program, buffers } of [
        ...plan.forward,
        ...plan.backward({ parameters: "set", images: true }),
      ]
    ) {
      buffers.forEach((name, i) => {
        if (program.bindings[i]!.writes || name.startsWith("parameter ")) return;
        assert.ok(known.has(name) || name === "dlogits", `${program.label} reads ${name}`);
      });
      buffers.forEach((name, i) => program.bindings[i]!.writes && known.add(name));
    }
    for (const name of known) {
      const isGiven = /^(x|dx|logits|dlogits|schedule)$|\//.test(name);
      assert.ok(isGiven || plan.scratch.has(name), `${name} has room`);
    }
  }
});

Deno.test("a network whose dropout does not follow a ReLU is not planned for training", () => {
  const network = (...layers: Layer[]): Architecture => ({
    input: { height: 4, width: 4, channels: 1 },
    layers: [...layers, { kind: "dense", units: 2, relu: false }],
  });
  const convolution = {
    kind: "convolution",
    filters: 4,
    kernelSize: 3,
    padding: "same",
    relu: true,
  } as const;
  const dropout = { kind: "dropout", rate: 0.5 } as const;
  const pool = { kind: "maxPool", size: 2 } as const;
  const isPlanned = (architecture: Architecture): boolean =>
    planNetwork({ ...SIZE, architecture, dropoutKeys }) !== undefined;
  assert.ok(isPlanned(network(convolution, pool, dropout)));
  assert.ok(isPlanned(network(convolution, { ...dropout, rate: 0 }, pool)));
  assert.ok(!isPlanned(network(dropout, convolution)));
  assert.ok(!isPlanned(network({ ...convolution, relu: false }, dropout)));
  assert.ok(!isPlanned(network(convolution, dropout, pool)));
  // Outside training dropout does nothing.
  assert.ok(planNetwork({ ...SIZE, architecture: network(convolution, dropout, pool) }));
});
