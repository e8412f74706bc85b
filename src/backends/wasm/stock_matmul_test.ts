import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { activateBackend } from "../backend.ts";
import { assertAsOnCpu, normals, withGradients } from "./_as_on_cpu.ts";

const turned = ([...shape]: readonly number[], turn: boolean): number[] => {
  const [rows, columns] = shape.splice(-2) as [number, number];
  return [...shape, ...(turn ? [columns, rows] : [rows, columns])];
};

/** The product of random matrices of these shapes, in all four ways they can be stored. */
function allFour(a: readonly number[], b: readonly number[]): tf.Tensor[] {
  return [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) =>
      tf.matMul(
        normals(turned(a, transposeA), "a"),
        normals(turned(b, transposeB), "b"),
        transposeA,
        transposeB,
      )
    )
  );
}

for (
  const [rows, inner, columns] of [
    ...[1, 2, 3, 4, 5, 6, 7].map((rows) => [rows, 9 - rows, 2 * rows - 1]),
    [5, 1, 1],
    [1, 7, 3],
    [66, 5, 10],
    [129, 3, 17],
    [4, 256, 8],
    [5, 257, 9],
    [7, 258, 6],
    [3, 600, 11],
    [3, 5, 512],
    [6, 7, 515],
    [65, 259, 513],
  ] as [number, number, number][]
) {
  Deno.test(`${rows}x${inner} by ${inner}x${columns}, transposed or not, is what cpu gives`, () =>
    assertAsOnCpu(() => allFour([rows, inner], [inner, columns])));
}

for (
  const [a, b] of [
    [[3, 5, 6], [3, 6, 7]],
    [[1, 5, 6], [3, 6, 7]],
    [[3, 5, 6], [1, 6, 7]],
    [[5, 6], [3, 6, 7]],
    [[3, 5, 6], [6, 7]],
    [[2, 3, 5, 6], [2, 3, 6, 7]],
    [[2, 3, 5, 6], [1, 1, 6, 7]],
    [[2, 1, 5, 6], [1, 3, 6, 7]],
    [[3, 5, 6], [2, 1, 6, 7]],
  ] as [number[], number[]][]
) {
  Deno.test(`batches ${a.join("x")} by ${b.join("x")} are repeated as on cpu`, () =>
    assertAsOnCpu(() => allFour(a, b)));
}

Deno.test("a product of matrices and its gradients are what cpu gives", () =>
  assertAsOnCpu(() =>
    withGradients((a, b) => tf.matMul(a!, b!), normals([5, 33], "a"), normals([33, 10], "b"))
  ));

Deno.test("a product of whole numbers, which tfjs makes float32 for one of them, is right", () =>
  assertAsOnCpu(() => tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2], "int32"), normals([2, 3], "b"))));

Deno.test("a product without any rows is empty, and one without steps 0, as on cpu", () =>
  assertAsOnCpu(() => [
    tf.matMul(tf.zeros([0, 3]), normals([3, 4], "b")),
    tf.matMul(tf.zeros([0, 2, 3]), normals([0, 3, 4], "b")),
  ]));

const fused = (
  a: readonly number[],
  b: readonly number[],
  activation: tf.fused.Activation,
  bias?: tf.Tensor,
  weights?: tf.Tensor,
): tf.Tensor =>
  tf.fused.matMul({
    a: normals(a, "a"),
    b: normals(b, "b"),
    activation,
    ...(activation === "leakyrelu" ? { leakyreluAlpha: 0.1 } : {}),
    ...(bias === undefined ? {} : { bias }),
    ...(weights === undefined ? {} : { preluActivationWeights: weights }),
  });

for (
  const [rows, inner, columns] of [[1, 5, 3], [5, 300, 10], [70, 600, 9], [3, 4, 520]] as [
    number,
    number,
    number,
  ][]
) {
  Deno.test(`${rows}x${inner} by ${inner}x${columns} with bias and relu is what cpu gives`, () =>
    assertAsOnCpu(() => {
      const bias = normals([columns], "bias");
      return [
        fused([rows, inner], [inner, columns], "relu", bias),
        fused([rows, inner], [inner, columns], "linear", bias),
        fused([rows, inner], [inner, columns], "relu"),
        fused([2, rows, inner], [1, inner, columns], "relu", bias),
      ];
    }));
}

for (const activation of ["sigmoid", "elu", "relu6", "leakyrelu", "prelu"] as const) {
  Deno.test(`a product that ends in ${activation}, which only tfjs has, is what cpu gives`, () =>
    assertAsOnCpu(() => {
      const weights = activation === "prelu" ? normals([6], "weights") : undefined;
      return fused([5, 7], [7, 6], activation, normals([6], "bias"), weights);
    }));
}

Deno.test("a bias for each row, which tfjs's kernel refuses, is not taken for one for each column", async () => {
  await activateBackend("wasm");
  tf.tidy(() => {
    const bias = normals([6, 1], "bias");
    assert.throws(() => fused([6, 7], [7, 6], "linear", bias), /rank-1 bias/);
    const x = normals([1, 6, 6, 4], "x") as tf.Tensor4D;
    const filter = normals([1, 1, 4, 6], "filter") as tf.Tensor4D;
    assert.throws(
      () => tf.fused.conv2d({ x, filter, bias, strides: 1, pad: "valid" }),
      /rank-1 bias/,
    );
  });
});
