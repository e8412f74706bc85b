/** Planned attacks on costs of several members together, and on J_AT: their gradients. */

import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../../../assert_close.ts";
import { DEEPER, PLAIN, TINY_MEMBERS, tinyMember } from "../../../attacks/_tiny_ensemble.ts";
import type { AttackOptions } from "../../../attacks/attack_options.ts";
import { ATTACK_LABELS } from "../../../attacks/attack_label_names.ts";
import { FURTHER_SOURCES } from "../../../attacks/further_sources.ts";
import { ALL_GRAD1, grad1, grad2 } from "../../../attacks/gradient_source.ts";
import type { Architecture } from "../../../models/architecture.ts";
import type { Member } from "../../../models/ensemble.ts";
import { crossEntropy } from "../../../ops/cross_entropy.ts";
import type { AdversarialTraining } from "../../../training/defences.ts";
import { activateBackend } from "../../backend.ts";
import type { BackendName } from "../../names.ts";
import { testOnDevice } from "../_on_device.ts";
import {
  countsOfStep,
  NOTHING,
  onTinyEnsemble,
  type Options,
  THREE_STEPS,
} from "./_small_attacks.ts";

const FUSED = [FURTHER_SOURCES.meanProbability, FURTHER_SOURCES.meanLogits];

/** Ends in a ReLU, past which some logits have no gradient. */
const ENDS_IN_RELU: Architecture = {
  ...PLAIN,
  layers: [...PLAIN.layers.slice(0, -1), { kind: "dense", units: 5, relu: true }],
};

/** Ensembles of one stack and of two, with a ReLU at the end of some, and all too sure. */
const ENSEMBLES: Readonly<Record<string, readonly Member[]>> = {
  tiny: TINY_MEMBERS,
  "one stack": [1, 2, 3].map((seed) => tinyMember(PLAIN, seed)),
  "some ReLUs": [
    tinyMember(ENDS_IN_RELU, 1, 2),
    tinyMember(DEEPER, 2),
    tinyMember(ENDS_IN_RELU, 4),
  ],
  sure: [tinyMember(PLAIN, 1, 20), tinyMember(DEEPER, 2, 20), tinyMember(PLAIN, 3, 20)],
};

/** All gradients of an attack, step by step, and at the end its images. */
async function stepsOf(members: readonly Member[], options: Options): Promise<Float32Array[]> {
  return await onTinyEnsemble(members, async (run) => {
    const kept: tf.Tensor[] = [];
    const onStep: AttackOptions["onStep"] = ({ gradients }) => {
      kept.push(tf.keep(tf.clone(gradients)));
    };
    const images = await run({ ...options, onStep }, THREE_STEPS);
    const steps = await Promise.all(kept.map((gradients) => gradients.data<"float32">()));
    tf.dispose(kept);
    return [...steps, images];
  });
}

/** The same cost as a function, which no plan knows. */
function composed(options: Options): Options {
  const { loss = "fused" } = options;
  return { ...options, cost: (logits, labels) => crossEntropy(logits, labels, loss) };
}

/** That two attacks see gradients that are equal but for rounding, and make the same images. */
function assertSameSteps(actual: readonly Float32Array[], expected: readonly Float32Array[]): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((values, step) => {
    const largest = expected[step]!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assertClose(values, expected[step]!, { absolute: 1e-5 * largest + 1e-30 });
  });
}

for (const source of FUSED) {
  for (const [name, members] of Object.entries(ENSEMBLES)) {
    testOnDevice(
      `planned gradients of the cost of ${source.name} are the composed ones, ${name}`,
      async () => {
        for (const loss of ["fused", "clipped"] as const) {
          for (const attackLabel of ["true", "predictedEachStep"] as const) {
            const options = { source, loss, attackLabel };
            const planned = await stepsOf(members, options);
            assert.ok(loss === "clipped" || planned[0]!.some((value) => value !== 0));
            assertSameSteps(planned, await stepsOf(members, composed(options)));
          }
        }
        // Where members are too sure, some gradients of 1e-18 have signs that rounding gave them.
        const firsts = async (backend: BackendName): Promise<Float32Array[]> => {
          await activateBackend(backend);
          return (await stepsOf(members, { source })).slice(0, name === "sure" ? 1 : 4);
        };
        const expected = await firsts("cpu");
        assertSameSteps(await firsts("webgpu"), expected);
      },
    );
  }
}

const ADVERSARIAL: AdversarialTraining = { rho: 0.25, epsilon: 0.2, pixelClip: "unitInterval" };

for (
  const source of [
    ALL_GRAD1,
    grad1(1),
    grad2("signOfMean"),
    grad2("meanOfPerturbations"),
    FURTHER_SOURCES.meanProbability,
    FURTHER_SOURCES.normalisedMean,
    FURTHER_SOURCES.cycle,
  ]
) {
  testOnDevice(
    `a planned attack along ${source.name} climbs J_AT as a composed one does`,
    async () => {
      for (const attackLabel of ATTACK_LABELS) {
        for (const pixelClip of ["unitInterval", "none"] as const) {
          const adversarial = { ...ADVERSARIAL, pixelClip };
          const options = { source, attackLabel, adversarial };
          const planned = await stepsOf(TINY_MEMBERS, options);
          assertSameSteps(planned, await stepsOf(TINY_MEMBERS, composed(options)));
          const without = await stepsOf(TINY_MEMBERS, { source, attackLabel });
          assert.notDeepEqual(planned[0], without[0]);
        }
      }
    },
  );
}

testOnDevice("a step of an attack on J_AT uploads, reads and binds nothing either", async () => {
  // Two passes of seven dispatches, the images between them, the mixture after them, the move.
  for (const [attackLabel, expected] of [["true", 17], ["predictedEachStep", 18]] as const) {
    for (const source of [ALL_GRAD1, grad2("signOfMean"), FURTHER_SOURCES.meanLogits]) {
      const options = { source, attackLabel, adversarial: ADVERSARIAL };
      const { submits, ...counts } = await countsOfStep(options);
      assert.deepEqual(counts, { ...NOTHING, dispatches: expected }, source.name);
      assert.ok(submits <= 1 + 1 / 30);
    }
  }
});
