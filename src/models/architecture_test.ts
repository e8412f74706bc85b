import assert from "assert";
import {
  type Architecture,
  forwardMacs,
  type Layer,
  parameterSpecs,
  resolveLayers,
} from "./architecture.ts";
import { mnistArchitecture } from "./mnist.ts";

const CONVOLUTION = {
  kind: "convolution",
  filters: 4,
  kernelSize: 3,
  padding: "valid",
  relu: true,
} as const;

function network(...layers: Layer[]): Architecture {
  return { input: { height: 8, width: 9, channels: 2 }, layers };
}

Deno.test("resolveLayers() follows shapes through both paddings, odd pooling and flattening", () => {
  const layers = resolveLayers(network(
    CONVOLUTION,
    { ...CONVOLUTION, filters: 5, kernelSize: 2, padding: "same" },
    { kind: "maxPool", size: 2 },
    { kind: "dropout", rate: 0.5 },
    { kind: "dense", units: 7, relu: true },
    { kind: "dropout", rate: 0 },
    { kind: "dense", units: 3, relu: false },
  ));
  assert.deepEqual(layers.map(({ outputShape }) => outputShape), [
    [6, 7, 4],
    [6, 7, 5],
    [3, 3, 5],
    [3, 3, 5],
    [7],
    [7],
    [3],
  ]);
  assert.deepEqual(layers.map(({ kernel }) => kernel?.shape), [
    [3, 3, 2, 4],
    [2, 2, 4, 5],
    undefined,
    undefined,
    [45, 7],
    undefined,
    [7, 3],
  ]);
});

Deno.test("parameterSpecs() names parameters by kind, with the fans of a kernel", () => {
  const specs = parameterSpecs(network(
    CONVOLUTION,
    CONVOLUTION,
    { kind: "dense", units: 7, relu: true },
  ));
  assert.deepEqual(specs, [
    { name: "conv1/kernel", shape: [3, 3, 2, 4], fanIn: 18, fanOut: 36 },
    { name: "conv1/bias", shape: [4], fanIn: 0, fanOut: 0 },
    { name: "conv2/kernel", shape: [3, 3, 4, 4], fanIn: 36, fanOut: 36 },
    { name: "conv2/bias", shape: [4], fanIn: 0, fanOut: 0 },
    { name: "dense1/kernel", shape: [80, 7], fanIn: 80, fanOut: 7 },
    { name: "dense1/bias", shape: [7], fanIn: 0, fanOut: 0 },
  ]);
});

Deno.test("forwardMacs() of Table 1's network is what its layers need", () => {
  const expected = 26 * 26 * 32 * 9 + 24 * 24 * 32 * 288 + 4608 * 128 + 128 * 10;
  assert.equal(forwardMacs(mnistArchitecture("literal")), expected);
});

const MISTAKES: readonly [Layer[], string][] = [
  [
    [{ kind: "dense", units: 3, relu: true }, CONVOLUTION],
    "Layer 2 (convolution) cannot follow a dense layer",
  ],
  [
    [{ kind: "dense", units: 3, relu: true }, { kind: "maxPool", size: 2 }],
    "Layer 2 (maxPool) cannot follow a dense layer",
  ],
  [
    [{ ...CONVOLUTION, kernelSize: 9 }],
    "Layer 1 (convolution) would have an output of shape [0, 1, 4]",
  ],
  [
    [CONVOLUTION, { kind: "maxPool", size: 7 }],
    "Layer 2 (maxPool) would have an output of shape [0, 1, 4]",
  ],
  [
    [{ ...CONVOLUTION, filters: 1.5 }],
    "Layer 1 (convolution) would have an output of shape [6, 7, 1.5]",
  ],
  [
    [{ kind: "dense", units: 0, relu: true }],
    "Layer 1 (dense) would have an output of shape [0]",
  ],
  [
    [{ ...CONVOLUTION, kernelSize: 0 }],
    "Layer 1 (convolution) must have a positive integer as kernelSize: received 0",
  ],
  [
    [{ kind: "maxPool", size: 1.5 }],
    "Layer 1 (maxPool) must have a positive integer as size: received 1.5",
  ],
  [[{ kind: "dropout", rate: 1 }], "Layer 1 (dropout) must have a rate in [0, 1): received 1"],
  [[{ kind: "dropout", rate: NaN }], "Layer 1 (dropout) must have a rate in [0, 1): received NaN"],
];

for (const [layers, message] of MISTAKES) {
  Deno.test(`resolveLayers() refuses: ${message}`, () => {
    assert.throws(() => resolveLayers(network(...layers)), { name: "RangeError", message });
  });
}
