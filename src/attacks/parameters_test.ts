import assert from "assert";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { bim, checkAttackParameters, CIFAR10_ATTACKS, fgsm, MNIST_ATTACKS } from "./parameters.ts";

Deno.test("the attacks on MNIST have the sizes of section 4", () => {
  assert.deepEqual(MNIST_ATTACKS, {
    fgsm: { epsilon: 0.3, alpha: 0.3, iterations: 1 },
    bim: { epsilon: 0.2, alpha: 0.025, iterations: 8 },
  });
});

Deno.test("the attacks on CIFAR-10 have the sizes of section 4", () => {
  assert.deepEqual(CIFAR10_ATTACKS, {
    fgsm: { epsilon: 0.03, alpha: 0.03, iterations: 1 },
    bim: { epsilon: 0.02, alpha: 0.0025, iterations: 8 },
  });
});

Deno.test("the attacks are those that the paper's Table 2 was made with", () => {
  for (
    const [dataset, attacks] of [["mnist", MNIST_ATTACKS], ["cifar10", CIFAR10_ATTACKS]] as const
  ) {
    const { fgsm, bim } = attacks;
    assert.deepEqual(PAPER_TABLE2.attacks[dataset], { fgsm: { epsilon: fgsm.epsilon }, bim });
  }
});

Deno.test("fgsm() refuses an epsilon that is negative or not finite", () => {
  for (const epsilon of [-0.1, NaN, Infinity, -Infinity]) {
    assert.throws(
      () => fgsm(epsilon),
      new RangeError(`epsilon must be a finite number of at least 0: received ${epsilon}`),
    );
  }
});

Deno.test("bim() refuses an alpha that is not above 0", () => {
  for (const alpha of [0, -0.1, NaN, Infinity]) {
    assert.throws(
      () => bim(0.2, alpha, 8),
      new RangeError(`alpha must be a finite number above 0: received ${alpha}`),
    );
  }
});

Deno.test("bim() refuses an alpha above epsilon", () => {
  assert.throws(
    () => bim(0.2, 0.3, 8),
    new RangeError("alpha must not exceed epsilon (0.2): received 0.3"),
  );
  assert.throws(
    () => bim(0, 0.3, 8),
    new RangeError("alpha must not exceed epsilon (0): received 0.3"),
  );
  assert.deepEqual(bim(0.2, 0.2, 8), { epsilon: 0.2, alpha: 0.2, iterations: 8 });
});

Deno.test("bim() refuses a number of steps that is no positive integer", () => {
  for (const iterations of [0, -1, 2.5, NaN, Infinity]) {
    assert.throws(
      () => bim(0.2, 0.025, iterations),
      new RangeError(`iterations must be an integer of at least 1: received ${iterations}`),
    );
  }
});

Deno.test("checkAttackParameters() lets alpha be 0 where epsilon is 0", () => {
  const identity = { epsilon: 0, alpha: 0, iterations: 3 };
  assert.deepEqual(checkAttackParameters(identity), identity);
});
