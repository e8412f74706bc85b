import assert from "assert";
import { forwardMacs, type Layer, parameterSpecs, resolveLayers } from "./architecture.ts";
import { cifar10Architecture } from "./cifar10.ts";

Deno.test("cifar10Architecture() is Table 3's network, layer by layer", () => {
  const convolution = (filters: number, padding: "same" | "valid"): Layer => ({
    kind: "convolution",
    filters,
    kernelSize: 3,
    padding,
    relu: true,
  });
  assert.deepEqual(cifar10Architecture("literal"), {
    input: { height: 32, width: 32, channels: 3 },
    layers: [
      convolution(32, "same"),
      convolution(32, "valid"),
      { kind: "maxPool", size: 2 },
      { kind: "dropout", rate: 0.2 },
      convolution(64, "same"),
      convolution(64, "valid"),
      { kind: "maxPool", size: 2 },
      { kind: "dropout", rate: 0.3 },
      convolution(128, "same"),
      convolution(128, "valid"),
      { kind: "maxPool", size: 2 },
      { kind: "dropout", rate: 0.4 },
      { kind: "dense", units: 512, relu: true },
      { kind: "dropout", rate: 0.5 },
      { kind: "dense", units: 10, relu: true },
    ],
  });
});

Deno.test("cifar10Architecture() shrinks 32 x 32 pixels to 512 activations and ten logits", () => {
  const sizes = resolveLayers(cifar10Architecture("literal"))
    .filter(({ layer }) => layer.kind !== "dropout")
    .map(({ outputShape }) => outputShape.join(" x "));
  assert.deepEqual(sizes, [
    "32 x 32 x 32",
    "30 x 30 x 32",
    "15 x 15 x 32",
    "15 x 15 x 64",
    "13 x 13 x 64",
    "6 x 6 x 64",
    "6 x 6 x 128",
    "4 x 4 x 128",
    "2 x 2 x 128",
    "512",
    "10",
  ]);
});

Deno.test("cifar10Architecture() has 554,794 parameters under Keras's names and shapes", () => {
  const specs = parameterSpecs(cifar10Architecture("literal"));
  assert.deepEqual(
    specs.filter(({ name }) => name.endsWith("kernel")).map(({ name, shape }) => [name, ...shape]),
    [
      ["conv1/kernel", 3, 3, 3, 32],
      ["conv2/kernel", 3, 3, 32, 32],
      ["conv3/kernel", 3, 3, 32, 64],
      ["conv4/kernel", 3, 3, 64, 64],
      ["conv5/kernel", 3, 3, 64, 128],
      ["conv6/kernel", 3, 3, 128, 128],
      ["dense1/kernel", 512, 512],
      ["dense2/kernel", 512, 10],
    ],
  );
  const count = specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  assert.equal(count, 554_794);
});

Deno.test("forwardMacs() of Table 3's network is what its layers need", () => {
  const expected = 32 * 32 * 32 * 27 + 30 * 30 * 32 * 288 + 15 * 15 * 64 * 288 +
    13 * 13 * 64 * 576 + 6 * 6 * 128 * 576 + 4 * 4 * 128 * 1152 + 512 * 512 + 512 * 10;
  assert.equal(forwardMacs(cifar10Architecture("literal")), expected);
});

Deno.test("the reading outputRelu changes the ReLU on the logits of Table 3 and nothing else", () => {
  const literal = cifar10Architecture("literal").layers;
  const linear = cifar10Architecture("linear").layers;
  assert.deepEqual(linear.slice(0, -1), literal.slice(0, -1));
  assert.deepEqual(linear.at(-1), { kind: "dense", units: 10, relu: false });
});
