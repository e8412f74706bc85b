import assert from "assert";
import { MADE_UP_RESULTS } from "./_made_up_results.ts";
import { renderProvenance } from "./provenance_text.ts";
import { parseResults } from "./results.ts";

Deno.test("renderProvenance() says what made the results", () => {
  assert.equal(
    renderProvenance(MADE_UP_RESULTS),
    `MNIST, profile quick: 5 members, 2 epochs, batches of 128, 10000 training and 500 test images
backend: wasm on 2 cores
passed over: webgpu (no adapter)
attacks: FGSM epsilon 0.3; BIM epsilon 0.2, alpha 0.025, 8 iterations
readings: attackLabel=true, grad2=signOfMean, noiseSigma=0.25
not recorded, being newer than the results: adversarialEpsilon (was evaluation), \
attackCost (was crossEntropy), distillation (was probabilities), padding (was keras)
seed 1, commit d3b2f16, started 2026-01-02T03:04:05.000Z, took 3 min 7 s
members with a dead class (a logit that is 0 on every clean test image): \
MNIST bagging 0 (5); MNIST bagging 3 (1, 8)`,
  );
});

Deno.test("renderProvenance() says nothing of dead classes and skipped backends if there are none", () => {
  const { backend } = MADE_UP_RESULTS;
  const text = renderProvenance({
    ...MADE_UP_RESULTS,
    deadClasses: [],
    backend: { ...backend, skipped: [] },
    commit: null,
    seconds: 7500,
  });
  assert(!text.includes("dead class") && !text.includes("passed over"));
  assert.match(text, /commit unknown, .* took 2 h 5 min$/);
});

Deno.test("renderProvenance() names a device once that older results name twice", () => {
  const backend = { ...MADE_UP_RESULTS.backend, device: "CPU; GPU; GPU" };
  assert.match(renderProvenance({ ...MADE_UP_RESULTS, backend }), /^backend: wasm on CPU; GPU$/m);
});

Deno.test("renderProvenance() says only of readings that are missing that they are", () => {
  const text = (readings: Record<string, string>): string =>
    renderProvenance({ ...MADE_UP_RESULTS, readings });
  const defences = { adversarialEpsilon: "0.1", distillation: "logits" };
  assert.match(
    text({ padding: "same", ...defences }),
    /^readings: padding=same, .*\nnot recorded, .*: attackCost \(was crossEntropy\)\nseed/m,
  );
  const all = { attackCost: "trainingCost", padding: "same", ...defences };
  assert(!text(all).includes("not recorded"));
});

Deno.test("renderProvenance() says how many replicates there are, if more than one", () => {
  const [protocol] = MADE_UP_RESULTS.protocol;
  const text = (replicates: number): string =>
    renderProvenance({ ...MADE_UP_RESULTS, protocol: [{ ...protocol!, replicates }] });
  assert.match(text(3), /^MNIST, .* 500 test images, 3 replicates\n/);
  assert(!text(1).includes("replicate"));
});

Deno.test("renderProvenance() says of which replicate a member with a dead class is", () => {
  const deadClasses = [{ dataset: "mnist", method: "bagging", member: 0, classes: [5], seed: 2 }];
  const results = { ...MADE_UP_RESULTS, deadClasses };
  assert.match(renderProvenance(results), /: MNIST bagging 0 of seed 2 \(5\)$/);
  assert.deepEqual(parseResults(JSON.parse(JSON.stringify(results))), results);
});

Deno.test("renderProvenance() says which methods the claims were not put to", () => {
  const leftOut = [{ dataset: "cifar10", method: "bagging", constant: 3, members: 4 }] as const;
  const results = { ...MADE_UP_RESULTS, leftOut };
  assert.match(
    renderProvenance(results),
    /\nnot put to the claims, since members give every clean image the same label: CIFAR-10 bagging \(3 of 4\)$/,
  );
  assert.deepEqual(parseResults(JSON.parse(JSON.stringify(results))), results);
});

Deno.test("renderProvenance() has a line of attacks for each data set, if there are several", () => {
  const { mnist } = MADE_UP_RESULTS.attacks;
  const cifar10 = {
    fgsm: { epsilon: 0.03 },
    bim: { epsilon: 0.02, alpha: 0.0025, iterations: 8 },
  };
  const lines = renderProvenance({ ...MADE_UP_RESULTS, attacks: { mnist: mnist!, cifar10 } })
    .split("\n").filter((line) => line.startsWith("attacks"));
  assert.deepEqual(lines, [
    "attacks on MNIST: FGSM epsilon 0.3; BIM epsilon 0.2, alpha 0.025, 8 iterations",
    "attacks on CIFAR-10: FGSM epsilon 0.03; BIM epsilon 0.02, alpha 0.0025, 8 iterations",
  ]);
});
