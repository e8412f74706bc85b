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
import { attack, type AttackOptions } from "../../../attacks/attack.ts";
import { ATTACK_LABELS } from "../../../attacks/attack_label_names.ts";
import { attackWithCounters } from "../../../attacks/counters.ts";
import { FURTHER_SOURCES } from "../../../attacks/further_sources.ts";
import { ALL_GRAD1, grad1, grad2 } from "../../../attacks/gradient_source.ts";
import { type AttackParameters, bim } from "../../../attacks/parameters.ts";
import { disposeEnsemble, makeEnsemble, type Member } from "../../../models/ensemble.ts";
import { keepingTensorCount } from "../../../ops/_case.ts";
import { crossEntropy } from "../../../ops/cross_entropy.ts";
import { assertCounters } from "../../../attacks/_naive_counters.ts";
import { activateBackend } from "../../backend.ts";
import type { BackendName } from "../../names.ts";
import { countDevice, type DeviceCounts } from "../_device_counts.ts";
import { testOnDevice } from "../_on_device.ts";

const IMAGES = 4;
const THREE_STEPS = bim(0.3, 0.1, 3);
const USUAL = { loss: "fused", attackLabel: "true", pixelClip: "unitInterval" } as const;
type Options = Pick<AttackOptions, "source"> & Partial<AttackOptions>;

/** Runs something on a small ensemble, its images and labels, and leaves no tensor behind. */
function onTinyEnsemble<T>(
  members: readonly Member[],
  f: (run: (options: Options, parameters: AttackParameters) => Promise<Float32Array>) => Promise<T>,
): Promise<T> {
  return keepingTensorCount(async () => {
    const ensemble = makeEnsemble(members, "stacked");
    const [images, labels] = [tinyImages(IMAGES, 8), tinyLabels(IMAGES)];
    const result = await f(async (options, parameters) => {
      const final = attack(ensemble, images, labels, parameters, { ...USUAL, ...options });
      const values = await final.data<"float32">();
      final.dispose();
      return values;
    });
    tf.dispose([images, labels]);
    disposeEnsemble(ensemble);
    return result;
  });
}

const SOURCES = [
  grad1(1),
  ALL_GRAD1,
  grad2("signOfMean"),
  grad2("meanOfSigns"),
  grad2("meanOfPerturbations"),
  FURTHER_SOURCES.cycle,
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

/** What one more step asks of the device, of an ensemble that is one stack of three. */
async function countsOfStep(options: Options): Promise<DeviceCounts> {
  const members = [1, 2, 3].map((seed) => tinyMember(PLAIN, seed));
  const steps = 30;
  return await onTinyEnsemble(members, async (run) => {
    const counts: DeviceCounts[] = [];
    // The first one compiles; in the first three steps members take their turns.
    for (const iterations of [3, 3, 3 + steps]) {
      const parameters = { epsilon: 0.3, alpha: 0.01, iterations };
      counts.push(await countDevice(async () => void await run(options, parameters)));
    }
    const [, few, many] = counts;
    return Object.fromEntries(
      Object.entries(many!).map((
        [kind, count],
      ) => [kind, (count - few![kind as keyof DeviceCounts]) / steps]),
    ) as unknown as DeviceCounts;
  });
}

testOnDevice(
  "a step of an attack uploads, reads and binds nothing, and is half a submit",
  async () => {
    for (const source of [ALL_GRAD1, grad1(2), grad2("signOfMean"), FURTHER_SOURCES.cycle]) {
      for (const attackLabel of ["true", "predictedClean", "predictedEachStep"] as const) {
        if (source.members === "inTurn" && attackLabel !== "predictedEachStep") continue;
        const counts = await countsOfStep({ source, attackLabel });
        assert.equal(counts.dispatches, 8, source.name); // 3 forward, a cost, 3 back, and the move
        const { uploads, readbacks, bindGroups, buffers } = counts;
        const name = `${source.name} ${attackLabel}`;
        assert.deepEqual({ uploads, readbacks, bindGroups, buffers }, {
          uploads: 0,
          readbacks: 0,
          bindGroups: 0,
          buffers: 0,
        }, name);
        assert.ok(counts.submits <= 0.5 + 1 / 30, `${name}: ${counts.submits} submits`);
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
