import assert from "assert";
import { createHash } from "node:crypto";
import { forwardMacs, parameterSpecs, resolveLayers } from "./architecture.ts";
import { mixedMnistArchitecture, MNIST_VARIATIONS, mnistArchitecture } from "./mnist.ts";

const VARIATIONS = Array.from(
  { length: MNIST_VARIATIONS },
  (_, member) => mixedMnistArchitecture(member, "literal"),
);

Deno.test("mnistArchitecture() is Table 1's network, layer by layer", () => {
  const convolution = {
    kind: "convolution",
    filters: 32,
    kernelSize: 3,
    padding: "valid",
    relu: true,
  };
  assert.deepEqual(mnistArchitecture("literal"), {
    input: { height: 28, width: 28, channels: 1 },
    layers: [
      convolution,
      convolution,
      { kind: "maxPool", size: 2 },
      { kind: "dense", units: 128, relu: true },
      { kind: "dropout", rate: 0.5 },
      { kind: "dense", units: 10, relu: true },
    ],
  });
});

Deno.test("mnistArchitecture() has 600,810 parameters under Keras's names and shapes", () => {
  const specs = parameterSpecs(mnistArchitecture("literal"));
  assert.deepEqual(specs.map(({ name, shape }) => [name, ...shape]), [
    ["conv1/kernel", 3, 3, 1, 32],
    ["conv1/bias", 32],
    ["conv2/kernel", 3, 3, 32, 32],
    ["conv2/bias", 32],
    ["dense1/kernel", 4608, 128],
    ["dense1/bias", 128],
    ["dense2/kernel", 128, 10],
    ["dense2/bias", 10],
  ]);
  const count = specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  assert.equal(count, 600_810);
});

Deno.test("the reading outputRelu changes the ReLU on the logits and nothing else", () => {
  const literal = mnistArchitecture("literal").layers;
  const linear = mnistArchitecture("linear").layers;
  assert.deepEqual(linear.slice(0, -1), literal.slice(0, -1));
  assert.deepEqual(linear.at(-1), { kind: "dense", units: 10, relu: false });
});

Deno.test("the reading padding keeps the images' size in every convolution, and changes nothing else", () => {
  for (let member = 0; member < MNIST_VARIATIONS; member++) {
    const usual = mixedMnistArchitecture(member, "literal", "keras");
    const same = mixedMnistArchitecture(member, "literal", "same");
    assert.deepEqual(usual, mixedMnistArchitecture(member, "literal"));
    assert.deepEqual(
      same.layers,
      usual.layers.map((layer) =>
        layer.kind === "convolution" ? { ...layer, padding: "same" } : layer
      ),
    );
    const flat = resolveLayers(same).find(({ layer }) => layer.kind === "dense")!.kernel!.shape[0];
    const filters = same.layers.findLast((layer) => layer.kind === "convolution")!.filters;
    assert.equal(flat, 14 * 14 * filters);
  }
  assert.deepEqual(
    mnistArchitecture("linear", "same"),
    mixedMnistArchitecture(0, "linear", "same"),
  );
});

Deno.test("the networks' JSON is as it was when finished units were stored", () => {
  // It is part of units' keys: if this fails, users' networks are trained again. Is that meant?
  const networks = (["literal", "linear"] as const).flatMap((outputRelu) => [
    mnistArchitecture(outputRelu),
    ...VARIATIONS.map((_, member) => mixedMnistArchitecture(member, outputRelu)),
  ]);
  assert.equal(
    createHash("sha256").update(JSON.stringify(networks)).digest("hex"),
    "65346dee2219f16f4ac9f4c16f62f7a3084094478ef35c8c74190b6a65c8d9d5",
  );
});

Deno.test("mixed models are ten different networks, of which the first is Table 1's", () => {
  assert.equal(MNIST_VARIATIONS, 10);
  assert.equal(new Set(VARIATIONS.map((variation) => JSON.stringify(variation))).size, 10);
  assert.deepEqual(VARIATIONS[0], mnistArchitecture("literal"));
});

Deno.test("every mixed model takes a digit to ten logits, at a cost like Table 1's", () => {
  const cost = forwardMacs(mnistArchitecture("literal"));
  for (const variation of VARIATIONS) {
    assert.deepEqual(variation.input, { height: 28, width: 28, channels: 1 });
    assert.deepEqual(resolveLayers(variation).at(-1)?.outputShape, [10]);
    const share = forwardMacs(variation) / cost;
    assert.ok(share > 0.5 && share < 3, `${JSON.stringify(variation)} costs ${share} as much`);
  }
});

Deno.test("a mixed ensemble of more than ten members starts over, with the reading kept", () => {
  assert.deepEqual(mixedMnistArchitecture(13, "literal"), VARIATIONS[3]);
  assert.deepEqual(mixedMnistArchitecture(13, "linear").layers.at(-1), {
    kind: "dense",
    units: 10,
    relu: false,
  });
});
