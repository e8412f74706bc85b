import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../../assert_close.ts";
import {
  convolutionCase,
  drawNormals,
  keepingTensorCount,
  matMulCase,
  maxPoolCase,
  type OpCase,
  runCase,
} from "../../ops/_case.ts";
import { ADAM, adamStep } from "../../ops/adam.ts";
import { activateBackend } from "../backend.ts";
import { trained } from "../_networks.ts";
import { normals } from "./_as_on_cpu.ts";
import { registerWasmKernels } from "./register.ts";
import { detectSimd, type Simd } from "./simd.ts";

const CASES: readonly OpCase[] = [
  convolutionCase({ inputs: 8, filters: 12, height: 7, width: 9, members: 2, relu: true }),
  convolutionCase({ inputs: 1, filters: 5, kernelSize: 5, padding: "same" }),
  convolutionCase({ inputs: 3, filters: 3, kernelSize: 2, padding: "same", members: 3 }),
  matMulCase([2, 5, 300, 13]),
  maxPoolCase([2, 1, 5, 6, 7], 2),
];

/** Panels of 16 columns that are whole, and a last one with every number of vectors. */
const WIDE_CASES: readonly OpCase[] = [
  convolutionCase({ inputs: 8, filters: 32, height: 7, width: 9, relu: true }),
  convolutionCase({ inputs: 20, filters: 28, height: 6, width: 6, padding: "same" }),
  convolutionCase({ inputs: 3, filters: 21, height: 8, width: 8 }),
  convolutionCase({ inputs: 12, filters: 5, height: 8, width: 8, kernelSize: 5 }),
  matMulCase([2, 70, 300, 35]),
];

/** Runs `f` on the wasm backend with the kernels of some vector instructions. */
async function withSimd<T>(simd: Simd, f: () => Promise<T>): Promise<T> {
  await activateBackend("wasm");
  registerWasmKernels(simd);
  try {
    return await f();
  } finally {
    registerWasmKernels(detectSimd());
  }
}

for (const simd of ["wide", "relaxed", "plain", "none"] as const) {
  Deno.test(`operations and their gradients are cpu's with ${simd} vector instructions`, async () => {
    for (const opCase of CASES) {
      await activateBackend("cpu");
      const expected = await runCase(opCase);
      const actual = await withSimd(simd, () => runCase(opCase));
      const sums = { absolute: 1e-4, relative: 1e-5 };
      assertClose(actual.output, expected.output, sums);
      for (const [input, gradient] of Object.entries(expected.gradients)) {
        assertClose(actual.gradients[input]!, gradient, sums);
      }
    }
  });
}

for (const simd of ["wide", "relaxed", "plain", "none"] as const) {
  Deno.test(`the smallest gradient has a sign with ${simd} vector instructions`, async () => {
    const signsOf = (x: tf.Tensor): Promise<Float32Array | Int32Array> =>
      withSimd(simd, async () => await tf.tidy(() => tf.sign(x)).data<"float32">());
    await activateBackend("wasm");
    const x = tf.tensor1d([3e-8, -3e-8, 1e-37, 0, 2, NaN]);
    const whole = tf.tensor1d([-7, 0, 7], "int32");
    assert.deepEqual([...await signsOf(x)], [1, -1, 1, 0, 1, 0]);
    assert.deepEqual([...await signsOf(whole)], [-1, 0, 1]);
    tf.dispose([x, whole]);
  });
}

Deno.test("each kind of vector instructions has kernels of its own, and none the stock ones", async () => {
  const kernel = (): string => `${tf.getKernel(tf.Conv2D, "wasm")?.kernelFunc}`;
  const stock = await withSimd("none", () => Promise.resolve(kernel()));
  assert.notEqual(kernel(), stock);
  assert.equal(await withSimd("none", () => Promise.resolve(kernel())), stock);
  const filterGradient = (): unknown => tf.getKernel(tf.Conv2DBackpropFilter, "wasm");
  assert.equal(await withSimd("none", () => Promise.resolve(filterGradient())), undefined);
  assert.ok(filterGradient());
  const sum = (simd: Simd): Promise<Float32Array> =>
    withSimd(simd, async () => (await runCase(CASES[0]!)).output);
  assert.notDeepEqual(await sum("relaxed"), await sum("plain"), "rounded once and twice");
});

Deno.test("wide tiles give the same bits as narrow ones", async () => {
  for (const opCase of [...CASES, ...WIDE_CASES]) {
    const narrow = await withSimd("relaxed", () => runCase(opCase));
    const wide = await withSimd("wide", () => runCase(opCase));
    assert.deepEqual(wide, narrow);
  }
});

Deno.test("detectSimd() takes the best instructions that the engine accepts", () => {
  const [joined, apart] = [() => true, () => false];
  assert.equal(detectSimd(() => true, joined), "wide");
  assert.equal(detectSimd(() => true, apart), "relaxed");
  for (const joins of [joined, apart]) {
    let asked = 0;
    assert.equal(detectSimd(() => asked++ > 0, joins), "plain");
    assert.equal(detectSimd(() => false, joins), "none");
  }
});

Deno.test("kernels go on when the memory grows between two calls", async () => {
  await activateBackend("wasm");
  const opCase = convolutionCase({ inputs: 8, filters: 8, height: 9, width: 9 });
  const before = await runCase(opCase);
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  const bytes = wasm.HEAPU8.length;
  const large = tf.zeros([Math.ceil(bytes / 4) + 1]);
  large.dataSync();
  tf.dispose(tf.add(large, 1));
  assert.ok(wasm.HEAPU8.length > bytes, "the memory did not grow");
  assert.deepEqual(await runCase(opCase), before);
  large.dispose();
});

Deno.test("a thousand steps leave no tensors and take no more memory than the first", async () => {
  await activateBackend("wasm");
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  await trained([0, 1], "adam");
  const bytes = wasm.HEAPU8.length;
  await keepingTensorCount(async () => {
    for (let run = 0; run < 167; run++) await trained([0, 1], "adam"); // six steps each
  });
  assert.equal(wasm.HEAPU8.length, bytes);
});

Deno.test("a step of Adam is its composition's, whatever the size", async () => {
  const attributes = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  for (const size of [1, 3, 4, 17, 64]) {
    const run = async (backend: "cpu" | "wasm"): Promise<Float32Array[]> => {
      await activateBackend(backend);
      let state = {
        variable: normals([size], "variable"),
        firstMoment: tf.zeros([size]),
        secondMoment: tf.zeros([size]),
      };
      for (let step = 1; step <= 5; step++) {
        const gradient = tf.tensor1d(drawNormals(size, "gradient", step));
        const next = adamStep({ ...state, gradient }, { ...attributes, step });
        tf.dispose([...Object.values(state), gradient]);
        state = next as typeof state;
      }
      const values = Object.values(state).map((tensor) => tensor.dataSync<"float32">().slice());
      tf.dispose(Object.values(state));
      return values;
    };
    const expected = await run("cpu");
    (await run("wasm")).forEach((values, i) => assertClose(values, expected[i]!));
  }
  assert.notEqual(
    `${tf.getKernel(ADAM.name, "wasm")?.kernelFunc}`,
    `${tf.getKernel(ADAM.name, "cpu")?.kernelFunc}`,
  );
});
