/**
 * One suite for all backends: whatever computes, it must give what the `cpu` backend gives, which
 * the tests of the other folders compare with plain loops. A backend that this machine lacks is an
 * ignored test, so that a run shows what it left out.
 */

import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../assert_close.ts";
import { SMALL } from "../models/_small.ts";
import { mnistArchitecture } from "../models/mnist.ts";
import { type CaseResult, drawInputs, drawNormals, type OpCase, runCase } from "../ops/_case.ts";
import { finiteDifferences } from "../ops/_difference.ts";
import type { TrainedMember } from "../training/train.ts";
import { attacked, DEFENCES, evaluated, MIXED, parametersOf, trained } from "./_networks.ts";
import { CASES, DIFFERENCE_CASES, TIE_CASE } from "./_op_cases.ts";
import { activateBackend, presentBackends } from "./backend.ts";
import { type BackendName, BACKENDS } from "./names.ts";

const TABLE1 = mnistArchitecture("linear");

const present = await presentBackends();

/** What the `cpu` backend gives for a key, computed once. */
const references = new Map<string, unknown>();

/** Runs `f` on the `cpu` backend (unless that was done before) and then on `backend`. */
async function onBoth<T>(
  backend: BackendName,
  key: string,
  f: () => Promise<T>,
): Promise<{ actual: T; expected: T }> {
  if (!references.has(key)) {
    await activateBackend("cpu");
    references.set(key, await f());
  }
  await activateBackend(backend);
  return { actual: await f(), expected: references.get(key) as T };
}

const SUMS = { absolute: 1e-4, relative: 1e-5 };

// The optimisers divide by the size of the gradient: where that is nearly 0, rounding alone decides
// on the direction of a step of about 0.001.
const TRAINED = { absolute: 2e-4 };

/** Adds a test whose name starts with the backend's. */
function testOn(backend: BackendName, name: string, fn: () => Promise<void>): void {
  Deno.test({
    name: `${backend}: ${name}`,
    fn,
    // tfjs keeps its WebGPU device, buffers and downloads beyond the test that made them.
    sanitizeOps: backend !== "webgpu",
    sanitizeResources: backend !== "webgpu",
  });
}

/** One test for the output of an operation, and one for each of its gradients. */
function testCase(
  backend: BackendName,
  opCase: OpCase,
  values: Record<string, Float32Array> = drawInputs(opCase),
): void {
  let both: Promise<{ actual: CaseResult; expected: CaseResult }> | undefined;
  const run = (): NonNullable<typeof both> =>
    both ??= onBoth(backend, opCase.name, () => runCase(opCase, values));
  testOn(backend, opCase.name, async () => {
    const { actual, expected } = await run();
    assert.deepEqual(actual.shape, expected.shape);
    assertClose(actual.output, expected.output, SUMS);
  });
  for (const input of Object.keys(opCase.inputs)) {
    testOn(backend, `${opCase.name}, gradient by ${input}`, async () => {
      const { actual, expected } = await run();
      assertClose(actual.gradients[input]!, expected.gradients[input]!, SUMS);
    });
  }
}

/** What a backend must give as the `cpu` backend gives it. */
function testAgainstReference(backend: BackendName): void {
  for (const opCase of CASES) testCase(backend, opCase);
  // Few values, many of them equal, some squares without a positive one.
  testCase(backend, { ...TIE_CASE, name: "maxPool of ties" }, {
    x: drawNormals(120, "ties").map((value) => Math.round(value)),
  });

  const networks = [
    { name: "a small network", architectures: [SMALL, SMALL], batch: 3 },
    { name: "a mixed ensemble", architectures: MIXED, batch: 3 },
    { name: "Table 1's network", architectures: [TABLE1, TABLE1], batch: 2 },
  ];
  for (const { name, architectures, batch } of networks) {
    testOn(backend, `logits and input gradients of ${name}`, async () => {
      const { actual, expected } = await onBoth(
        backend,
        name,
        () => attacked(architectures, batch),
      );
      assertClose(actual.logits, expected.logits, SUMS);
      const largest = expected.gradient.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      assert.ok(largest > 0.01, `largest gradient ${largest}`);
      assertClose(actual.gradient, expected.gradient, { absolute: 1e-4 * largest });
    });
  }

  for (const { opCase, step } of DIFFERENCE_CASES) {
    testOn(backend, `${opCase.name}: gradients are central finite differences`, async () => {
      await activateBackend(backend);
      const values = drawInputs(opCase);
      const { dy, gradients } = await runCase(opCase, values);
      for (const input of Object.keys(opCase.inputs)) {
        const differences = await finiteDifferences(opCase, values, input, dy, step);
        assertClose(gradients[input]!, differences, { absolute: 2e-3 });
      }
    });
  }

  testOn(backend, "signs of numbers however small", async () => {
    await activateBackend(backend);
    const values = [1e-3, 2e-7, 1.1e-7, 1e-20, 1e-37, 0];
    const signs = tf.tidy(() => tf.sign(tf.tensor1d([...values, ...values.map((v) => -v)])));
    assert.deepEqual([...await signs.data()].map((s) => s + 0), [
      1,
      1,
      1,
      1,
      1,
      0,
      -1,
      -1,
      -1,
      -1,
      -1,
      0,
    ]);
    signs.dispose();
  });

  testOn(backend, "probabilities and largest logits of a mixed ensemble", async () => {
    const { actual, expected } = await onBoth(backend, "evaluated", evaluated);
    assertClose(actual.probabilities, expected.probabilities);
    assertClose(actual.maxima, expected.maxima, SUMS);
  });

  for (const optimizer of ["adam", "adadelta", "rmsprop"] as const) {
    testTraining(backend, optimizer, () => trained([0, 2], optimizer));
  }
  for (const [name, defence] of Object.entries(DEFENCES)) {
    testTraining(backend, name, () => trained([0, 2], "adam", defence));
  }
}

function testTraining(
  backend: BackendName,
  name: string,
  train: () => Promise<TrainedMember[]>,
): void {
  testOn(backend, `a short training with ${name}`, async () => {
    const { actual, expected } = await onBoth(backend, `training with ${name}`, train);
    for (const [i, member] of actual.entries()) {
      assertClose(member.losses, expected[i]!.losses, { relative: 1e-4 });
      assertClose(parametersOf(member), parametersOf(expected[i]!), TRAINED);
    }
  });
}

/** What a backend must give whether members are computed together or alone. */
function testGrouping(backend: BackendName): void {
  testOn(backend, "a stack of three members gives what three stacks of one give", async () => {
    await activateBackend(backend);
    const together = await attacked([SMALL, SMALL, SMALL], 3);
    const alone = [];
    for (const member of [0, 1, 2]) alone.push(await attacked([SMALL], 3, [member]));
    assertClose(together.logits, alone.flatMap(({ logits }) => [...logits]));
    assertClose(together.gradient, alone.flatMap(({ gradient }) => [...gradient]));
    assert.notDeepEqual(alone[0], alone[1]);
  });

  testOn(backend, "a member trained with two others is the member trained alone", async () => {
    await activateBackend(backend);
    const together = await trained([0, 1, 2], "adam");
    const [alone] = await trained([1], "adam");
    assertClose(together[1]!.losses, alone!.losses, { relative: 1e-4 });
    assertClose(parametersOf(together[1]!), parametersOf(alone!), TRAINED);
  });
}

for (const backend of BACKENDS) {
  if (!present.includes(backend)) {
    Deno.test.ignore(`${backend}: not on this machine, so nothing of it was tested`, () => {});
    continue;
  }
  if (backend !== "cpu") testAgainstReference(backend);
  testGrouping(backend);
}
