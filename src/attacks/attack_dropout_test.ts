import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { disposeEnsemble, makeEnsemble, type Member } from "../models/ensemble.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { TINY_MEMBERS, tinyImages, tinyLabels } from "./_tiny_ensemble.ts";
import { attack } from "./attack.ts";
import type { AttackOptions } from "./attack_options.ts";
import { attackMasks } from "./attack_dropout.ts";
import { FURTHER_SOURCES } from "./further_sources.ts";
import { ALL_GRAD1, grad1, grad2 } from "./gradient_source.ts";
import { memberGradients } from "./input_gradient.ts";
import { bim, fgsm } from "./parameters.ts";

await activateBackend("cpu");

const [IMAGES, SEED] = [6, 11];
const USUAL = { loss: "fused", attackLabel: "true", pixelClip: "unitInterval" } as const;
const DROPOUT = { seed: 3, firstImage: 200 };

/** The tiny members, with dropout of a rate before each last layer and nowhere else. */
function thinned(rate: number): Member[] {
  return TINY_MEMBERS.map(({ architecture, checkpoint }) => ({
    architecture: {
      ...architecture,
      layers: architecture.layers.filter(({ kind }) => kind !== "dropout")
        .toSpliced(-1, 0, { kind: "dropout", rate }),
    },
    checkpoint,
  }));
}

function attacked(
  members: readonly Member[],
  options: Pick<AttackOptions, "source"> & Partial<AttackOptions>,
  grouping: "single" | "stacked" = "stacked",
  parameters = bim(0.2, 0.05, 4),
): Float32Array {
  const ensemble = makeEnsemble(members, grouping);
  const final = tf.tidy(() =>
    attack(ensemble, tinyImages(IMAGES, SEED), tinyLabels(IMAGES), parameters, {
      ...USUAL,
      ...options,
    }).dataSync<"float32">()
  );
  disposeEnsemble(ensemble);
  return final;
}

Deno.test("dropout at rate 0 is no dropout, and without it layers of dropout do nothing", () => {
  for (const source of [ALL_GRAD1, grad2("signOfMean"), FURTHER_SOURCES.meanProbability]) {
    const plain = attacked(TINY_MEMBERS, { source });
    assert.deepEqual(attacked(thinned(0), { source, dropout: DROPOUT }), plain, source.name);
    assert.deepEqual(attacked(thinned(0.5), { source }), plain, source.name);
    const thin = attacked(thinned(0.5), { source, dropout: DROPOUT });
    assert.notDeepEqual(thin, plain, source.name);
  }
});

Deno.test("masks are of the seed, the first image, the step and the member", () => {
  const source = grad2("signOfMean");
  const under = (dropout: typeof DROPOUT): string =>
    attacked(thinned(0.5), { source, dropout }).join();
  assert.equal(under(DROPOUT), under(DROPOUT));
  assert.notEqual(under({ ...DROPOUT, seed: 4 }), under(DROPOUT));
  assert.notEqual(under({ ...DROPOUT, firstImage: 0 }), under(DROPOUT));
  const mask = (step: number, member: number): string =>
    tf.tidy(() => attackMasks(DROPOUT, step)([member])(2, 0.5, [1, 40]).dataSync().join());
  assert.equal(new Set([mask(0, 0), mask(1, 0), mask(0, 1)]).size, 3);
});

Deno.test("a member has its own masks, alone or among others, in whatever stacks", () => {
  const all = attacked(thinned(0.5), { source: ALL_GRAD1, dropout: DROPOUT });
  const single = attacked(thinned(0.5), { source: ALL_GRAD1, dropout: DROPOUT }, "single");
  assert.deepEqual(single, all);
  const size = all.length / TINY_MEMBERS.length;
  TINY_MEMBERS.forEach((_, member) => {
    const alone = attacked(thinned(0.5), { source: grad1(member), dropout: DROPOUT });
    assert.deepEqual(alone, all.subarray(member * size, (member + 1) * size), `member ${member}`);
  });
});

Deno.test("a step follows the gradients of the thinned networks", () => {
  const moved = attacked(
    thinned(0.5),
    { source: ALL_GRAD1, dropout: DROPOUT, pixelClip: "none" },
    "stacked",
    fgsm(0.25),
  );
  const ensemble = makeEnsemble(thinned(0.5), "stacked");
  const expected = tf.tidy(() => {
    const { members } = ensemble;
    const images = tf.tile(tf.expandDims(tinyImages(IMAGES, SEED), 0), [members, 1, 1, 1, 1]);
    const labels = tf.tile(tf.expandDims(tinyLabels(IMAGES), 0), [members, 1, 1]);
    const { gradients } = memberGradients(
      ensemble,
      images as tf.Tensor5D,
      labels as tf.Tensor3D,
      (logits, labels) => crossEntropy(logits, labels, "fused"),
      attackMasks(DROPOUT, 0),
    );
    return tf.add(images, tf.mul(tf.sign(gradients), 0.25)).dataSync<"float32">();
  });
  assert.deepEqual(moved, expected);
  disposeEnsemble(ensemble);
});
