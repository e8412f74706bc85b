import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { activateBackend } from "../backend.ts";
import { largestError, normals } from "./_as_on_cpu.ts";
import { composedFilterGradient } from "./composed_filter_gradient.ts";

interface Case {
  readonly x: readonly [number, number, number, number];
  readonly filterShape: [number, number, number, number];
  readonly strides: [number, number];
  readonly dilations: [number, number];
  readonly pad: "valid" | "same" | number;
}

const infoOf = ({ x, filterShape, strides, dilations, pad }: Case): tf.backend_util.Conv2DInfo =>
  tf.backend_util.computeConv2DInfo([...x], filterShape, strides, dilations, pad);

/** No backend of tfjs has this gradient with dilation, so plain loops are compared with. */
function naive(given: Case, x: ArrayLike<number>, dy: ArrayLike<number>): Float64Array {
  const { strides, dilations, filterShape: [rows, columns, inputs, filters] } = given;
  const [images, height, width] = given.x;
  const { outHeight, outWidth, padInfo } = infoOf(given);
  const gradient = new Float64Array(rows * columns * inputs * filters);
  gradient.forEach((_, place) => {
    const filter = place % filters;
    const input = Math.floor(place / filters) % inputs;
    const tap = Math.floor(place / filters / inputs);
    for (let image = 0; image < images; image++) {
      for (let row = 0; row < outHeight; row++) {
        for (let column = 0; column < outWidth; column++) {
          const r = row * strides[0] + Math.floor(tap / columns) * dilations[0] - padInfo.top;
          const c = column * strides[1] + tap % columns * dilations[1] - padInfo.left;
          if (r < 0 || r >= height || c < 0 || c >= width) continue;
          gradient[place]! += x[((image * height + r) * width + c) * inputs + input]! *
            dy[((image * outHeight + row) * outWidth + column) * filters + filter]!;
        }
      }
    }
  });
  return gradient;
}

for (
  const given of [
    { x: [2, 7, 8, 3], filterShape: [3, 3, 3, 4], strides: [1, 1], dilations: [1, 1], pad: "same" },
    {
      x: [2, 7, 8, 3],
      filterShape: [3, 2, 3, 4],
      strides: [2, 3],
      dilations: [1, 1],
      pad: "valid",
    },
    {
      x: [1, 9, 8, 4],
      filterShape: [3, 3, 4, 5],
      strides: [1, 1],
      dilations: [2, 2],
      pad: "valid",
    },
    { x: [2, 9, 8, 1], filterShape: [2, 3, 1, 6], strides: [1, 1], dilations: [3, 2], pad: "same" },
    { x: [1, 5, 5, 2], filterShape: [2, 2, 2, 1], strides: [2, 2], dilations: [1, 1], pad: 3 },
  ] as Case[]
) {
  const { x: shape, filterShape, strides, dilations, pad } = given;
  const name = `${shape.join("x")} by ${filterShape.join("x")}, strides ${strides}, ` +
    `dilations ${dilations}, ${pad}`;
  Deno.test(`the composed gradient by a filter is that of plain loops: ${name}`, async () => {
    await activateBackend("wasm");
    tf.tidy(() => {
      const x = normals(shape, "x") as tf.Tensor4D;
      const dy = normals(infoOf(given).outShape, "dy") as tf.Tensor4D;
      const gradient = composedFilterGradient(x, dy, given);
      assert.deepEqual(gradient.shape, filterShape);
      const expected = naive(given, x.dataSync(), dy.dataSync());
      assert.ok(largestError(gradient.dataSync(), expected) < 1e-5);
    });
  });
}
