import assert from "assert";
import {
  type Architecture,
  forwardMacs,
  type Layer,
  parameterSpecs,
  resolveLayers,
} from "./architecture.ts";
import { CIFAR10_VARIATIONS, cifar10Architecture, mixedCifar10Architecture } from "./cifar10.ts";

const VARIATIONS = Array.from(
  { length: CIFAR10_VARIATIONS },
  (_, member) => mixedCifar10Architecture(member, "literal"),
);

/** Filters of the convolutions, block after block. */
function filters({ layers }: Architecture): number[][] {
  const blocks: number[][] = [[]];
  for (const layer of layers) {
    if (layer.kind === "convolution") blocks.at(-1)!.push(layer.filters);
    if (layer.kind === "maxPool") blocks.push([]);
  }
  return blocks.slice(0, -1);
}

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

Deno.test("the reading padding keeps the images' size in every convolution of Table 3", () => {
  const usual = cifar10Architecture("literal", "keras");
  const same = cifar10Architecture("literal", "same");
  assert.deepEqual(usual, cifar10Architecture("literal"));
  assert.deepEqual(
    same.layers,
    usual.layers.map((layer) =>
      layer.kind === "convolution" ? { ...layer, padding: "same" } : layer
    ),
  );
  const pooled = resolveLayers(same).filter(({ layer }) => layer.kind === "maxPool");
  assert.deepEqual(
    pooled.map(({ outputShape }) => outputShape),
    [[16, 16, 32], [8, 8, 64], [4, 4, 128]],
  );
});

Deno.test("mixed models are ten different networks, of which the first is Table 3's", () => {
  assert.equal(CIFAR10_VARIATIONS, 10);
  assert.equal(new Set(VARIATIONS.map((variation) => JSON.stringify(variation))).size, 10);
  assert.deepEqual(VARIATIONS[0], cifar10Architecture("literal"));
});

Deno.test("a mixed model has extra filters or one extra convolution, and all else is Table 3's", () => {
  const usual = [[32, 32], [64, 64], [128, 128]];
  const others = ({ layers }: Architecture): Layer[] =>
    layers.filter(({ kind }) => kind !== "convolution");
  const changes = VARIATIONS.map((variation) => {
    assert.deepEqual(others(variation), others(VARIATIONS[0]!));
    const blocks = filters(variation);
    assert.equal(blocks.length, 3);
    return usual.flatMap(([count], i) => {
      const block = blocks[i]!;
      assert(block.every((filters) => filters >= count!), `${block}`);
      const wider = block.some((filters) => filters > count!);
      const extra = block.length - 2;
      return [...wider ? ["filters"] : [], ...Array<string>(extra).fill("convolution")];
    });
  });
  assert.deepEqual(changes[0], []);
  assert(changes.slice(1).every(({ length }) => length === 1), JSON.stringify(changes));
  // so that even an ensemble of three has both
  assert.deepEqual(changes.slice(1, 3), [["filters"], ["convolution"]]);
});

Deno.test("every mixed model takes an image to ten logits, at a cost like Table 3's", () => {
  for (const padding of ["keras", "same"] as const) {
    const cost = forwardMacs(cifar10Architecture("linear", padding));
    for (let member = 0; member < CIFAR10_VARIATIONS; member++) {
      const variation = mixedCifar10Architecture(member, "linear", padding);
      assert.deepEqual(variation.input, { height: 32, width: 32, channels: 3 });
      assert.deepEqual(resolveLayers(variation).at(-1)?.outputShape, [10]);
      const share = forwardMacs(variation) / cost;
      assert.ok(
        share >= 1 && share < 2,
        `${JSON.stringify(filters(variation))} costs ${share} as much`,
      );
    }
  }
});

Deno.test("an extra convolution leaves the size of a block's output as it is", () => {
  const sizes = (architecture: Architecture): number[] =>
    resolveLayers(architecture).filter(({ layer }) => layer.kind === "maxPool")
      .map(({ outputShape }) => outputShape[0]!);
  for (const variation of VARIATIONS) assert.deepEqual(sizes(variation), [15, 6, 2]);
});

Deno.test("a mixed ensemble of more than ten members starts over, with the readings kept", () => {
  assert.deepEqual(mixedCifar10Architecture(12, "literal"), VARIATIONS[2]);
  assert.deepEqual(
    mixedCifar10Architecture(12, "linear", "same"),
    mixedCifar10Architecture(2, "linear", "same"),
  );
});
