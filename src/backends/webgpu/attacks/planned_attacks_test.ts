import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../../../assert_close.ts";
import {
  PLAIN,
  TINY_MEMBERS,
  tinyImages,
  tinyLabels,
  tinyMember,
} from "../../../attacks/_tiny_ensemble.ts";
import type { AttackOptions } from "../../../attacks/attack_options.ts";
import { ATTACK_LABELS } from "../../../attacks/attack_label_names.ts";
import { attackWithCounters } from "../../../attacks/counters.ts";
import { FURTHER_SOURCES } from "../../../attacks/further_sources.ts";
import { ALL_GRAD1, grad1, grad2, type GradientSource } from "../../../attacks/gradient_source.ts";
import { disposeEnsemble, makeEnsemble } from "../../../models/ensemble.ts";
import { crossEntropy } from "../../../ops/cross_entropy.ts";
import { assertCounters } from "../../../attacks/_naive_counters.ts";
import { activateBackend } from "../../backend.ts";
import type { BackendName } from "../../names.ts";
import { countDevice, type DeviceCounts } from "../_device_counts.ts";
import { testOnDevice } from "../_on_device.ts";
import {
  countsOfStep,
  IMAGES,
  NOTHING,
  onTinyEnsemble,
  type Options,
  THREE_STEPS,
  USUAL,
} from "./_small_attacks.ts";

const SOURCES = [
  grad1(1),
  ALL_GRAD1,
  grad2("signOfMean"),
  grad2("meanOfSigns"),
  grad2("meanOfPerturbations"),
  ...Object.values(FURTHER_SOURCES),
];

for (const source of SOURCES) {
  testOnDevice(
    `a planned attack along ${source.name} makes what a composed one makes`,
    async () => {
      for (const attackLabel of ATTACK_LABELS) {
        const options: Options[] = attackLabel === "true"
          ? [{ source, attackLabel, loss: "clipped", pixelClip: "none" }, { source, attackLabel }]
          : [{ source, attackLabel }];
        for (const own of options) {
          const { loss = "fused" } = own;
          // A cost that is given is composed, although it is the usual one.
          const cost: AttackOptions["cost"] = (logits, labels) =>
            crossEntropy(logits, labels, loss);
          const [planned, composed] = await onTinyEnsemble(
            TINY_MEMBERS,
            async (run) => [await run(own, THREE_STEPS), await run({ ...own, cost }, THREE_STEPS)],
          );
          assert.deepEqual(planned, composed, attackLabel);
        }
      }
      const reference = await onBackend("cpu", source);
      assertClose(await onBackend("webgpu", source), reference, { absolute: 1e-6 });
    },
  );
}

async function onBackend(
  backend: BackendName,
  source: Options["source"],
): Promise<Float32Array> {
  await activateBackend(backend);
  return await onTinyEnsemble(TINY_MEMBERS, (run) => run({ source }, THREE_STEPS));
}

/** Dispatches of a pass of three members in one stack: forward, the cost, back; and the move. */
const PASS = 8;
/** An iterate is copied for all members, shown to them, and labelled. */
const SHOWN = 1 + 3 + 1;
const DISPATCHES: readonly {
  readonly source: GradientSource;
  /** In this order: labels that are given, that change with every step, and with the ensemble. */
  readonly each: readonly [number, number, number];
}[] = [
  { source: ALL_GRAD1, each: [PASS, PASS, PASS + 3 * SHOWN] },
  { source: grad1(2), each: [PASS, PASS, PASS + SHOWN] },
  { source: grad2("signOfMean"), each: [PASS, PASS, PASS + 1] },
  { source: grad2("meanOfPerturbations"), each: [PASS, PASS, PASS + 3 * SHOWN] },
  { source: FURTHER_SOURCES.meanProbability, each: [PASS, PASS + 1, PASS + 1] },
  { source: FURTHER_SOURCES.meanLogits, each: [PASS, PASS + 1, PASS + 1] },
  { source: FURTHER_SOURCES.normalisedMean, each: [PASS + 1, PASS + 1, PASS + 2] },
  { source: FURTHER_SOURCES.signVote, each: [PASS, PASS, PASS + 1] },
  // Members that take turns are given their labels anew at every step.
  { source: FURTHER_SOURCES.cycle, each: [NaN, PASS, PASS + SHOWN] },
];

testOnDevice(
  "a step of an attack uploads, reads and binds nothing, and submits little",
  async () => {
    for (const { source, each } of DISPATCHES) {
      const labels = [
        ["true", each[0]],
        ["predictedClean", each[0]],
        ["predictedEachStep", each[1]],
        ["predictedEachStepEnsemble", each[2]],
      ] as const;
      for (const [attackLabel, expected] of labels) {
        if (Number.isNaN(expected)) continue;
        const name = `${source.name} ${attackLabel}`;
        const { submits, ...counts } = await countsOfStep({ source, attackLabel });
        assert.deepEqual(counts, { ...NOTHING, dispatches: expected }, name);
        assert.ok(submits <= (expected < 15 ? 0.5 : 1) + 1 / 30, `${name}: ${submits} submits`);
      }
    }
  },
);

testOnDevice("a step that is counted uploads and reads nothing either", async () => {
  const members = [1, 2, 3].map((seed) => tinyMember(PLAIN, seed));
  const ensemble = makeEnsemble(members, "stacked");
  const [images, labels] = [tinyImages(IMAGES, 8), tinyLabels(IMAGES)];
  const options = { ...USUAL, source: ALL_GRAD1 };
  const counts: DeviceCounts[] = [];
  for (const iterations of [2, 2, 12]) {
    counts.push(
      await countDevice(async () => {
        const parameters = { epsilon: 0.3, alpha: 0.01, iterations };
        const run = await attackWithCounters(ensemble, images, labels, parameters, options);
        run.images.dispose();
      }),
    );
  }
  tf.dispose([images, labels]);
  disposeEnsemble(ensemble);
  const [, few, many] = counts;
  const perStep = (kind: keyof DeviceCounts): number => (many![kind] - few![kind]) / 10;
  assert.equal(perStep("readbacks"), 0); // once, after the last step
  assert.ok(perStep("uploads") <= 0.2); // where all steps' numbers are put together, at the end
  assert.ok(perStep("dispatches") <= 12);
  assert.ok(perStep("submits") <= 1);
});

testOnDevice("a planned attack is counted as on the CPU", async () => {
  // A member that is so sure that the clipped loss leaves it no gradient at all.
  const members = [...TINY_MEMBERS, tinyMember(PLAIN, 3, 20)];
  for (const source of [ALL_GRAD1, grad2("signOfMean"), grad1(2)]) {
    const counted = [];
    for (const backend of ["cpu", "webgpu"] as const) {
      await activateBackend(backend);
      const ensemble = makeEnsemble(members, "stacked");
      const [images, labels] = [tinyImages(IMAGES, 8), tinyLabels(IMAGES)];
      const options = { ...USUAL, loss: "clipped", source } as const;
      const run = await attackWithCounters(ensemble, images, labels, THREE_STEPS, options);
      counted.push(run.counters);
      tf.dispose([run.images, images, labels]);
      disposeEnsemble(ensemble);
    }
    const [expected, actual] = counted;
    assert.equal(actual!.length, 3);
    if (source.members === "all") assert.ok(expected![0]!.zeroShare > 0);
    actual!.forEach((step, i) => assertCounters(step, expected![i]!));
  }
});

testOnDevice(
  "a planned attack that is stopped leaves no tensor behind, and the next one is right",
  async () => {
    await onTinyEnsemble(TINY_MEMBERS, async (run) => {
      const options = { source: grad2("signOfMean") };
      const before = await run(options, THREE_STEPS);
      let steps = 0;
      const onStep = (): void => {
        if (++steps === 2) throw new Error("stopped");
      };
      await assert.rejects(run({ ...options, onStep }, THREE_STEPS), /stopped/);
      assert.deepEqual(await run(options, THREE_STEPS), before);
    });
  },
);
