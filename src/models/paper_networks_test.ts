import assert from "assert";
import { cifar10Architecture, mixedCifar10Architecture } from "./cifar10.ts";
import { mixedMnistArchitecture, mnistArchitecture } from "./mnist.ts";
import { mixedArchitecture, paperArchitecture } from "./paper_networks.ts";

const READINGS = { outputRelu: "linear", padding: "same" } as const;

Deno.test("digits, drawn or not, have Table 1's network, CIFAR-10 has Table 3's", () => {
  for (const digits of ["mnist", "synthetic"] as const) {
    assert.deepEqual(paperArchitecture(digits, READINGS), mnistArchitecture("linear", "same"));
    assert.deepEqual(
      mixedArchitecture(digits, 3, READINGS),
      mixedMnistArchitecture(3, "linear", "same"),
    );
  }
  assert.deepEqual(paperArchitecture("cifar10", READINGS), cifar10Architecture("linear", "same"));
  assert.deepEqual(
    mixedArchitecture("cifar10", 3, READINGS),
    mixedCifar10Architecture(3, "linear", "same"),
  );
});

Deno.test("the first of mixed models is the paper's own network", () => {
  for (const dataset of ["mnist", "synthetic", "cifar10"] as const) {
    assert.deepEqual(mixedArchitecture(dataset, 0, READINGS), paperArchitecture(dataset, READINGS));
  }
});
