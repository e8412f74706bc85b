import assert from "assert";
import fc from "fast-check";
import { mixedCifar10Architecture } from "../models/cifar10.ts";
import { mixedMnistArchitecture } from "../models/mnist.ts";
import { randomStream } from "../random/stream.ts";
import { bootstrapReplicate, type Method, METHOD_NAMES, METHODS } from "./method.ts";

const READINGS = {
  outputRelu: "linear",
  padding: "same",
  noiseSigma: 0.07,
  adversarialEpsilon: "evaluation",
  pixelClip: "none",
} as const;

Deno.test("every method stands under its own name", () => {
  for (const name of METHOD_NAMES) assert.equal(METHODS[name].name, name);
});

Deno.test("a method has the parts that its name says, and no others", () => {
  for (const name of METHOD_NAMES) {
    const method: Method = METHODS[name];
    const has = (part: string): boolean => name.split("+").includes(part);
    assert.equal(method.sample, has("bagging") ? bootstrapReplicate : undefined, name);
    assert.equal(method.noise?.(READINGS), has("gaussianNoise") ? 0.07 : undefined, name);
    const adversarial = { rho: 0.5, epsilon: 0.3, pixelClip: "none" };
    assert.deepEqual(
      method.adversarial?.(READINGS, 0.3),
      has("adversarialTraining") ? adversarial : undefined,
      name,
    );
    const teacher = has("bagging") ? "bagging" : "randomInit";
    assert.equal(method.teacher, has("defensiveDistillation") ? teacher : undefined, name);
    // A combination's replicates are bagging's: its students see what their teachers saw.
    assert.equal(
      method.sampledAs,
      has("bagging") && name !== "bagging" ? "bagging" : undefined,
      name,
    );
  }
});

Deno.test("adversarial training has the epsilon that is read, or that of the evaluation's FGSM", () => {
  const { adversarial } = METHODS["bagging+adversarialTraining"];
  for (const [adversarialEpsilon, epsilon] of [["evaluation", 0.03], [0.5, 0.5], [0, 0]] as const) {
    assert.deepEqual(
      adversarial!({ ...READINGS, adversarialEpsilon, pixelClip: "unitInterval" }, 0.03),
      { rho: 0.5, epsilon, pixelClip: "unitInterval" },
    );
  }
});

Deno.test("members have the data set's network under the readings; only mixedModels varies it", () => {
  const networks = [
    ["mnist", mixedMnistArchitecture],
    ["synthetic", mixedMnistArchitecture],
    ["cifar10", mixedCifar10Architecture],
  ] as const;
  for (const name of METHOD_NAMES) {
    for (const [dataset, network] of networks) {
      for (const member of [0, 1, 9]) {
        assert.deepEqual(
          METHODS[name].architecture(member, READINGS, dataset),
          network(name === "mixedModels" ? member : 0, "linear", "same"),
          `${name}, ${dataset}`,
        );
      }
    }
  }
});

Deno.test("bootstrapReplicate() draws as many indices as there are, all valid, by its stream", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(1000), (count, seed) => {
    const replicate = bootstrapReplicate(count, randomStream(seed, "replicate"));
    assert.equal(replicate.length, count);
    assert.ok(replicate.every((index) => index < count));
    assert.deepEqual(bootstrapReplicate(count, randomStream(seed, "replicate")), replicate);
  }));
  const [first, other] = [0, 1].map((m) => bootstrapReplicate(300, randomStream(1, "member", m)));
  assert.notDeepEqual(first, other);
});

Deno.test("bootstrapReplicate() holds 63.2 % of the images, within the standard error", () => {
  const count = 1000;
  const replicates = 100;
  let distinct = 0;
  for (let i = 0; i < replicates; i++) {
    distinct += new Set(bootstrapReplicate(count, randomStream(i, "replicate"))).size;
  }
  const share = distinct / count / replicates;
  const expected = 1 - (1 - 1 / count) ** count;
  // The share of distinct images of one replicate has the variance (1/e - 2/e²) / count.
  const error = Math.sqrt((1 / Math.E - 2 / Math.E ** 2) / count / replicates);
  assert.ok(Math.abs(share - expected) < 3 * error, `share ${share}, expected ${expected}`);
  assert.ok(Math.abs(expected - 0.632) < 0.001);
});
