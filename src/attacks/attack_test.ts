import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { type Ensemble, makeEnsemble, type Member } from "../models/ensemble.ts";
import { PLAIN, TINY_MEMBERS, tinyImages, tinyLabels, tinyMember } from "./_tiny_ensemble.ts";
import { attack } from "./attack.ts";
import type { AttackOptions } from "./attack_options.ts";
import { FURTHER_SOURCES } from "./further_sources.ts";
import { ALL_GRAD1, directionFrom, grad1, grad2, type GradientSource } from "./gradient_source.ts";
import { GRAD2_READINGS } from "./grad2_readings.ts";
import { type AttackParameters, bim, fgsm } from "./parameters.ts";

await activateBackend("cpu");

const USUAL = { loss: "fused", attackLabel: "true", pixelClip: "unitInterval" } as const;
const FURTHER = Object.values(FURTHER_SOURCES);
const ENSEMBLE = makeEnsemble(TINY_MEMBERS, "stacked");

function attacked(
  ensemble: Ensemble,
  parameters: AttackParameters,
  options: Partial<AttackOptions> & Pick<AttackOptions, "source">,
): Float32Array {
  return tf.tidy(() =>
    attack(ensemble, tinyImages(3, 5), tinyLabels(3), parameters, { ...USUAL, ...options })
      .dataSync<"float32">()
  );
}

/**
 * A classifier of 1 x 2 images with logits (0, w · x + b). For class 0 its cost is
 * log(1 + exp(w · x + b)), whose gradient is sigmoid(w · x + b) w.
 */
function linearMember(w: [number, number], b: number): Member {
  return {
    architecture: {
      input: { height: 1, width: 2, channels: 1 },
      layers: [{ kind: "dense", units: 2, relu: false }],
    },
    checkpoint: {
      "dense1/kernel": { shape: [2, 2], data: Float32Array.of(0, w[0], 0, w[1]) },
      "dense1/bias": { shape: [2], data: Float32Array.of(0, b) },
    },
  };
}

function attackPoint(
  members: readonly Member[],
  label: 0 | 1,
  source: GradientSource,
  parameters: AttackParameters = fgsm(0.125),
): Float32Array {
  return tf.tidy(() =>
    attack(
      makeEnsemble(members, "single"),
      tf.tensor4d([0.5, 0.5], [1, 1, 2, 1]),
      tf.oneHot([label], 2).toFloat() as tf.Tensor2D,
      parameters,
      { ...USUAL, source },
    ).dataSync<"float32">()
  );
}

Deno.test("in two dimensions every source gives what pencil and paper give", () => {
  const members = [linearMember([-2, 5], 0), linearMember([4, 1], 0)];
  // At (0.5, 0.5) the gradients are 0.82 (-2, 5) and 0.92 (4, 1).
  const cases: [GradientSource, number[]][] = [
    [grad1(0), [0.375, 0.625]],
    [grad1(1), [0.625, 0.625]],
    [ALL_GRAD1, [0.375, 0.625, 0.625, 0.625]],
    [grad2("signOfMean"), [0.625, 0.625]],
    [grad2("meanOfSigns"), [0.5, 0.625]],
    [grad2("meanOfPerturbations"), [0.5, 0.625]],
    // The members give the label 0.18 and 0.08. These fall along 0.149 (-2, 5) and 0.070 (4, 1).
    // The mean logits are (0, (1, 3) · x).
    [FURTHER_SOURCES.meanProbability, [0.375, 0.625]],
    [FURTHER_SOURCES.meanLogits, [0.625, 0.625]],
    // (-0.37, 0.93) + (0.97, 0.24)
    [FURTHER_SOURCES.normalisedMean, [0.625, 0.625]],
    [FURTHER_SOURCES.signVote, [0.5, 0.625]],
    [FURTHER_SOURCES.cycle, [0.375, 0.625]],
    [FURTHER_SOURCES.meanAtClean, [0.625, 0.625]],
  ];
  for (const [source, expected] of cases) {
    assert.deepEqual([...attackPoint(members, 0, source)], expected, source.name);
  }
  // 0.818 (-2, 5) + 0.924 (4, 1) = (2.06, 5.01), of which the larger becomes 1.
  const [x, y] = attackPoint(members, 0, FURTHER_SOURCES.scaledMean);
  assert.equal(y, 0.625);
  assert(Math.abs(x! - (0.5 + 0.125 * 2.06 / 5.01)) < 1e-4);
});

Deno.test("an attack moves away from the label: the other label turns every sign around", () => {
  const members = [linearMember([-2, 5], 0)];
  assert.deepEqual([...attackPoint(members, 0, grad1(0))], [0.375, 0.625]);
  assert.deepEqual([...attackPoint(members, 1, grad1(0))], [0.625, 0.375]);
});

Deno.test("in the mean gradient a member that is sure of the label counts little", () => {
  // The second member's gradient shrinks from 0.92 (4, 1) to 0.03 (4, 1).
  const members = [linearMember([-2, 5], 0), linearMember([4, 1], -6)];
  assert.deepEqual([...attackPoint(members, 0, grad2("signOfMean"))], [0.375, 0.625]);
  assert.deepEqual([...attackPoint(members, 0, grad2("meanOfSigns"))], [0.5, 0.625]);
});

Deno.test("FGSM is one step of BIM with alpha = epsilon", () => {
  for (const source of [grad1(1), ALL_GRAD1, ...GRAD2_READINGS.map(grad2), ...FURTHER]) {
    const once = attacked(ENSEMBLE, fgsm(0.25), { source });
    assert.deepEqual(attacked(ENSEMBLE, bim(0.25, 0.25, 1), { source }), once);
    // One that looks once is at the edge of the ball after the first step, and stays there.
    const three = attacked(ENSEMBLE, bim(0.25, 0.25, 3), { source });
    (source.once ? assert.deepEqual : assert.notDeepEqual)(three, once);
  }
});

Deno.test("BIM clips to the epsilon ball at every step, not once at the end", () => {
  // Up, up, down: only where the second step is clipped does the third lead back to the start.
  const directions = [1, 1, -1];
  const source: GradientSource = {
    ...grad1(0),
    direction: (gradients) => tf.fill(gradients.shape, directions.shift()!),
  };
  const final = attackPoint([linearMember([1, 1], 0)], 0, source, bim(0.125, 0.125, 3));
  assert.deepEqual([...final], [0.5, 0.5]);
});

Deno.test("BIM clips to [0, 1] at every step, not once at the end", () => {
  // From 0.5 upwards by 0.375: 0.875, 1 (not 1.25), and down again to 0.625 (not 0.875).
  const directions = [1, 1, -1];
  const source: GradientSource = {
    ...grad1(0),
    direction: (gradients) => tf.fill(gradients.shape, directions.shift()!),
  };
  const final = attackPoint([linearMember([1, 1], 0)], 0, source, bim(0.875, 0.375, 3));
  assert.deepEqual([...final], [0.625, 0.625]);
});

Deno.test("a source with shared iterates gives one set of images, one with own iterates one each", () => {
  const shapes = [grad1(2), ALL_GRAD1, ...GRAD2_READINGS.map(grad2), ...FURTHER].map((source) =>
    tf.tidy(() =>
      attack(ENSEMBLE, tinyImages(2, 5), tinyLabels(2), bim(0.2, 0.1, 2), { ...USUAL, source })
        .shape
    )
  );
  assert.deepEqual(shapes, [
    [1, 2, 6, 6, 1],
    [3, 2, 6, 6, 1],
    ...Array(GRAD2_READINGS.length + FURTHER.length).fill([1, 2, 6, 6, 1]),
  ]);
});

Deno.test("every member matters for Grad. 2, and none but its own for Grad. 1", () => {
  const parameters = bim(0.2, 0.1, 3);
  const without = (left: number): Ensemble =>
    makeEnsemble(TINY_MEMBERS.filter((_, member) => member !== left), "stacked");
  for (const reading of GRAD2_READINGS) {
    const all = attacked(ENSEMBLE, parameters, { source: grad2(reading) });
    for (const left of TINY_MEMBERS.keys()) {
      const fewer = attacked(without(left), parameters, { source: grad2(reading) });
      assert.notDeepEqual(fewer, all, `${reading} without member ${left}`);
    }
  }
  assert.deepEqual(
    attacked(without(2), parameters, { source: grad1(0) }),
    attacked(ENSEMBLE, parameters, { source: grad1(0) }),
  );
});

Deno.test("an attack runs with dropout off", () => {
  const member = tinyMember(PLAIN, 31);
  const layers = PLAIN.layers.filter(({ kind }) => kind !== "dropout");
  const without = { ...member, architecture: { ...PLAIN, layers } };
  const [first, again, plain] = [member, member, without].map((member) =>
    attacked(makeEnsemble([member], "single"), bim(0.2, 0.05, 4), { source: grad1(0) })
  );
  assert.deepEqual(again, first);
  assert.deepEqual(plain, first);
});

Deno.test("an attack leaves its input and the ensemble as they were, and no tensor behind", () => {
  const images = tinyImages(3, 5);
  const labels = tinyLabels(3);
  const [pixels, rows] = [images.dataSync().slice(), labels.dataSync().slice()];
  for (const source of [grad1(1), ALL_GRAD1, ...GRAD2_READINGS.map(grad2), ...FURTHER]) {
    for (const attackLabel of ["true", "predictedEachStepEnsemble"] as const) {
      for (const iterations of [1, 2, 5]) {
        const before = tf.memory().numTensors;
        const counts: number[] = [];
        const counting: GradientSource = {
          ...source,
          direction: (gradients) => {
            counts.push(tf.memory().numTensors);
            return directionFrom(source, gradients);
          },
        };
        const options = { ...USUAL, attackLabel, source: counting };
        attack(ENSEMBLE, images, labels, bim(0.2, 0.1, iterations), options).dispose();
        assert.equal(tf.memory().numTensors, before);
        assert.deepEqual(counts, Array(iterations).fill(counts[0]), "tensors at each step");
      }
    }
  }
  assert.deepEqual(images.dataSync(), pixels);
  assert.deepEqual(labels.dataSync(), rows);
});

Deno.test("a member that does not exist is refused", () => {
  for (const member of [3, -1, 0.5]) {
    assert.throws(
      () => attacked(ENSEMBLE, fgsm(0.1), { source: grad1(member) }),
      new RangeError(`A member must be an integer from 0 to 2: received ${member}`),
    );
  }
});

Deno.test("sizes out of their range are refused by the attack itself", () => {
  assert.throws(
    () => attacked(ENSEMBLE, { epsilon: -1, alpha: 1, iterations: 1 }, { source: grad1(0) }),
    new RangeError("epsilon must be a finite number of at least 0: received -1"),
  );
});

Deno.test("sources are named by what they follow", () => {
  const names = [grad1(3), ALL_GRAD1, ...GRAD2_READINGS.map(grad2)].map(({ name }) => name);
  assert.deepEqual(names, [
    "grad1(3)",
    "grad1",
    "grad2 signOfMean",
    "grad2 meanOfSigns",
    "grad2 meanOfPerturbations",
  ]);
});
