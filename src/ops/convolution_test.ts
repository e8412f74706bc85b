import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { assertClose, type Tolerance } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { convolutionCase, drawInputs, drawNormals, keepingTensorCount, runCase } from "./_case.ts";
import { finiteDifferences } from "./_difference.ts";
import { type ConvolutionSize, naiveConvolution, naiveConvolutionGradients } from "./_naive.ts";
import { memberConv2d } from "./convolution.ts";

const KERNEL_SIZES = [1, 2, 3, 5];
const CHANNELS = [[1, 3], [3, 5], [5, 1]] as const;

async function assertNaive(
  given: Partial<ConvolutionSize>,
  tolerance?: Tolerance,
): Promise<void> {
  const opCase = convolutionCase(given);
  const { x, kernel, bias } = drawInputs(opCase);
  const { output, dy, gradients } = await runCase(opCase);
  assertClose(output, naiveConvolution(opCase.size, x!, kernel!, bias!), tolerance);
  const naive = naiveConvolutionGradients(opCase.size, x!, kernel!, bias!, dy);
  assertClose(gradients.x!, naive.x, tolerance);
  assertClose(gradients.kernel!, naive.kernel, tolerance);
  assertClose(gradients.bias!, naive.bias, tolerance);
}

for (const backend of ["cpu", "wasm"] as const) {
  for (const padding of ["valid", "same"] as const) {
    for (const relu of [false, true]) {
      Deno.test(
        `${backend}: memberConv2d() and its gradients are the plain loops', ${padding}` +
          `${relu ? ", with ReLU" : ""}, every kernel size and channel count`,
        async () => {
          await activateBackend(backend);
          for (const kernelSize of KERNEL_SIZES) {
            for (const [inputs, filters] of CHANNELS) {
              for (const members of [1, 3]) {
                await assertNaive({ members, inputs, filters, kernelSize, padding, relu });
              }
            }
          }
        },
      );
    }
  }

  Deno.test(`${backend}: memberConv2d() is the plain loops' at 32 channels and odd sizes`, async () => {
    await activateBackend(backend);
    const sizes = { height: 7, width: 9, filters: 32, relu: true } as const;
    const tolerance = { absolute: 2e-4 }; // sums of 800 products that nearly cancel
    await assertNaive({ ...sizes, members: 3, inputs: 1 }, tolerance);
    await assertNaive({ ...sizes, members: 1, inputs: 32, padding: "same" }, tolerance);
    await assertNaive({ ...sizes, members: 3, inputs: 32, batch: 1, kernelSize: 5 }, tolerance);
  });
}

Deno.test("memberConv2d() shrinks an image as far as to one pixel", async () => {
  await activateBackend("cpu");
  await assertNaive({ height: 5, width: 5, kernelSize: 5, inputs: 2, filters: 2 });
});

Deno.test("memberConv2d() has the shapes it documents", async () => {
  await activateBackend("cpu");
  const sizes = { members: 3, batch: 2, height: 5, width: 8, filters: 4 };
  const valid = await runCase(convolutionCase({ ...sizes, kernelSize: 2 }));
  assert.deepEqual(valid.shape, [3, 2, 4, 7, 4]);
  const same = await runCase(convolutionCase({ ...sizes, kernelSize: 2, padding: "same" }));
  assert.deepEqual(same.shape, [3, 2, 5, 8, 4]);
});

Deno.test("memberConv2d() pads as TensorFlow does, even kernels too", async () => {
  await activateBackend("cpu");
  for (const kernelSize of KERNEL_SIZES) {
    const opCase = convolutionCase({ kernelSize, padding: "same", inputs: 2, filters: 3 });
    const { x, kernel, bias } = drawInputs(opCase);
    const { output } = await runCase(opCase);
    const expected = tf.tidy(() =>
      tf.add(
        tf.conv2d(
          tf.tensor4d(x!, [2, 5, 6, 2]),
          tf.tensor4d(kernel!, [kernelSize, kernelSize, 2, 3]),
          1,
          "same",
        ),
        tf.tensor1d(bias!),
      )
    );
    assertClose(output, expected.dataSync());
    expected.dispose();
  }
});

for (const backend of ["cpu", "wasm"] as const) {
  // Four channels take Winograd's kernels on wasm, two the direct ones.
  for (const channels of [2, 4]) {
    Deno.test(`${backend}: memberConv2d()'s gradients are the differences of its outputs, ${channels} channels`, async () => {
      await activateBackend(backend);
      for (const padding of ["valid", "same"] as const) {
        for (const kernelSize of [2, 3]) {
          const sizes = { members: 2, kernelSize, padding, inputs: channels, filters: channels };
          const opCase = convolutionCase(sizes);
          const values = drawInputs(opCase);
          const { dy, gradients } = await runCase(opCase);
          for (const input of ["x", "kernel", "bias"]) {
            // Linear: a step of 1 has no truncation error and drowns what float32 rounds.
            const differences = await finiteDifferences(opCase, values, input, dy, 1);
            assertClose(gradients[input]!, differences, { relative: 1e-4, absolute: 1e-4 });
          }
        }
      }
    });
  }
}

Deno.test("memberConv2d()'s ReLU passes no gradient where it gives 0", async () => {
  await activateBackend("cpu");
  const opCase = convolutionCase({ relu: true, filters: 2 });
  // The biases switch one filter off and the other on, whatever the image.
  const values = { ...drawInputs(opCase), bias: new Float32Array([-1000, 1000]) };
  const { output, dy, gradients } = await runCase(opCase, values);
  assert.ok(output.every((value, i) => i % 2 === 0 ? value === 0 : value > 900));
  assert.equal(gradients.bias![0], 0);
  assertClose([gradients.bias![1]!], [dy.reduce((sum, d, i) => i % 2 === 1 ? sum + d : sum, 0)]);
  assert.ok(gradients.kernel!.every((value, i) => (value === 0) === (i % 2 === 0)));
});

Deno.test("memberConv2d() gives every member its own kernel, bias and images", async () => {
  await activateBackend("cpu");
  const opCase = convolutionCase({ members: 3, inputs: 2, filters: 2, relu: true });
  const values = drawInputs(opCase);
  const { output } = await runCase(opCase, values);
  const perMember = output.length / 3;
  for (const input of ["x", "kernel", "bias"]) {
    const changed = values[input]!.slice();
    const size = changed.length / 3;
    for (let i = size; i < 2 * size; i++) changed[i]! += 1; // member 1's alone
    const { output: other } = await runCase(opCase, { ...values, [input]: changed });
    for (const member of [0, 1, 2]) {
      const slice = [member * perMember, (member + 1) * perMember] as const;
      const unchanged = output.slice(...slice).every((value, i) => value === other[slice[0] + i]);
      assert.equal(unchanged, member !== 1, `member ${member} after a change of ${input}`);
    }
  }
});

Deno.test("memberConv2d()'s gradient by the images alone costs no gradient by the kernel", async () => {
  await activateBackend("cpu");
  await keepingTensorCount(async () => {
    const x = tf.tensor5d(drawNormals(50, "x"), [1, 2, 5, 5, 1]);
    const kernel = tf.tensor5d(drawNormals(9, "kernel"), [1, 3, 3, 1, 1]);
    const bias = tf.tensor2d([[0]]);
    const attributes = { padding: "valid", relu: true } as const;
    const { kernelNames } = await tf.profile(() =>
      tf.tidy(() => {
        tf.grad((x) => tf.sum(memberConv2d(x as tf.Tensor5D, kernel, bias, attributes)))(x);
      })
    );
    assert.ok(kernelNames.includes("MemberConv2DBackpropInput"), kernelNames.join());
    assert.ok(!kernelNames.includes("MemberConv2DBackpropKernel"), kernelNames.join());
    tf.dispose([x, kernel, bias]);
  });
});
